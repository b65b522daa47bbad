// What one node of a cluster knows of two-phase transactions: everything that its WAL says, from the oldest
// record that is there to the end, and how much of that WAL is missing or damaged. Facts only; judge/dtx.hpp
// compares nodes.
//
// Greenplum 6 (xact.c, twophase.c, cdbdtxrecovery.c of 6.24.3). The coordinator writes DISTRIBUTED_COMMIT
// once all segments have prepared, and DISTRIBUTED_FORGET once all have confirmed COMMIT PREPARED. A segment
// writes PREPARE, then COMMIT PREPARED or ABORT PREPARED. A coordinator's checkpoint lists what is committed
// and not forgotten, a segment's lists what is prepared; recovery begins with the lists of pg_control's
// checkpoint and reads on from its redo point. Greenplum has no pg_twophase files. PostgreSQL has, and no
// lists.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/facts/gxid.hpp"
#include "libwalread/facts/node_facts.hpp"
#include "libwalread/wal/reader.hpp"

namespace walread {

// Microseconds since 2000-01-01 UTC (TimestampTz), by the clock of the node that wrote it.
using DtxTime = std::int64_t;

// Times beyond some 70,000 years are garbage, and not counted with.
inline constexpr DtxTime kLatestDtxTime = DtxTime{1} << 61;
constexpr bool is_possible(DtxTime t) { return -kLatestDtxTime < t && t < kLatestDtxTime; }

struct DtxEvent {
  Lsn lsn{};
  std::optional<DtxTime> time{};  // nothing: the record has none (DISTRIBUTED_FORGET)

  friend bool operator==(const DtxEvent&, const DtxEvent&) = default;
};

// One transaction as one node knows it.
struct DtxTransaction {
  std::string gid{};      // any bytes but zero; empty: not known, because its PREPARE is not in the WAL
  std::uint32_t xid = 0;  // the node's own transaction that was prepared; 0: none or not known
  std::optional<DtxEvent> prepare{};
  std::uint32_t database = 0;  // oid, of PREPARE
  std::uint32_t owner = 0;     // oid of the role, of PREPARE
  std::optional<DtxEvent> commit_prepared{};
  std::optional<DtxEvent> abort_prepared{};
  std::optional<DtxEvent> one_phase{};  // an ordinary COMMIT that carries the distributed id
  std::optional<DtxEvent> decided{};    // DISTRIBUTED_COMMIT
  std::optional<DtxEvent> forgotten{};  // DISTRIBUTED_FORGET
  Lsn listed_prepared{};  // where its PREPARE begins, says the prepared list of the recovery checkpoint
  bool listed_committed = false;  // it is in the list of the recovery checkpoint: committed and not forgotten
  bool ended_in_gap = false;  // it was open before a gap in the WAL; a checkpoint behind it does not list it
  bool prepare_missing = false;  // it is listed as prepared, and the WAL with its PREPARE is not here
  bool state_file = false;       // PostgreSQL: it is in pg_twophase
  std::optional<bool> saved{};   // pg_utilitymodedtmredo: committed (true) or forgotten (false)

  std::optional<Gxid> gxid() const { return parse_gid(gid); }
  friend bool operator==(const DtxTransaction&, const DtxTransaction&) = default;
};

// The order of facts: distributed transactions by gid, each of which a Greenplum node has once, then all
// others by the bytes of theirs, then by xid.
bool comes_before(const DtxTransaction& a, const DtxTransaction& b);

enum class DtxRole : std::uint8_t {
  coordinator,  // gp_contentid -1
  segment,      // any other content id
  server,       // PostgreSQL, where there are no content ids
  not_known,    // Greenplum without a content id: an archive, a directory without its settings
};

// WAL that is not here, or that cannot be read, in the middle of what is.
struct DtxGap {
  Lsn begin{};
  Lsn end{};
  Code reason = Code::none;        // missing_segment, or what is wrong
  std::string file{};              // the segment concerned
  std::optional<DtxTime> after{};  // the first time that a record behind it tells

  friend bool operator==(const DtxGap&, const DtxGap&) = default;
};

// What an answer depends on besides WAL.
enum class DtxFileKind : std::uint8_t {
  control_file,          // where recovery begins, and how far WAL must reach at least
  history,               // of the timeline that recovery is to follow: which WAL belongs to it
  two_phase_directory,   // PostgreSQL: whatever was prepared before the redo point
  state_file,            // PostgreSQL: one of these
  saved_redo,            // Greenplum: what a session in utility mode has left
  segment_configuration  // Greenplum: which content ids there are
};

// A file or directory of these that is not here or cannot be read.
struct DtxUnread {
  DtxFileKind kind{};
  std::string file{};  // below the data directory
  int os_error = 0;    // errno; 0: it could be read, and what it says is damaged or not what a server accepts
  std::string link{};  // it is a symbolic link to this place, and nothing is there

  friend bool operator==(const DtxUnread&, const DtxUnread&) = default;
};

// The WAL that was read.
struct DtxWindow {
  Lsn begin{};  // the first record; not valid: there is none
  Lsn end{};    // behind the last one
  std::string first_file{};
  std::optional<DtxTime> first_time{};
  std::optional<DtxTime> last_time{};
  EndReason end_reason = EndReason::range_end;
  Code end_error = Code::none;
  int end_os_error = 0;    // errno, if end_error is one of the file system's
  std::string end_file{};  // the file in which reading ended, or that it would have needed next
  // The history leaves that file's timeline at `end`, and no WAL of this one, which follows, is here.
  TimelineId wal_missing_of = 0;
  TimelineId wal_found_of =
      0;  // then the timeline of the file or page that is there instead; 0: there is none
  // end_file has fewer bytes than a segment: servers make them whole before they write to them (xlog.c
  // XLogFileInit()).
  std::optional<std::uint64_t> short_bytes{};
  Lsn must_reach{};  // pg_control knows of WAL up to here
  // A base backup began here, which recovery needs to the end of (BACKUP_END), and that end was not read.
  Lsn unended_backup{};
  std::vector<DtxGap> gaps{};  // at most kMaxDtxGaps, the last of them; `gap_count` is their number
  std::uint64_t gap_count = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes_read = 0;  // of WAL, with what was looked at again

  bool readable() const { return begin.valid(); }
  // The end is not that of a healthy log, or it lies before what pg_control knows of.
  bool is_cut_off() const;
  friend bool operator==(const DtxWindow&, const DtxWindow&) = default;
};
inline constexpr std::size_t kMaxDtxGaps = 100;

// Runs of the coordinator's transaction manager that a node's transactions belong to.
struct DtxRun {
  std::uint32_t start = 0;      // Gxid::start
  std::uint64_t committed = 0;  // transactions that this node knows to be committed
  std::uint64_t others = 0;

  friend bool operator==(const DtxRun&, const DtxRun&) = default;
};

struct DtxRestorePoint {
  std::string name{};
  Lsn lsn{};
  DtxTime time = 0;
  TimelineId tli = 0;
  Lsn unbroken_from{};  // no WAL is missing or damaged from here to it

  friend bool operator==(const DtxRestorePoint&, const DtxRestorePoint&) = default;
};

// A line of gpsegconfig_dump, which a coordinator keeps of gp_segment_configuration (cdbutil.c).
struct DtxSegmentConfig {
  int dbid = 0;
  int content = 0;
  char role = ' ';  // p or m

  friend bool operator==(const DtxSegmentConfig&, const DtxSegmentConfig&) = default;
};

struct DtxNode {
  std::string path{};    // as it was named
  std::string system{};  // formats::Version::key: gp6, pg15; empty: not known
  std::uint64_t system_id = 0;
  DtxRole role = DtxRole::not_known;
  std::optional<int> content{};    // gp_contentid
  std::optional<int> dbid{};       // gp_dbid
  bool only_wal = false;           // a directory of segments without the rest of a data directory
  bool follows = false;            // it would start as a mirror or standby, not as the one in charge
  TimelineId tli = 0;              // the timeline whose WAL was read
  std::optional<DbState> state{};  // of pg_control; nothing: it cannot be trusted or is not there
  // The checkpoint that recovery begins with: backup_label's, else pg_control's, else the newest in the WAL.
  Lsn checkpoint{};
  Lsn redo{};                      // its redo point
  bool from_backup_label = false;  // it is backup_label's
  bool bad_backup_label = false;   // there is one without what the server needs of it: it does not start
  bool checkpoint_read = false;    // its record is in the WAL that was read
  std::uint64_t segment_bytes = 0;
  DtxWindow window{};
  std::vector<DtxRun> runs{};
  // Coordinator: how many transactions recovery would hold as committed and not forgotten, at most and in the
  // end, and how many it has room for (max_prepared_transactions; cdbdtxrecovery.c
  // redoDistributedCommitRecord()).
  std::uint64_t unforgotten_peak = 0;
  std::uint64_t unforgotten = 0;
  std::optional<std::uint64_t> unforgotten_limit{};
  // Transactions whose gid is not known: how many are listed as prepared, and when the last one was rolled
  // back.
  std::uint64_t nameless_prepared = 0;
  std::optional<DtxTime> nameless_abort{};
  std::optional<std::uint64_t>
      saved_redo_bytes{};  // size of pg_utilitymodedtmredo/savedtmredo.file, if it is there
  std::vector<DtxUnread> unread{};
  std::string recovery_target{};  // the setting that makes recovery stop before the end of WAL: NAME = VALUE
  std::vector<DtxSegmentConfig> configuration{};
  std::vector<DtxRestorePoint> restore_points{};

  bool is_greenplum() const { return system == "gp6"; }
  // Whether something of that kind could not be read.
  bool lacks(DtxFileKind kind) const;
  friend bool operator==(const DtxNode&, const DtxNode&) = default;
};

struct DtxFacts {
  DtxNode node{};
  std::vector<DtxTransaction> transactions{};  // sorted by comes_before()
};

// Reads the WAL of one data directory or WAL directory: of a node what lies on the way to the timeline that
// its recovery would follow, from the oldest segment on; of a WAL directory alone the same on the way to its
// newest timeline. Read-only, like everything that `directory` was read with.
DtxFacts read_dtx_facts(DataDirectory directory);

// Facts, transaction by transaction, in their order.
class DtxStream {
 public:
  DtxStream() = default;
  DtxStream(const DtxStream&) = delete;
  DtxStream& operator=(const DtxStream&) = delete;
  virtual ~DtxStream() = default;

  // The next transaction, or null at the end or if something is wrong; valid until the next call.
  virtual const DtxTransaction* next() = 0;
  // Begins again with the first one. False if that cannot be done, or if something was wrong.
  virtual bool rewind() = 0;
};

// From memory; `facts` must outlive it.
class DtxMemoryStream final : public DtxStream {
 public:
  explicit DtxMemoryStream(const DtxFacts& facts) : facts_(facts) {}
  const DtxTransaction* next() override {
    return at_ < facts_.transactions.size() ? &facts_.transactions[at_++] : nullptr;
  }
  bool rewind() override {
    at_ = 0;
    return true;
  }

 private:
  const DtxFacts& facts_;
  std::size_t at_ = 0;
};

}  // namespace walread
