#include "libwalread/facts/shelf_reader.hpp"

#include <algorithm>
#include <array>

#include "libwalread/wal/probe.hpp"

namespace walread {

ShelfReader::ShelfReader(const LogShelf& shelf, ShelfStart start, Lsn end, bool hop)
    : shelf_(shelf), limit_(end), hop_(hop), at_(start.at), last_(start.last), anywhere_(start.anywhere) {
  log_.shape = shelf.shape;
  log_.tli = shelf.history.tli;
  log_.history = shelf.history;
  for (const auto& [n, list] : shelf.offers) log_.segments[n] = list.front().entry;
  restart();
}

const Offer* ShelfReader::taken(SegmentNumber n) const {
  const auto it = shelf_.offers.find(n);
  if (it == shelf_.offers.end()) return nullptr;
  const auto index = taken_.find(n);
  return &it->second[index == taken_.end() ? 0 : index->second];
}

void ShelfReader::restart() {
  // Behind a gap what can be read counts, whether a server could read it or not.
  const bool as_server = !after_hop_ && !anywhere_;
  reader_ = std::make_unique<TimelineReader>(
      log_, ReaderOptions{.begin = position(), .end = limit_, .check_begin = as_server});
  fresh_ = true;
}

// Takes the next offer for `n`, if there is one, and reads on from where reading stands.
bool ShelfReader::try_another(SegmentNumber n) {
  const auto list = shelf_.offers.find(n);
  if (list == shelf_.offers.end()) return false;
  std::size_t& index = taken_[n];
  if (index + 1 >= list->second.size()) return false;
  log_.segments[n] = list->second[++index].entry;
  restart();
  return true;
}

// A server takes no file of another size from an archive (xlogarchive.c RestoreArchivedFile()), and a
// walsender does not read beyond a file's end: what is cut off there serves nobody, however intact its
// beginning.
bool ShelfReader::is_whole(SegmentNumber n) {
  const Offer* offer = taken(n);
  if (offer == nullptr || offer->place == LogPlace::own || offer->partial) return true;
  FileSource file({{n, offer->entry}});
  return file.size(n) == shelf_.shape.segment.bytes();
}

bool ShelfReader::joins(const RecordView& record) const {
  if (after_hop_ || anywhere_) return true;
  if (last_.valid()) return record.prev == last_;
  // A page's header may stand between the end of one record and the beginning of the next.
  const std::uint64_t in_page = at_.value % shelf_.shape.page_size;
  return record.lsn == at_ || (in_page == 0 && record.lsn > at_ && record.lsn - at_ <= kLongPageHeader);
}

SegmentNumber ShelfReader::last_segment_of(const RecordView& record) const {
  return shelf_.segment_of(Lsn{record.end.value - 1});
}

// The first segment from which the record brings something that was not used before.
SegmentNumber ShelfReader::first_new_segment(const RecordView& record) const {
  const SegmentNumber first = shelf_.segment_of(record.lsn);
  return fresh_ || !current_ ? first : std::max(first, *current_ + 1);
}

// The segment whose offer must not be used for this record: the record does not join what was read before, or
// a file that it lies in is cut off, even if only its last bytes lie there.
std::optional<SegmentNumber> ShelfReader::refused_segment(const RecordView& record) {
  if (fresh_ && !joins(record)) return shelf_.segment_of(record.lsn);
  for (SegmentNumber n = first_new_segment(record); n <= last_segment_of(record); ++n)
    if (!is_whole(n)) return n;
  return std::nullopt;
}

// Goes on with another offer, for `suspect` first if that is known, or behind the gap.
bool ShelfReader::recover(const LogEnd& end, std::optional<SegmentNumber> suspect) {
  if (!first_end_) first_end_ = end;
  if (end.end.reason == EndReason::range_end || end.end.reason == EndReason::range_end_in_record)
    return false;
  const Lsn place = end.end.error.lsn.valid() ? end.end.error.lsn : end.end.at;
  const std::array<SegmentNumber, 2> suspects{suspect.value_or(shelf_.segment_of(place)),
                                              shelf_.segment_of(position())};
  if (try_another(suspects[0])) return true;
  if (suspects[1] != suspects[0] && try_another(suspects[1])) return true;
  return hop_ && hop_over();
}

bool ShelfReader::may_go_on_in(SegmentNumber n, const std::vector<Offer>& list) const {
  return std::ranges::any_of(list,
                             [&](const Offer& o) { return begins_as_named(o.entry.path, n, shelf_.shape); });
}

// Behind damage the file itself may go on; else some later segment does.
bool ShelfReader::hop_over() {
  const Lsn behind = std::max(at_, hopped_to_);
  Lsn to = first_end_->end.resumes_at.value_or(Lsn{});
  if (to <= behind) {
    auto next = shelf_.offers.upper_bound(shelf_.segment_of(behind));
    while (next != shelf_.offers.end() && !may_go_on_in(next->first, next->second)) ++next;
    if (next == shelf_.offers.end()) return false;
    to = shelf_.shape.segment.start_of(next->first);
  }
  if (to >= limit_) return false;
  hopped_to_ = to;
  after_hop_ = true;
  restart();
  return true;
}

bool ShelfReader::next() {
  while (!ended_) {
    if (!reader_->next()) {
      if (recover(reader_->end())) continue;
      break;
    }
    const RecordView& r = reader_->record();
    if (const auto refused = refused_segment(r)) {
      const LogEnd end{.end = {.reason = EndReason::last_segment, .at = at_},
                       .file = log_.file_name(*refused)};
      if (recover(end, *refused)) continue;
      break;
    }
    behind_gap_ = fresh_ && (after_hop_ || anywhere_);
    if (behind_gap_ && !anywhere_)
      gaps_.push_back({.begin = at_, .end = r.lsn, .file = first_end_ ? first_end_->file : ""});
    for (SegmentNumber n = first_new_segment(r); n <= last_segment_of(r); ++n) {
      const Offer* offer = taken(n);
      if (offer == nullptr || offer->place == LogPlace::own) continue;
      if (fetched_.empty() || fetched_.back() < n) fetched_.push_back(n);
    }
    current_ = last_segment_of(r);
    fresh_ = after_hop_ = anywhere_ = false;
    first_end_.reset();
    last_ = r.lsn;
    at_ = r.end;
    return true;
  }
  if (!ended_) {
    ended_ = true;
    end_ = first_end_.value_or(LogEnd{});
    end_.end.last = last_;
  }
  return false;
}

}  // namespace walread
