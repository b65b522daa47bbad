#include "libwalread/facts/timeline_facts.hpp"

#include <algorithm>

#include "libwalread/facts/archive_status.hpp"
#include "libwalread/facts/rejoin_facts.hpp"
#include "libwalread/facts/rmgr_ids.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxListedSegments = 1000;
using Places = std::vector<const WalFiles*>;

bool has_end(const NodeFacts& node) { return node.wal.walked; }

// Whether the node's control file fits the history of the timeline that it is to follow.
bool fits_history(const NodeFacts& f) {
  const ControlFacts& c = f.control;
  if (f.start_tli != 0 && f.history.tli_of_lsn(f.start_checkpoint) != f.start_tli) return false;
  return !c.min_recovery.valid() || c.min_recovery_tli == 0 ||
         f.history.tli_of_lsn(c.min_recovery - 1) == c.min_recovery_tli;
}

class Collector {
 public:
  explicit Collector(const TimelineOptions& options) : options_(options) {
    facts_.question = options.question;
  }

  TimelineFacts run() {
    for (const std::string& path : options_.archives)
      archives_.push_back(find_wal_files(path, options_.system));
    Places archives = pointers();
    subject_ = read_node(options_.subject, {options_.wal_directory, options_.system}, archives);
    if (!options_.other.empty()) other_ = read_node(options_.other, {{}, options_.system}, archives);
    list_archives();
    archives = usable_archives();
    const bool pair = other_ && both_readable();
    Places around_subject = archives;
    if (pair) around_subject.push_back(&other_->directory.wal);
    walk_node(subject_, around_subject);
    if (other_) {
      Places around_other = archives;
      if (pair) around_other.push_back(&subject_.directory.wal);
      walk_node(*other_, around_other);
    }
    facts_.subject = subject_.facts;
    if (other_) facts_.other = other_->facts;
    find_continuation(archives);
    find_way_to_consistency(archives);
    if (other_) pair_facts(archives);
    return std::move(facts_);
  }

 private:
  Places pointers() const {
    Places out;
    for (const WalFiles& a : archives_) out.push_back(&a);
    return out;
  }

  bool both_readable() const {
    const ControlFacts& a = subject_.facts.control;
    const ControlFacts& b = other_->facts.control;
    return subject_.log && other_->log && a.usable && b.usable && a.system_id == b.system_id &&
           subject_.log->shape.version == other_->log->shape.version &&
           subject_.log->shape.segment == other_->log->shape.segment &&
           subject_.log->shape.page_size == other_->log->shape.page_size;
  }

  // All nodes of a cluster may archive to one directory, so what counts is each file's own identifier.
  void list_archives() {
    const ControlFacts& c = subject_.facts.control;
    for (WalFiles& a : archives_) {
      ArchiveFacts fact{.path = a.directory.path, .state = a.state, .os_error = a.os_error};
      if (a.ready()) fact.system_id = a.shape.system_id;
      const auto is_own = [&](const WalFile& file) {
        return !c.usable || is_of_system(a.directory.path + "/" + file.name, c.system_id);
      };
      fact.foreign = c.usable && fact.system_id != 0 && fact.system_id != c.system_id &&
                     std::ranges::none_of(a.directory.files, [&](const WalFile& file) {
                       return is_readable_segment(file) && is_own(file);
                     });
      if (c.usable && !fact.foreign) a.shape.system_id = c.system_id;
      for (const auto& [tli, history] : a.histories)
        if (tli > 1) fact.histories.push_back(tli);
      for (const WalFile& file : a.directory.files)
        if (file.parsed.kind == WalFileKind::kSegment && file.parsed.status == ArchiveStatus::kNone &&
            !file.parsed.partial && file.parsed.tli > fact.newest_with_wal && is_own(file))
          fact.newest_with_wal = file.parsed.tli;
      facts_.archives.push_back(std::move(fact));
    }
  }

  Places usable_archives() const {
    Places out;
    for (std::size_t i = 0; i < archives_.size(); ++i)
      if (!facts_.archives[i].foreign && archives_[i].os_error == 0) out.push_back(&archives_[i]);
    return out;
  }

  // Whether some archive goes on where the subject's own WAL ends, if it does not fetch from it by itself.
  void find_continuation(const Places& archives) {
    const WalFacts& wal = facts_.subject.wal;
    if (!wal.walked || !wal.end.end.last.valid() || facts_.subject.fetches) return;
    for (const WalFiles* archive : archives) {
      LogShelf shelf = shelf_like(*subject_.log);
      shelf.add(*archive, LogPlace::archive);
      const Lsn from = wal.end.end.at;
      ShelfReader reader(shelf, {.at = from, .last = wal.end.end.last});
      DecodedRecord decoded;
      Tally tally;
      Lsn end = from;
      while (reader.next()) {
        const RecordView& r = reader.record();
        const bool transaction = r.rmid == kRmTransaction;
        if (transaction) decode_record(shelf.shape.version->system, r, decoded);
        add_to(tally, r, transaction ? &decoded : nullptr);
        end = r.end;
      }
      ContinuationFacts& c = facts_.continuation;
      if (tally.records == 0 || tally.records <= c.tally.records) continue;
      c = {.found = true, .directory = archive->directory.path, .tally = tally, .end = end};
      for (const SegmentNumber n : reader.fetched()) {
        if (c.segments.size() >= kMaxListedSegments) break;
        const std::string& path = reader.taken(n)->entry.path;
        c.segments.push_back(path.substr(path.rfind('/') + 1));
      }
    }
  }

  // How far archives and the other node lead, where the node's own WAL does not reach a consistent state.
  void find_way_to_consistency(const Places& archives) {
    const NodeFacts& f = facts_.subject;
    const WalFacts& wal = f.wal;
    if (!wal.walked || wal.end.end.at >= wal.needed_to) return;
    LogShelf shelf = shelf_like(*subject_.log);
    shelf.add(subject_.directory.wal, LogPlace::own, LogReaderKind::server);
    for (const WalFiles* archive : archives) shelf.add(*archive, LogPlace::archive);
    if (other_ && both_readable()) shelf.add(other_->directory.wal, LogPlace::other);
    shelf.add_what_needs_help(subject_.directory.wal);
    facts_.to_consistency =
        way_through(shelf, {.at = wal.end.end.at, .last = wal.end.end.last}, wal.needed_to);
  }

  // The node's log as it is compared: on the timeline that it is to follow, or, where its own control file
  // contradicts that history, on the one that it has been on.
  Side side_of(Node& node, std::optional<TimelineLog>& own, const Places& archives) {
    const NodeFacts& f = node.facts;
    Side side{.node = &node, .log = &*node.log, .history_known = f.target.history_here};
    side.end = f.wal.end.end.at;
    side.last = f.wal.end.end.last;
    if (fits_history(f) || f.target.own == f.target.target) return side;
    own = timeline_log(node.directory.wal, f.target.own);
    const HistoryFile* history = find_history(node.directory.wal, f.target.own, archives);
    side.history_known = history != nullptr;
    if (history != nullptr) own->history = *history;
    side.log = &*own;
    TimelineReader reader(*own, {.begin = f.start_redo, .check_begin = true});
    while (reader.next()) {
    }
    side.end = reader.end().end.at;
    side.last = reader.end().end.last;
    return side;
  }

  void pair_facts(const Places& archives) {
    facts_.pair = PairFacts{};
    if (!both_readable() || !has_end(facts_.subject) || !has_end(*facts_.other)) return;
    std::optional<TimelineLog> own_a, own_b;
    const Side a = side_of(subject_, own_a, archives);
    const Side b = side_of(*other_, own_b, archives);
    facts_.pair = compare_sides(a, b, archives);
    if (facts_.question != Question::rejoin) return;
    facts_.follow = follow_facts(a, b, *facts_.pair, archives);
    // A node that crashed exactly at the fork goes past it in the recovery that pg_rewind runs first, and is
    // rewound.
    const bool past_it_then =
        subject_.facts.crashed && facts_.pair->fork == a.end && !facts_.follow->way.reached;
    if (facts_.follow->beyond.valid() || past_it_then)
      facts_.rewind = rewind_facts(a, b, *facts_.pair, archives);
    const ArchiveStatusFiles status =
        read_archive_status(subject_.directory.wal.directory.path, subject_.log->shape.segment);
    for (const SegmentStatus& s : status.segments)
      if (s.ready && facts_.unarchived.size() < kMaxListedSegments)
        facts_.unarchived.push_back(segment_file_name(s.tli, s.segment, subject_.log->shape.segment));
  }

  const TimelineOptions& options_;
  TimelineFacts facts_;
  std::vector<WalFiles> archives_;
  Node subject_;
  std::optional<Node> other_;
};

}  // namespace

std::optional<TimelineSwitch> common_ancestor(const HistoryFile& a, const HistoryFile& b) {
  const std::vector<TimelineSpan> left = a.spans();
  const std::vector<TimelineSpan> right = b.spans();
  std::optional<TimelineSwitch> out;
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
    if (left[i].tli != right[i].tli || left[i].begin != right[i].begin) break;
    const Lsn end_a = left[i].end.valid() ? left[i].end : kMaxLsn;
    const Lsn end_b = right[i].end.valid() ? right[i].end : kMaxLsn;
    const Lsn end = std::min(end_a, end_b);
    out = TimelineSwitch{.lsn = end == kMaxLsn ? Lsn{} : end, .next = left[i].tli};
  }
  return out;
}

TimelineFacts collect_timeline_facts(const TimelineOptions& options) { return Collector(options).run(); }

}  // namespace walread
