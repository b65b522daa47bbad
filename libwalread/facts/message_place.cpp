#include "libwalread/facts/message_place.hpp"

#include <algorithm>
#include <filesystem>

#include "libwalread/wal/probe.hpp"

namespace walread {

namespace {

// The first segment behind `n` that begins as one of this log: somebody wrote to it, so `n` is not the last.
std::string written_behind(const TimelineLog& log, SegmentNumber n) {
  for (auto it = log.segments.upper_bound(n); it != log.segments.end(); ++it) {
    Error ignored;
    const auto header = read_first_header(it->second.path, ignored);
    if (header && header->address == log.shape.segment.start_of(it->first) &&
        (log.shape.system_id == 0 || header->system_id == log.shape.system_id))
      return log.file_name(it->first);
  }
  return {};
}

// xlogreader.c reports the page on which reading failed: that of the error, or the one behind the last
// record.
bool is_at_end(const End& end, Lsn at, std::uint64_t page) {
  const Lsn last = std::max(end.at + page, end.error.lsn);
  return at + page > end.at && at <= last;
}

CopyState state_of(const std::string& path, Lsn start, const WalFiles& wal, std::uint64_t system_id,
                   SegmentCopy& copy) {
  Error error;
  const auto header = read_first_header(path, error);
  if (!header) {
    copy.os_error = error.os_error;
    if (error.code == Code::cannot_open || error.code == Code::cannot_read) return CopyState::unreadable;
    if (error.code == Code::short_file) return CopyState::short_file;
    return error.found == 0 ? CopyState::not_begun : CopyState::no_header;
  }
  if (system_id != 0 && header->system_id != system_id) {
    copy.system_id = header->system_id;
    return CopyState::foreign;
  }
  if (header->address != start) {
    copy.address = header->address;
    return CopyState::elsewhere;
  }
  const bool plain =
      path.size() >= kSegmentNameSize && is_segment_name(path.substr(path.size() - kSegmentNameSize));
  return plain && copy.bytes < wal.shape.segment.bytes() ? CopyState::short_file : CopyState::usable;
}

}  // namespace

std::optional<Lsn> named_position(const MessageNames& names, SegmentSize segment) {
  if (names.at) return names.at;
  if (names.segment.empty() || !names.offset || *names.offset >= segment.bytes()) return std::nullopt;
  const auto number = parse_wal_file_name(names.segment).segment_number(segment);
  if (!number) return std::nullopt;
  return segment.start_of(*number) + *names.offset;
}

PlaceFacts read_place(const TimelineLog& log, Lsn at) {
  PlaceFacts out{.at = at};
  const SegmentNumber n = log.segment_of(at);
  out.segment = log.file_name(n);
  const bool before = n > 0 && log.has(n - 1);
  if (!log.has(n) && !before) {
    out.state = PlaceState::no_segment;
    return out;
  }
  TimelineReader reader(log, {.begin = log.shape.segment.start_of(before ? n - 1 : n)});
  while (reader.next()) {
    const RecordView& record = reader.record();
    if (record.end <= at) continue;
    out.state = PlaceState::reads;
    out.record = record.lsn;
    return out;
  }
  out.end = reader.end();
  out.state = is_at_end(out.end.end, at, log.shape.page_size) ? PlaceState::ends : PlaceState::short_of;
  out.later = written_behind(log, log.segment_of(out.end.end.at));
  return out;
}

std::vector<SegmentCopy> copies_of(const std::string& name, const WalFiles& wal, std::uint64_t system_id) {
  std::vector<SegmentCopy> out;
  for (const WalFile& file : wal.directory.files) {
    if (file.parsed.kind != WalFileKind::kSegment || file.parsed.status != ArchiveStatus::kNone ||
        !file.name.starts_with(name))
      continue;
    SegmentCopy copy{.path = wal.directory.path + "/" + file.name, .partial = file.parsed.partial};
    std::error_code error;
    copy.bytes = std::filesystem::file_size(copy.path, error);
    if (error) copy.bytes = 0;
    const auto number = file.parsed.segment_number(wal.shape.segment);
    const Lsn start = number ? wal.shape.segment.start_of(*number) : Lsn{};
    copy.state = state_of(copy.path, start, wal, system_id, copy);
    out.push_back(std::move(copy));
  }
  return out;
}

}  // namespace walread
