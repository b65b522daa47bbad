// What would stop a server between its start and its first connection, as far as files can tell: the checks
// that it makes, release by release, with its own words.
//
// A row is one check of one range of releases. A failure is a check that these files would not pass. Whether
// it counts depends on what the node is to be: started as its marks say, or made a standby (rejoin).
//
// Facts: postmaster.c PostmasterMain(), miscinit.c checkDataDir(), ValidatePgVersion(), CreateLockFile(),
// xlog.c ReadControlFile(), StartupXLOG(), CheckRequiredParameterValues(), since 15 xlogrecovery.c
// InitWalRecovery(), readRecoverySignalFile(), validateRecoveryParameters(), read_backup_label(),
// read_tablespace_map(), slot.c RestoreSlotFromDisk(), twophase.c restoreTwoPhaseData(); all read in 13.16,
// 15.18 and 18.6. What 9.4 to 12 did is known from their documentation and release notes, and where their
// message may differ in a word the row says the later one.
//
// Left out on purpose: owner and mode of the directory (a copy has its own), sockets, ports, shared memory,
// certificates, libraries, and names of settings that the release does not know.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/core/lsn.hpp"

namespace walread {

struct DataDirectory;
struct Node;
struct NodeFacts;
struct PreparedFact;
struct WalFiles;

enum class StartUpCheck : std::uint8_t {
  // Whose directory it is.
  pg_version_missing,
  pg_version_invalid,
  pg_version_other,
  lock_file_empty,
  lock_file_bogus,
  // Settings.
  settings_syntax,
  settings_unreadable,
  setting_invalid,
  settings_not_here,
  archiving_needs_wal_level,
  senders_need_wal_level,
  summarizer_needs_wal_level,
  too_few_connections,
  wal_size_below_segments,
  // What recovery it is to be.
  recovery_conf_refused,
  recovery_conf_syntax,
  recovery_conf_unknown,
  standby_mode_invalid,
  both_signal_files,
  restore_command_missing,
  several_targets,
  target_invalid,
  target_timeline_invalid,
  target_timeline_missing,
  target_timeline_elsewhere,
  // backup_label and what belongs to it.
  label_timeline,
  label_incremental,
  label_from_standby,
  label_of_own_backup,
  tablespace_map_invalid,
  tablespace_map_unreadable,
  tablespaces_not_here,
  tablespace_not_here,
  tablespace_directory,
  // What the log was written with.
  wal_level_minimal,
  wal_level_minimal_hot_standby,
  setting_too_low,
  // Slots and prepared transactions.
  slots_not_here,
  slots_unreadable,
  slot_unreadable,
  slot_damaged,
  slot_wal_level,
  slot_hot_standby,
  too_many_slots,
  two_phase_not_here,
  two_phase_unreadable,
  two_phase_file_unreadable,
  two_phase_file_damaged,
  two_phase_file_removed,
  too_many_prepared,
  prepare_record_unreadable,
  kCount,
};

enum class StartUpEffect : std::uint8_t {
  stops,      // the server ends with that message
  not_known,  // it depends on what was not given
  loses,      // it starts, and something is gone
  warns,      // it starts; somebody has to know
  tells,      // it starts; in a copy it is to be expected
};

struct StartUpRow {
  StartUpCheck check{};
  std::string_view name;  // kebab-case; does not change between releases
  formats::FormatSet in{};
  StartUpEffect effect{};
  std::string_view message;  // the server's, {} for each value; empty: it says nothing
  std::string_view source;   // the server's function
};

std::span<const StartUpRow> start_up_rows();

// The row of a check for a system, or null: that system does not make it.
const StartUpRow* start_up_row(StartUpCheck check, formats::System system);

// What the node is started as.
enum class StartAs : std::uint8_t {
  marked,       // as its marks say
  standby,      // a standby, whatever they say
  single_user,  // recovered by itself before it is rewound, its marks taken away (pg_rewind.c
                // ensureCleanShutdown())
};
inline constexpr StartAs kAllStarts[] = {StartAs::marked, StartAs::standby, StartAs::single_user};

// A check that is not passed.
struct StartUpFailure {
  const StartUpRow* row = nullptr;
  std::string server_says{};  // the row's message, filled in
  StartUpEffect effect{};     // the row's, unless this case is another
  // What in the files it is, where that applies.
  std::string setting{};
  std::string value{};
  std::string needed{};
  std::string file{};  // below the data directory
  int line = 0;
  int os_error = 0;
  std::uint64_t timeline = 0;
  // For whom it counts.
  bool as_marked = false;
  bool as_standby = false;
  bool as_single_user = false;
  void count_for(StartAs as);
  bool counts_for(StartAs as) const;
};

struct StartUpFacts {
  std::vector<StartUpFailure> failures{};
  bool has(StartUpCheck check) const;
};

// Looks at the small files of `directory`, of which `node` holds the facts so far. `archives`: where its
// restore_command may find histories.
StartUpFacts start_up_facts(const DataDirectory& directory, const NodeFacts& node,
                            std::span<const WalFiles* const> archives);

// What only a walk over the log tells: the PREPARE record of an open transaction is not there where the
// checkpoint's list says (Greenplum 6), more transactions than max_prepared_transactions were open at once.
void add_unreadable_prepare(NodeFacts& node, const PreparedFact& prepared);
void check_prepared_limit(Node& node, std::uint64_t most);

}  // namespace walread
