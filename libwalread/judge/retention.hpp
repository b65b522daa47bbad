// Why old WAL is still here, and what would have to happen for it to go: a judgement on RetentionFacts. Pure:
// no I/O, no clock. print/retention_text.hpp and others put it into words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/facts/retention_facts.hpp"
#include "libwalread/judge/retention_alarms.hpp"
#include "libwalread/judge/retention_plan.hpp"
#include "libwalread/judge/retention_rules.hpp"

namespace walread {

struct FileSum {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;

  friend bool operator==(const FileSum&, const FileSum&) = default;
};

// Consecutive segments of one timeline.
struct SegmentRun {
  TimelineId tli = 0;
  SegmentNumber first = 0;
  SegmentNumber last = 0;
  bool partial = false;

  friend bool operator==(const SegmentRun&, const SegmentRun&) = default;
};

enum class RetentionCause : std::uint8_t {
  checkpoint,    // crash recovery needs it
  prepared,      // Greenplum 6: the oldest open PREPARE
  slot,          // name: the slot
  keep_setting,  // name: wal_keep_segments or wal_keep_size
  summarizer,    // from 17
  keep_all,      // gp_keep_all_xlog
  archiving,     // file by file: not archived yet
};

struct CauseReport {
  RetentionCause cause{};
  std::string name{};
  std::string detail{};       // prepared: its gid
  std::uint32_t xid = 0;      // prepared
  Lsn lsn{};                  // what it asks for; not valid: it asks for segments
  SegmentNumber segment = 0;  // the oldest it asks for
  SegmentNumber granted = 0;  // the oldest it gets: a slot beyond max_slot_wal_keep_size gets less
  FileSum asks{};             // what it would hold by itself beyond what the checkpoint needs
  FileSum alone{};            // what would go if it alone went away
  bool binding = false;
};

// What the next checkpoint removes or recycles.
struct NextCheckpoint {
  // False: a standby needs a checkpoint record of its primary that is newer than its last restartpoint, and
  // there is none yet; when it comes, at least this goes.
  bool can_be_made = true;
  SegmentNumber keep = 0;  // the oldest segment that stays
  FileSum goes{};
  std::vector<SegmentRun> runs{};  // the same, by name
  FileSum stays{};                 // segment files that stay, those ahead included
  FileSum waits_for_archive{};     // below `keep`, but not archived
  // How many of those that go are renamed for later use, which frees no space. Where the two differ, it
  // depends on how far apart the server's last checkpoints were, which only its memory knows (xlog.c
  // CheckPointDistanceEstimate).
  std::uint64_t recycled_min = 0;
  std::uint64_t recycled_max = 0;
  std::vector<std::string> invalidates{};  // slots
};

// One supposition, as given by --if.
struct WhatIf {
  enum class Kind : std::uint8_t { drop_slot, archive_done, resolve_prepared, set };
  Kind kind{};
  std::string name{};   // drop_slot: the slot; resolve_prepared: gid or xid, empty for all; set: the setting
  std::string value{};  // set
  std::string text{};   // as it was given
};

// Reads "drop-slot NAME", "archive-done", "resolve-prepared [GID|XID]", "set NAME=VALUE". Nothing if it is
// none of these.
std::optional<WhatIf> parse_what_if(std::string_view text);

struct WhatIfReport {
  std::vector<std::string> suppositions{};  // as they were given
  std::string unknown{};                    // one that this directory has nothing for: a slot of another name
  NextCheckpoint next{};
  FileSum more{};  // beyond what goes without it
};

struct SlotReport {
  std::string name{};
  bool logical = false;
  Lsn restart_lsn{};
  bool reserves = false;  // it asks for WAL at all
  bool invalidated = false;
  SlotInvalidation cause = SlotInvalidation::none;
  bool counts = true;        // false: a temporary one of a server that does not run, a slot of a coordinator
  bool mirror = false;       // Greenplum: the one by which a mirror or standby is fed
  bool wal_missing = false;  // some of the WAL that it needs is not here any more
  std::optional<SegmentNumber> missing_segment{};  // the first that is not
  // It asks for nothing as far as its file says, but a server that may be running may know a position: it is
  // stored by the checkpoint after it was set (slot.c CheckPointReplicationSlots(); temporary ones are not
  // saved at all when they are made).
  bool position_unknown = false;
  bool behind = false;  // further than a checkpoint, which is more than a consumer that keeps up ever is
  bool limit_unknown = false;  // max_slot_wal_keep_size may be set where it could not be read
  // 18: after so many seconds without a consumer a checkpoint invalidates it. Since when it has none, only
  // memory knows.
  std::optional<std::int64_t> idle_timeout{};
  // Bytes that can still be written before a checkpoint takes its WAL (slotfuncs.c pg_get_replication_slots()
  // safe_wal_size). Nothing: there is no limit, or it asks for nothing.
  std::optional<std::uint64_t> bytes_left{};
  bool lost_at_next = false;  // the next checkpoint does
};

enum class SpareKind : std::uint8_t {
  ahead,           // numbers beyond the current one: recycled or allocated for later
  other_timeline,  // not part of the history that this server follows
  partial,
  history,
  backup_history,
  temporary,
  wrong_size,
  foreign,  // names that no server gives here
};

struct SpareFiles {
  SpareKind kind{};
  FileSum sum{};
  std::string example{};
};

struct ArchiveReport {
  bool active = false;  // the server archives, as far as is known
  bool known = true;    // whether it does: the setting was found, or all files that could set it were read
  bool no_command = false;  // it does, but has neither archive_command nor archive_library
  ArchiveMode mode = ArchiveMode::off;
  FileSum ready{};     // segments here that wait
  FileSum unmarked{};  // full segments without any mark: the next checkpoint marks them as waiting
  // With an archive that was compared; of finished segments here.
  FileSum archived{};        // it has them, byte for byte
  FileSum finished{};        // that it was asked for
  FileSum ready_archived{};  // that wait although it has them
  FileSum unproven{};        // its copy could not be read
  // Marked as archived, and the archive has none, or something else of that name: by name.
  std::vector<SegmentRun> lost{};
  FileSum lost_sum{};
  // The same, and older than anything in the archive: it may have let go of them.
  std::vector<SegmentRun> expired{};
  FileSum expired_sum{};
  FileSum conflicts{};  // that wait, and the archive has something else of that name

  std::string oldest{};  // file name of the oldest that waits
  std::string newest{};
  std::uint64_t other_ready = 0;
};

// A base backup and the WAL without which it is of no use: from where it began to where it ended.
struct BackupReport {
  std::string label{};
  std::string started{};  // as the server wrote it
  SegmentNumber first = 0;
  SegmentNumber last = 0;
  std::uint64_t needs = 0;     // segments
  std::uint64_t here = 0;      // of them
  std::uint64_t going = 0;     // of those here, that the next checkpoint lets go
  std::uint64_t archived = 0;  // of those here, that the archive has, if it was compared
};

// gp6: the slot that Greenplum itself makes for a mirror: physical, and of that name.
bool is_greenplum_mirror_slot(const ReplicationSlot& slot);

struct RetentionReport {
  RetentionSeverity severity = RetentionSeverity::ok;
  std::vector<DoubtReport>
      doubts{};  // not empty: `next` and `causes` are what follows from the facts that there are
  std::vector<Unknowable> unknowable{};
  bool judged = false;  // false: not even the smallest claim can be made; nothing below but files and alarms

  bool standby = false;
  SegmentNumber current = 0;
  SegmentNumber checkpoint_segment = 0;
  Lsn checkpoint_lsn{};  // the redo point that the next checkpoint counts from
  Lsn redo{};            // where recovery would begin now
  Lsn end{};
  FileSum all{};     // all segment files
  FileSum beyond{};  // of them, below what the checkpoint needs

  std::vector<CauseReport> causes{};  // binding ones first, then by what they ask for
  NextCheckpoint next{};
  std::vector<WhatIfReport> what_if{};
  std::vector<SlotReport> slots{};  // in the order in which they will be lost
  ArchiveReport archive{};
  std::vector<SpareFiles> spare{};
  std::vector<BackupReport> backups{};
  std::optional<double> bytes_per_second{};
  double rate_seconds = 0;  // how long a stretch of WAL that was counted over
  std::optional<double> seconds_until_full{};
  std::vector<AlarmReport> alarms{};
  RetentionPlan plan{};
};

RetentionReport judge_retention(const RetentionFacts& facts, const std::vector<WhatIf>& what_if = {},
                                const RetentionThresholds& thresholds = {});

}  // namespace walread
