#include "libwalread/facts/log_comparison.hpp"

#include <algorithm>

#include "libwalread/facts/rmgr_ids.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxListedSegments = 1000;

bool same(const RecordView& x, const RecordView& y) {
  return x.raw.size() == y.raw.size() && std::equal(x.raw.begin(), x.raw.end(), y.raw.begin());
}

LogComparison compare_from(const LogShelf& a, const LogShelf& b, Lsn from, Lsn to) {
  LogComparison out;
  ShelfReader left(a, {.at = from, .anywhere = true}, to, true);
  ShelfReader right(b, {.at = from, .anywhere = true}, to, true);
  bool on = left.next() && right.next();
  while (on) {
    const RecordView& x = left.record();
    const RecordView& y = right.record();
    if (x.lsn == y.lsn && same(x, y)) {
      if (!out.begin.valid()) out.begin = x.lsn;
      ++out.records;
      out.last_same = x.lsn;
      out.same_until = x.end;
      on = left.next() && right.next();
      continue;
    }
    // Where one side has a gap nothing is different: the other side's records there cannot be compared.
    ShelfReader& earlier = x.lsn < y.lsn ? left : right;
    const ShelfReader& later = x.lsn < y.lsn ? right : left;
    if (x.lsn != y.lsn && later.behind_gap()) {
      ++out.skipped;
      on = earlier.next();
      continue;
    }
    out.differs_at = out.records != 0 ? out.same_until : std::min(x.lsn, y.lsn);
    return out;
  }
  return out;
}

std::vector<SegmentFact> missing_from(const LogShelf& shelf, SegmentNumber stopped, Lsn to) {
  std::vector<SegmentFact> out;
  const SegmentNumber last = shelf.shape.segment.segment_before(to);
  for (SegmentNumber n = stopped; n <= last && out.size() < kMaxListedSegments; ++n)
    if (n == stopped || shelf.first(n) == nullptr)
      out.push_back({.number = n, .name = shelf.segment_name(n)});
  return out;
}

}  // namespace

LogComparison compare_logs(const LogShelf& a, const LogShelf& b, Lsn from, Lsn to) {
  if (a.offers.empty() || b.offers.empty() || from >= to) return {};
  LogComparison out = compare_from(a, b, from, to);
  if (!out.differs_at || out.records != 0) return out;
  const SegmentNumber first = std::max(a.offers.begin()->first, b.offers.begin()->first);
  const Lsn earliest = a.shape.segment.start_of(first);
  return earliest < from ? compare_from(a, b, earliest, to) : out;
}

LogTail tail_from(const LogShelf& shelf, ShelfStart start, Lsn to) {
  LogTail out;
  out.from = start.at;
  const formats::System system = shelf.shape.version->system;
  ShelfReader reader(shelf, start, to, true);
  DecodedRecord decoded;
  Lsn end = start.at;
  while (reader.next()) {
    const RecordView& r = reader.record();
    const bool transaction = r.rmid == kRmTransaction;
    if (transaction) decode_record(system, r, decoded);
    add_to(out.tally, r, transaction ? &decoded : nullptr);
    end = r.end;
  }
  out.end = reader.end();
  out.until = end;
  out.gaps = reader.gaps();
  out.joined = start.last.valid() && out.tally.records != 0 &&
               (out.gaps.empty() || out.gaps.front().begin != start.at);
  return out;
}

LogWay way_through(const LogShelf& shelf, ShelfStart start, Lsn to, Lsn checkpoint) {
  LogWay out{.from = start.at, .to = to};
  ShelfReader reader(shelf, start);
  Lsn at = start.at;
  while (at < to && reader.next()) {
    const RecordView& r = reader.record();
    at = r.end;
    if (r.lsn == checkpoint && is_checkpoint(r.rmid, r.info)) out.met_checkpoint = true;
  }
  out.reached = at >= to;
  for (const SegmentNumber n : reader.fetched()) {
    const Offer& offer = *reader.taken(n);
    std::vector<SegmentFact>& list = offer.place == LogPlace::archive ? out.from_archive : out.from_other;
    if (list.size() < kMaxListedSegments)
      list.push_back({.number = n,
                      .name = segment_file_name(offer.entry.timeline, n, shelf.shape.segment),
                      .places = {offer.entry.path}});
  }
  if (out.reached) return out;
  out.end = reader.end();
  out.stopped_at = at;
  const End& end = out.end.end;
  const Lsn stop = end.error.code == Code::missing_segment && end.error.lsn.valid() ? end.error.lsn : at;
  out.missing = missing_from(shelf, shelf.segment_of(stop), to);
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
