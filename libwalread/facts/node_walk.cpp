// One pass over a node's own WAL, from where recovery begins.
#include <algorithm>
#include <set>

#include "libwalread/facts/node_facts.hpp"
#include "libwalread/facts/rmgr_ids.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxListedSegments = 1000;
constexpr std::size_t kMaxListedTransactions = 100;

CheckpointFact checkpoint_fact(const RecordView& record, const DecodedRecord& decoded) {
  CheckpointFact out;
  out.lsn = record.lsn;
  out.end = record.end;
  out.redo = lsn_of(decoded, "redo").value_or(Lsn{});
  out.tli = static_cast<TimelineId>(number_of(decoded, "this_timeline_id").value_or(0));
  out.prev_tli = static_cast<TimelineId>(number_of(decoded, "prev_timeline_id").value_or(0));
  out.shutdown = (record.info & kXlogOperation) == kCheckpointShutdown;
  out.time = static_cast<std::int64_t>(number_of(decoded, "time").value_or(0));
  return out;
}

class Walk {
 public:
  Walk(Node& node)
      : node_(node),
        facts_(node.facts),
        wal_(node.facts.wal),
        system_(node.log->shape.version->system),
        stop_(node.directory.marks, node.directory.settings, system_),
        prepared_(system_, node.directory.two_phase, node.directory.control.next_xid()) {}

  void run() {
    wal_.begin = facts_.start_redo;
    TimelineReader reader(*node_.log, {.begin = wal_.begin, .check_begin = true});
    DecodedRecord decoded;
    while (reader.next()) take(reader.record(), decoded);
    wal_.end = reader.end();
    wal_.stop = stop_.facts();
    if (wal_.stop.reached && wal_.tally.last_commit >= wal_.stop.at)
      wal_.last_commit_behind_stop = wal_.tally.last_commit;
    list_open_transactions();
  }

 private:
  void take(const RecordView& r, DecodedRecord& decoded) {
    const Lsn minimum = facts_.control.min_recovery;
    if (minimum.valid() && (r.lsn == minimum || r.end == minimum)) wal_.min_recovery_is_boundary = true;
    const bool transaction = r.rmid == kRmTransaction;
    const bool xlog = r.rmid == kRmXlog;
    if (transaction || xlog) decode_record(system_, r, decoded);
    add_to(wal_.tally, r, transaction ? &decoded : nullptr);
    stop_.take(r, transaction || xlog ? &decoded : nullptr);
    if (xlog) take_xlog(r, decoded);
    if (transaction) take_transaction(r, decoded);
  }

  void take_xlog(const RecordView& r, const DecodedRecord& decoded) {
    const auto op = static_cast<std::uint8_t>(r.info & kXlogOperation);
    if (is_checkpoint(r.rmid, r.info) && is_whole(decoded)) {
      const CheckpointFact checkpoint = checkpoint_fact(r, decoded);
      if (r.lsn == facts_.start_checkpoint) {
        wal_.start = checkpoint;
        // pg_resetwal.c WriteEmptyXLOG(); initdb's own first record is alike (xlog.c BootStrapXLOG()).
        wal_.was_reset = !r.prev.valid() && node_.log->segment_of(r.lsn) > 1;
        take_lists(decoded);
      }
      if (checkpoint.tli != checkpoint.prev_tli)
        wal_.switches.push_back({r.lsn, checkpoint.tli, checkpoint.prev_tli, false});
    } else if (op == kEndOfRecovery && is_whole(decoded)) {
      wal_.switches.push_back(
          {r.lsn, static_cast<TimelineId>(number_of(decoded, "this_timeline_id").value_or(0)),
           static_cast<TimelineId>(number_of(decoded, "prev_timeline_id").value_or(0)), true});
    } else if (op == kBackupEnd) {
      // xlog.c xlog_redo(), since 15 xlogrecovery.c xlogrecovery_redo(): it counts only for the backup that
      // began there.
      const auto start = lsn_of(decoded, "start_lsn");
      const Lsn wanted = facts_.label.present ? facts_.start_redo : facts_.control.backup_start;
      if (start && *start == wanted) {
        wal_.backup_end_seen = true;
        wal_.backup_end_record = r.lsn;
        wal_.backup_end_at = r.end;
      }
    }
  }

  // The lists behind a Greenplum 6 checkpoint (xlog.c CheckPoint record: TMGXACT_CHECKPOINT,
  // prepared_transaction_agg_state): recovery starts from them and follows the log (xlog.c StartupXLOG(),
  // SetupCheckpointPreparedTransactionList(); cdbtm.c redoDtxCheckPoint()).
  void take_lists(const DecodedRecord& decoded) {
    prepared_.take_list(decoded);
    for (ListAccess list(decoded, "committed"); list.next();) {
      const std::string gid(list.characters("gid"));
      if (!forgotten_.contains(gid)) in_doubt_.insert(gid);
    }
    forgotten_.clear();
    lists_taken_ = true;
  }

  void take_transaction(const RecordView& r, const DecodedRecord& decoded) {
    if (!is_whole(decoded)) return;
    prepared_.take(r, decoded);
    const std::string_view name = decoded.row->name;
    if (name == "DISTRIBUTED_COMMIT") {
      in_doubt_.emplace(characters_of(decoded, "gid"));
    } else if (name == "DISTRIBUTED_FORGET") {
      const std::string gid(characters_of(decoded, "gid"));
      in_doubt_.erase(gid);
      if (!lists_taken_) forgotten_.insert(gid);
    }
  }

  void list_open_transactions() {
    wal_.prepared_count = prepared_.count();
    wal_.in_doubt_count = in_doubt_.size();
    for (PreparedFact& fact : prepared_.still_open(*node_.log, wal_.begin)) {
      if (fact.here && !fact.readable) add_unreadable_prepare(facts_, fact);
      // All of those whose segment is gone, and the first of the others.
      if (!fact.here || wal_.prepared.size() < kMaxListedTransactions)
        wal_.prepared.push_back(std::move(fact));
    }
    check_prepared_limit(node_, prepared_.most());
    for (const std::string& gid : in_doubt_)
      if (wal_.in_doubt.size() < kMaxListedTransactions) wal_.in_doubt.push_back(gid);
  }

  Node& node_;
  NodeFacts& facts_;
  WalFacts& wal_;
  formats::System system_;
  RecoveryStop stop_;
  PreparedTransactions prepared_;
  std::set<std::string> in_doubt_;
  std::set<std::string> forgotten_;  // before the start checkpoint's lists were met
  bool lists_taken_ = false;
};

// Segments from `begin` to what consistency needs that are not here, or here only as copies of a timeline
// that the history left before.
void list_missing(Node& node, std::span<const WalFiles* const> others) {
  NodeFacts& f = node.facts;
  WalFacts& wal = f.wal;
  const TimelineLog& log = *node.log;
  const Lsn needed = wal.needed_to;
  const SegmentNumber last = log.shape.segment.segment_before(needed);
  for (SegmentNumber n = log.segment_of(wal.begin); n <= last && wal.missing.size() < kMaxListedSegments;
       ++n) {
    const Lsn last_byte = std::min(needed, log.shape.segment.start_of(n + 1)) - 1;
    if (log.has(n) && log.file_counts_at(last_byte)) continue;
    SegmentFact fact{.number = n,
                     .name = segment_file_name(log.history.tli_of_lsn(last_byte), n, log.shape.segment)};
    fact.places = places_of(fact.name, others);
    wal.missing.push_back(std::move(fact));
  }
}

// Files that were cut off behind the last record that is needed of them: nothing in the log tells.
void list_short(Node& node, std::span<const WalFiles* const> others) {
  WalFacts& wal = node.facts.wal;
  const TimelineLog& log = *node.log;
  const SegmentNumber last = log.segment_of(wal.end.end.at);
  FileSource source(log.segments);
  for (auto it = log.segments.lower_bound(log.segment_of(wal.begin));
       it != log.segments.end() && it->first <= last && wal.short_files.size() < kMaxListedSegments; ++it) {
    const SegmentNumber n = it->first;
    const std::string name = log.file_name(n);
    const bool compressed = name.size() > kSegmentNameSize && !name.ends_with(".partial");
    if (compressed) continue;  // its size says nothing
    const std::uint64_t bytes = source.size(n);
    if (bytes >= log.shape.segment.bytes() || (wal.damaged && wal.damaged->number == n)) continue;
    ShortFileFact fact{.segment = {.number = n, .name = name}, .bytes = bytes, .at_end = n == last};
    fact.segment.places = places_of(fact.segment.name, others);
    wal.short_files.push_back(std::move(fact));
  }
}

// Files for later use are named without a gap from the segment that is being written (xlog.c
// InstallXLogFileSegment() with find_free, PreallocXlogFiles()): where some are here and the segment behind
// the end is not, somebody took that away, and what it held is not known.
bool was_taken_away(const Node& node, const LogEnd& end) {
  const bool full =
      end.end.reason == EndReason::last_segment || end.end.reason == EndReason::record_continues;
  if (!full || end.end.error.code != Code::missing_segment) return false;
  const SegmentNumber missing = node.log->segment_of(end.end.error.lsn);
  return std::ranges::any_of(node.directory.wal.directory.files, [&](const WalFile& file) {
    if (!is_readable_segment(file) || file.parsed.partial || file.parsed.tli != end.expected) return false;
    const auto n = file.parsed.segment_number(node.log->shape.segment);
    return n && *n > missing;
  });
}

}  // namespace

void walk_node(Node& node, std::span<const WalFiles* const> others) {
  NodeFacts& f = node.facts;
  if (!node.log || !f.control.usable || !f.start_redo.valid()) return;
  f.wal.walked = true;
  f.wal.segment_bytes = node.log->shape.segment.bytes();
  f.wal.needed_to = std::max({f.control.min_recovery, f.control.backup_end, f.start_checkpoint + 1});
  Walk(node).run();
  list_missing(node, others);
  if (was_taken_away(node, f.wal.end)) f.wal.end.end.reason = EndReason::damage;
  const End& end = f.wal.end.end;
  if (end.reason == EndReason::damage) {
    const SegmentNumber n = node.log->segment_of(end.error.lsn.valid() ? end.error.lsn : end.at);
    f.wal.damaged = SegmentFact{.number = n, .name = node.log->file_name(n)};
    f.wal.damaged->places = places_of(f.wal.damaged->name, others);
  }
  list_short(node, others);
  for (PreparedFact& p : f.wal.prepared)
    if (!p.here) p.elsewhere = places_of(p.segment, others);
}

}  // namespace walread
