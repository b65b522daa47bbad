#include "libwalread/facts/log_comparison.hpp"

#include <algorithm>

#include "libwalread/facts/rmgr_ids.hpp"

namespace walread {

namespace {

// Where both logs can be read on from, at or behind `from`.
std::optional<Lsn> common_begin(const TimelineLog& a, const TimelineLog& b, Lsn from) {
  const auto on = [](const TimelineLog& log, SegmentNumber n) { return log.has(n); };
  SegmentNumber n = a.segment_of(from);
  if (on(a, n) && on(b, n)) return from;
  for (auto it = a.segments.upper_bound(n); it != a.segments.end(); ++it)
    if (on(b, it->first)) return a.shape.segment.start_of(it->first);
  return std::nullopt;
}

bool same(const RecordView& x, const RecordView& y) {
  return x.lsn == y.lsn && x.raw.size() == y.raw.size() &&
         std::equal(x.raw.begin(), x.raw.end(), y.raw.begin());
}

LogComparison compare_from(const TimelineLog& a, const TimelineLog& b, Lsn begin, Lsn to) {
  LogComparison out;
  out.begin = out.same_until = begin;
  // Damage behind what both have is another question.
  const ReaderOptions options{.begin = begin, .end = to, .look_beyond_end = false};
  TimelineReader left(a, options);
  TimelineReader right(b, options);
  for (;;) {
    const bool on_left = left.next();
    const bool on_right = right.next();
    if (!on_left || !on_right) return out;
    const RecordView& x = left.record();
    const RecordView& y = right.record();
    if (!same(x, y)) {
      out.differs_at = out.records != 0 ? out.same_until : std::min(x.lsn, y.lsn);
      return out;
    }
    ++out.records;
    out.last_same = x.lsn;
    out.same_until = x.end;
  }
}

}  // namespace

LogComparison compare_logs(const TimelineLog& a, const TimelineLog& b, Lsn from, Lsn to) {
  const auto begin = common_begin(a, b, from);
  if (!begin || *begin >= to) return {};
  LogComparison out = compare_from(a, b, *begin, to);
  if (!out.differs_at || out.records != 0) return out;
  const auto a_run = a.run_begin(*begin);
  const auto b_run = b.run_begin(*begin);
  if (!a_run || !b_run) return out;
  const Lsn earliest = a.shape.segment.start_of(std::max(*a_run, *b_run));
  return earliest < *begin ? compare_from(a, b, earliest, to) : out;
}

LogTail tail_from(const TimelineLog& log, Lsn from) {
  LogTail out;
  out.counted_from = from;
  out.reached = log.has(log.segment_of(from)) && log.file_counts_at(from);
  if (!out.reached) {
    const auto next = log.segments.upper_bound(log.segment_of(from));
    // An end on a segment's boundary is reached if the segment before is here: nothing was written behind it.
    const bool at_boundary =
        log.shape.segment.is_start(from) && log.has(log.shape.segment.segment_before(from));
    out.reached = at_boundary && next == log.segments.end();
    if (next == log.segments.end()) {
      out.end.end.at = from;
      return out;
    }
    out.counted_from = log.shape.segment.start_of(next->first);
  }
  const formats::System system = log.shape.version->system;
  TimelineReader reader(log, {.begin = out.counted_from});
  DecodedRecord decoded;
  while (reader.next()) {
    const RecordView& r = reader.record();
    const bool transaction = r.rmid == kRmTransaction;
    if (transaction) decode_record(system, r, decoded);
    add_to(out.tally, r, transaction ? &decoded : nullptr);
  }
  out.end = reader.end();
  return out;
}

std::optional<FoundCheckpoint> last_checkpoint_before(const TimelineLog& log, Lsn before) {
  const formats::System system = log.shape.version->system;
  const SegmentSize size = log.shape.segment;
  for (SegmentNumber n = size.segment_before(before); log.has(n); --n) {
    std::optional<FoundCheckpoint> found;
    TimelineReader reader(log, {.begin = size.start_of(n),
                                .end = std::min(before, size.start_of(n + 1)),
                                .finish_last = true,
                                .look_beyond_end = false});
    DecodedRecord decoded;
    while (reader.next()) {
      const RecordView& r = reader.record();
      if (!is_checkpoint(r.rmid, r.info)) continue;
      decode_record(system, r, decoded);
      if (const auto redo = lsn_of(decoded, "redo")) found = FoundCheckpoint{r.lsn, *redo};
    }
    if (found) return found;
    if (n == 0) break;
  }
  return std::nullopt;
}

}  // namespace walread
