#include "libwalread/facts/timeline_log.hpp"

namespace walread {

std::string TimelineLog::segment_name(SegmentNumber n) const {
  return segment_file_name(history.tli_of_lsn(shape.segment.start_of(n + 1) - 1), n, shape.segment);
}

std::string TimelineLog::file_name(SegmentNumber n) const {
  const auto it = segments.find(n);
  if (it == segments.end()) return segment_name(n);
  return it->second.path.substr(it->second.path.rfind('/') + 1);
}

std::optional<SegmentNumber> TimelineLog::run_begin(Lsn lsn) const {
  auto it = segments.find(segment_of(lsn));
  if (it == segments.end()) return std::nullopt;
  SegmentNumber first = it->first;
  while (it != segments.begin() && (--it)->first == first - 1) first = it->first;
  return first;
}

bool TimelineLog::file_counts_at(Lsn lsn) const {
  const auto it = segments.find(segment_of(lsn));
  return it == segments.end() || it->second.timeline >= history.tli_of_lsn(lsn);
}

TimelineLog timeline_log(const WalFiles& wal, TimelineId tli, std::span<const WalFiles* const> more) {
  TimelineLog log;
  log.shape = wal.shape;
  log.tli = tli;
  const HistoryFile* history = find_history(wal, tli, more);
  log.history = history != nullptr ? *history : HistoryFile{.tli = tli};
  log.segments = segments_to(wal, tli, more);
  return log;
}

TimelineReader::TimelineReader(const TimelineLog& log, const ReaderOptions& options)
    : log_(log),
      source_(log.segments, [&log](SegmentNumber n) { return log.segment_name(n); }),
      options_(options) {
  reader_.emplace(source_, log.shape, options);
}

Step TimelineReader::finish(End end, bool left_timeline) {
  ended_ = true;
  end.last = last_;
  end_.end = std::move(end);
  const Lsn at = end_.end.error.code == Code::missing_segment ? end_.end.error.lsn : end_.end.at;
  // Of a log that ends with a full segment that one is named, not the next, which is not here.
  const bool full = end_.end.reason == EndReason::last_segment && end_.end.last.valid();
  const SegmentNumber segment = full ? log_.shape.segment.segment_before(at) : log_.segment_of(at);
  const auto file = log_.segments.find(segment);
  end_.file = source_.name(segment);
  end_.expected = log_.history.tli_of_lsn(at);
  end_.found = found_ != 0 ? found_ : file == log_.segments.end() ? 0 : file->second.timeline;
  end_.records_follow = left_timeline;
  end_.left_timeline = left_timeline || !log_.file_counts_at(end_.end.at);
  return Step::end;
}

// The record at `at` is one of a timeline that the history left before.
Step TimelineReader::leave_timeline(Lsn at) {
  auto next = log_.segments.upper_bound(log_.segment_of(at));
  while (next != log_.segments.end() && !log_.file_counts_at(log_.shape.segment.start_of(next->first)))
    ++next;
  if (!options_.across_missing || next == log_.segments.end())
    return finish({.reason = EndReason::last_segment, .at = at, .last = {}, .error = {}}, true);
  found_ = 0;
  checked_page_ = kMaxLsn;
  options_.begin = log_.shape.segment.start_of(next->first);
  reader_.emplace(source_, log_.shape, options_);
  gap_ = {.begin = at, .end = options_.begin, .reason = {.code = Code::missing_segment, .lsn = at}};
  gap_.reason.file = log_.segment_name(log_.segment_of(at));
  return Step::gap;
}

Step TimelineReader::step() {
  if (ended_) return Step::end;
  switch (reader_->next()) {
    case Step::gap:
      gap_ = reader_->gap();
      return Step::gap;
    case Step::end:
      return finish(reader_->end(), false);
    case Step::record:
      break;
  }
  const RecordView& record = reader_->record();
  if (!log_.file_counts_at(record.lsn) || !page_counts(record)) return leave_timeline(record.lsn);
  last_ = record.lsn;
  return Step::record;
}

// A name does not make a page one of its timeline: a page tells which wrote it. The one in which a timeline
// was left is taken over as it is and written on (xlog.c StartupXLOG(), XLogFileCopy()), so there either is
// right.
bool TimelineReader::page_counts(const RecordView& record) {
  const std::uint64_t size = log_.shape.page_size;
  const Lsn page{record.lsn.value - record.lsn.value % size};
  if (page == checked_page_) return true;
  const TimelineId first = log_.history.tli_of_lsn(page);
  const TimelineId last = log_.history.tli_of_lsn(page + (size - 1));
  if (record.tli != first && record.tli != last) {
    found_ = record.tli;
    return false;
  }
  checked_page_ = page;
  return true;
}

bool TimelineReader::next() {
  for (;;) {
    const Step at = step();
    if (at != Step::gap) return at == Step::record;
  }
}

}  // namespace walread
