#include "libwalread/facts/timeline_facts.hpp"

#include <algorithm>

namespace walread {

namespace {

constexpr std::size_t kMaxListedSegments = 1000;
using Places = std::vector<const WalFiles*>;

Ancestry ancestry_of(const NodeFacts& a, const NodeFacts& b, bool common) {
  const TimelineId on_a = a.target.target;
  const TimelineId on_b = b.target.target;
  if (on_a == on_b) return Ancestry::same;
  const bool a_known = on_a == 1 || a.target.history_here;
  const bool b_known = on_b == 1 || b.target.history_here;
  if (b_known && b.history.contains(on_a)) return Ancestry::a_behind;
  if (a_known && a.history.contains(on_b)) return Ancestry::b_behind;
  if (!a_known || !b_known) return Ancestry::not_known;
  return common ? Ancestry::parted : Ancestry::no_common;
}

// Segments [first, last] of the log on the way to the owner's timeline that the owner does not have.
std::vector<SegmentFact> missing_in(const TimelineLog& log, SegmentNumber first, SegmentNumber last,
                                    Lsn last_byte, const Places& others) {
  std::vector<SegmentFact> out;
  for (SegmentNumber n = first; n <= last && out.size() < kMaxListedSegments; ++n) {
    const Lsn needed = n == last ? last_byte : log.shape.segment.start_of(n + 1) - 1;
    if (log.has(n) && log.file_counts_at(needed)) continue;
    SegmentFact fact{.number = n,
                     .name = segment_file_name(log.history.tli_of_lsn(needed), n, log.shape.segment)};
    fact.places = places_of(fact.name, others);
    out.push_back(std::move(fact));
  }
  return out;
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
    find_continuation(archives);
    if (other_) {
      facts_.other = other_->facts;
      facts_.pair = pair_facts(pair);
      if (facts_.question == Question::rejoin && pair) rejoin_facts(archives);
    }
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

  // Whether some archive goes on where the subject's own WAL ends.
  void find_continuation(const Places& archives) {
    const WalFacts& wal = facts_.subject.wal;
    if (!wal.walked || !wal.end.end.last.valid()) return;
    for (const WalFiles* archive : archives) {
      if (!archive->ready() || archive->shape.segment != subject_.log->shape.segment) continue;
      TimelineLog log = timeline_log(*archive, subject_.log->tli);
      log.history = subject_.log->history;
      log.segments = segments_of_history(archive->directory, log.shape.segment, log.history);
      const Lsn from = wal.end.end.at;
      // Within a segment no page names the system.
      const auto first = log.segments.find(log.segment_of(from));
      if (first == log.segments.end() || !is_of_system(first->second.path, log.shape.system_id)) continue;
      LogTail tail = tail_from(log, from);
      if (tail.tally.records == 0 || tail.tally.records <= facts_.continuation.tally.records) continue;
      ContinuationFacts& c = facts_.continuation;
      c = {.found = true, .directory = archive->directory.path, .tally = tail.tally, .end = tail.end.end.at};
      const SegmentNumber last = log.shape.segment.segment_before(c.end);
      for (SegmentNumber n = log.segment_of(from); n <= last && c.segments.size() < kMaxListedSegments; ++n)
        if (log.has(n)) c.segments.push_back(log.file_name(n));
    }
  }

  PairFacts pair_facts(bool comparable) {
    PairFacts p;
    p.comparable = comparable;
    if (!comparable) return p;
    const auto common = common_ancestor(subject_.facts.history, other_->facts.history);
    p.ancestry = ancestry_of(subject_.facts, *facts_.other, common.has_value());
    if (p.ancestry == Ancestry::same) {
      p.fork_tli = subject_.facts.target.target;
    } else if (common && p.ancestry != Ancestry::not_known) {
      p.fork_tli = common->next;
      p.fork = common->lsn;
    }
    Lsn from = std::min(subject_.facts.start_redo, other_->facts.start_redo);
    // Behind the fork the two are known to differ; shortly before it content shows whether the histories tell
    // the truth.
    if (p.fork.valid()) {
      const SegmentSize size = subject_.log->shape.segment;
      from = std::min(from, size.start_of(size.segment_before(p.fork)));
    }
    p.content = compare_logs(*subject_.log, *other_->log, from, p.fork.valid() ? p.fork : kMaxLsn);
    if (p.content.differs_at) {
      p.parted_at = *p.content.differs_at;
    } else if (p.content.records != 0) {
      p.parted_at = p.content.same_until;
    } else {
      p.parted_at = std::min(subject_.facts.wal.end.end.at, other_->facts.wal.end.end.at);
      if (p.fork.valid()) p.parted_at = std::min(p.parted_at, p.fork);
    }
    p.parted_by_content = p.content.differs_at || p.content.records != 0;
    p.only_a = tail_from(*subject_.log, p.parted_at);
    p.only_b = tail_from(*other_->log, p.parted_at);
    return p;
  }

  void rejoin_facts(const Places& archives) {
    const PairFacts& p = *facts_.pair;
    const TimelineLog& target = *subject_.log;
    const TimelineLog& source = *other_->log;
    const SegmentSize size = target.shape.segment;
    Places around_target = archives;
    around_target.push_back(&other_->directory.wal);
    Places around_source = archives;
    around_source.push_back(&subject_.directory.wal);
    const Lsn target_end = facts_.subject.wal.end.end.at;
    const Lsn source_end = facts_.other->wal.end.end.at;
    if (p.only_a.tally.records == 0) {
      if (source_end > target_end)
        facts_.missing_to_follow = missing_in(source, size.segment_of(target_end),
                                              size.segment_before(source_end), source_end - 1, archives);
      return;
    }
    RewindFacts rewind;
    rewind.checkpoint = last_checkpoint_before(target, p.parted_at);
    if (!rewind.checkpoint) {
      // The records before the fork are the same everywhere, so any copy tells where that checkpoint is.
      TimelineLog all = timeline_log(subject_.directory.wal, target.tli, around_target);
      all.history = target.history;
      rewind.checkpoint = last_checkpoint_before(all, p.parted_at);
      rewind.checkpoint_in_other_places = rewind.checkpoint.has_value();
    }
    if (rewind.checkpoint) {
      const SegmentNumber first = size.segment_of(rewind.checkpoint->lsn);
      const SegmentNumber last = size.segment_before(target_end);
      rewind.missing_in_target = missing_in(target, first, last, target_end - 1, around_target);
      rewind.first_needed_in_target = target.segment_name(first);
      rewind.last_needed_in_target = target.segment_name(last);
      const SegmentNumber from = size.segment_of(rewind.checkpoint->redo);
      const SegmentNumber to = size.segment_before(source_end);
      rewind.missing_in_source = missing_in(source, from, to, source_end - 1, around_source);
      rewind.first_needed_in_source = source.segment_name(from);
      rewind.last_needed_in_source = source.segment_name(to);
    }
    facts_.rewind = std::move(rewind);
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
