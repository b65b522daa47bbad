// What one data directory says about where its server stands: who it is, what it was told to be, where
// recovery would begin, how far its own WAL reaches, and what is open at the end of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/behaviour.hpp"
#include "libwalread/facts/data_directory.hpp"
#include "libwalread/facts/prepared_transactions.hpp"
#include "libwalread/facts/recovery_stop.hpp"
#include "libwalread/facts/segment_fact.hpp"
#include "libwalread/facts/start_up.hpp"
#include "libwalread/facts/tally.hpp"
#include "libwalread/facts/target_timeline.hpp"
#include "libwalread/facts/timeline_log.hpp"

namespace walread {

// Fields of pg_control that recovery goes by (pg_control.h ControlFileData).
struct ControlFacts {
  // The file is there, whole, of a known system. Otherwise nothing below means anything.
  bool usable = false;
  bool missing = false;  // there is no such file
  int os_error = 0;      // it is there and the system does not let us read it
  std::uint64_t system_id = 0;
  DbState state = DbState::starting_up;
  std::int64_t written_at = 0;  // seconds since 1970
  Lsn checkpoint{};
  Lsn redo{};
  TimelineId tli = 0;  // of the checkpoint
  Lsn min_recovery{};  // not valid: none
  TimelineId min_recovery_tli = 0;
  Lsn backup_start{};
  Lsn backup_end{};
  bool backup_end_required = false;
  bool full_page_writes = false;
  bool hint_bits_logged = false;  // data checksums or wal_log_hints: what pg_rewind asks of its target

  // It was shut down, as a primary or as a standby: its next start recovers nothing.
  bool stopped_cleanly() const {
    return state == DbState::shut_down || state == DbState::shut_down_in_recovery;
  }
};

// Files and settings that tell a server what to be when it starts.
struct MarkFacts {
  bool standby = false;           // standby.signal, or recovery.conf with standby_mode
  bool archive_recovery = false;  // recovery.signal, or recovery.conf without standby_mode
  bool recovery_done = false;     // recovery.done: recovery.conf after a promotion, up to 11
  bool promote_requested =
      false;                      // `promote` or the trigger file is there: it promotes itself when it starts
  bool restore_command = false;   // it fetches WAL from an archive by itself
  bool restore_copies = false;    // by cp alone, which brings no compressed segment back
  std::string signal_file{};      // the file that made it standby or archive_recovery
  std::string target_timeline{};  // recovery_target_timeline as it is set; empty: not set
  // A target at which recovery stops (recovery_target_lsn, _time, _xid, _name, recovery_target): its setting.
  std::string recovery_target{};
  std::optional<int> pid{};         // of postmaster.pid; 0: the file is there but has no number
  bool runs_here = false;           // a process of that number on this machine has this directory as its own
  std::optional<int> content_id{};  // Greenplum: gp_contentid
  std::optional<int> dbid{};        // Greenplum: gp_dbid
};

// backup_label: recovery begins where it says and not where pg_control does (xlog.c read_backup_label()).
struct BackupLabelFacts {
  bool present = false;
  bool usable = false;        // both positions could be read
  Lsn start{};                // START WAL LOCATION
  Lsn checkpoint{};           // CHECKPOINT LOCATION
  TimelineId tli = 0;         // START TIMELINE, 0 if it does not say
  bool from_standby = false;  // BACKUP FROM: standby
  bool streamed = false;      // BACKUP METHOD: streamed: a backup-end record is required
};

struct CheckpointFact {
  Lsn lsn{};
  Lsn end{};  // where the record ends
  Lsn redo{};
  TimelineId tli = 0;
  TimelineId prev_tli = 0;
  bool shutdown = false;
  std::int64_t time = 0;  // seconds since 1970
};

// A file that is shorter than a segment although every record of it that is needed could be read.
struct ShortFileFact {
  SegmentFact segment{};
  std::uint64_t bytes = 0;
  bool at_end = false;  // the log ends in it
};

// A change of timeline that the log itself records (END_OF_RECOVERY, or a shutdown checkpoint at the end of
// recovery).
struct SwitchFact {
  Lsn lsn{};
  TimelineId tli = 0;
  TimelineId prev_tli = 0;
  bool end_of_recovery = false;  // otherwise a checkpoint
};

// Where the node's WAL should be, if it is not there or cannot be read.
struct WalPlaceFacts {
  std::string directory{};
  bool missing = false;     // there is no such directory
  std::string link{};       // missing, because it is a symbolic link to this place
  int os_error = 0;         // it is there and the system does not let us list it
  Error error{};            // what is wrong with the first of its files, if none tells the shape of the log
  std::uint16_t magic = 0;  // of its pages, if the shape was found
  UnreadLog unread{};       // whose log it is, of one that is not read here
};

// The node's own WAL, read from where recovery begins to where it ends.
struct WalFacts {
  WalFilesState state = WalFilesState::no_directory;
  WalPlaceFacts place{};
  bool walked = false;  // the log could be read; otherwise nothing below means anything
  Lsn begin{};
  Tally tally{};
  LogEnd end{};
  std::optional<CheckpointFact> start{};  // the checkpoint record that recovery begins with, if it is there
  bool was_reset =
      false;  // the start checkpoint has no record before it: pg_resetwal (pg_resetxlog) wrote it
  std::vector<SwitchFact> switches{};
  RecoveryStopFacts stop{};       // a target of its configuration, and whether its own WAL reaches it
  Lsn last_commit_behind_stop{};  // stop.reached: the last record behind it that commits something
  bool backup_end_seen = false;   // the backup-end record that recovery waits for
  Lsn backup_end_record{};
  Lsn backup_end_at{};                    // where that record ends: not consistent before it
  bool min_recovery_is_boundary = false;  // a record ends exactly at pg_control's minimum recovery point
  std::vector<PreparedFact> prepared{};   // still prepared at the end
  std::uint64_t prepared_count = 0;
  std::vector<std::string> in_doubt{};  // Greenplum coordinator: committed and not forgotten at the end
  std::uint64_t in_doubt_count = 0;
  std::vector<SegmentFact> missing{};        // from `begin` on to what consistency needs: not here
  std::optional<SegmentFact> damaged{};      // the segment in which damage ended the walk
  std::uint64_t segment_bytes = 0;           // size of a whole segment
  std::vector<ShortFileFact> short_files{};  // between `begin` and the end
  Lsn needed_to{};                           // how far WAL must reach for consistency
};

struct NodeFacts {
  std::string path{};
  DirectoryKind kind = DirectoryKind::other;
  int os_error = 0;
  std::optional<formats::System> system{};
  ControlFacts control{};
  MarkFacts marks{};
  BackupLabelFacts label{};
  TargetFacts target{};
  WalFacts wal{};
  StartUpFacts start_up{};  // what would stop the server at its start
  // Where recovery begins: from backup_label or pg_control.
  Lsn start_checkpoint{};
  Lsn start_redo{};
  TimelineId start_tli = 0;
  std::vector<TimelineId> newer_histories{};  // history files of timelines that pg_control has not been on
  TimelineId newest_with_wal = 0;             // the newest timeline of which there is a segment here
  HistoryFile history{};                      // of the target
  bool fetches =
      false;  // recovery takes WAL from an archive by itself: restore_command, and it recovers from one
  // It was not in recovery from an archive or a primary when it stopped: only the end of its own WAL is
  // consistent, for pages on disk may be newer than any record before it (xlog.c StartupXLOG(), "entering
  // archive recovery" at that end).
  bool crashed = false;

  bool greenplum() const { return does(formats::Behaviour::distributed_transactions); }
  // recovery.conf makes a standby of it (up to 11), not standby.signal.
  bool recovery_conf() const { return does(formats::Behaviour::recovery_conf); }
  // Whether its server is known and does that.
  bool does(formats::Behaviour behaviour) const { return system && behaves(*system, behaviour); }
};

// A node and what it was made from, for facts about pairs.
struct Node {
  DataDirectory directory{};
  std::optional<TimelineLog> log{};  // on the way to facts.target.target; nothing if the WAL cannot be read
  NodeFacts facts{};
};

struct NodeOptions {
  std::string wal_directory{};
  std::optional<formats::System> system{};
};

// What was read of a directory as a node: everything but the log itself.
Node node_of(DataDirectory directory, const NodeOptions& options, std::span<const WalFiles* const> archives);

// Reads everything but the log itself: control file, marks, histories, names of segments.
Node read_node(const std::string& path, const NodeOptions& options,
               std::span<const WalFiles* const> archives);

// Reads the node's own WAL from where recovery begins to its end. `others`: where else segments may be.
void walk_node(Node& node, std::span<const WalFiles* const> others);

// What the files of `directory` tell its server to be, under the rules of `system`.
MarkFacts mark_facts(const DataDirectory& directory, std::optional<formats::System> system);
BackupLabelFacts label_facts(const DataDirectory& directory);

// Paths of the segment NAME in `others`, complete, partial or compressed.
std::vector<std::string> places_of(const std::string& name, std::span<const WalFiles* const> others);

}  // namespace walread
