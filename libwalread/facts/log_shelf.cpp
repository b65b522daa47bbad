#include "libwalread/facts/log_shelf.hpp"

#include <algorithm>
#include <filesystem>

namespace walread {

namespace {

// Whether the history has not yet left, or already come to, the timeline of the file's name in that segment.
bool is_on_the_way(const WalFileName& name, SegmentNumber n, const HistoryFile& history, SegmentSize size) {
  if (!history.contains(name.tli)) return false;
  const auto left = history.switch_point(name.tli);
  if (left && left->lsn.valid() && size.start_of(n) >= left->lsn) return false;
  return name.tli >= history.tli_of_lsn(size.start_of(n));
}

// A server takes a file of another size from no archive (xlogarchive.c RestoreArchivedFile()). What has to be
// decompressed first has none of its own.
bool has_size_of_segment(const std::string& path, SegmentSize size) {
  const std::filesystem::path file(path);
  if (file.filename().string().size() != kSegmentNameSize) return true;
  std::error_code ignored;
  return std::filesystem::file_size(file, ignored) == size.bytes();
}

}  // namespace

void LogShelf::add(const WalFiles& wal, LogPlace place, LogReaderKind reader) {
  for (const WalFile& file : wal.directory.files) {
    if (!is_readable_segment(file)) continue;
    const bool plain = file.parsed.compression == FileCompression::kNone && !file.parsed.partial;
    if (reader == LogReaderKind::server && !plain) continue;
    const auto n = file.parsed.segment_number(shape.segment);
    if (!n || !is_on_the_way(file.parsed, *n, history, shape.segment)) continue;
    std::vector<Offer>& list = offers[*n];
    const Offer offer{.entry = {wal.directory.path + "/" + file.name, file.parsed.tli},
                      .place = place,
                      .partial = file.parsed.partial};
    const auto behind = std::ranges::find_if(list, [&](const Offer& o) {
      if (o.entry.timeline != offer.entry.timeline) return o.entry.timeline < offer.entry.timeline;
      return o.partial && !offer.partial;
    });
    list.insert(behind, offer);
  }
}

void LogShelf::add_what_needs_help(const WalFiles& own) {
  WalFiles rest = own;
  std::erase_if(rest.directory.files, [](const WalFile& f) {
    return !is_readable_segment(f) || (f.parsed.compression == FileCompression::kNone && !f.parsed.partial);
  });
  add(rest, LogPlace::archive);
}

const Offer* LogShelf::first(SegmentNumber n) const {
  const auto it = offers.find(n);
  return it == offers.end() || it->second.empty() ? nullptr : &it->second.front();
}

std::string LogShelf::segment_name(SegmentNumber n) const {
  return segment_file_name(history.tli_of_lsn(shape.segment.start_of(n + 1) - 1), n, shape.segment);
}

LogShelf shelf_like(const TimelineLog& log) { return {.shape = log.shape, .history = log.history}; }

std::map<SegmentNumber, FileSource::Entry> recovery_segments(const WalFiles& own, const LogShape& shape,
                                                             const HistoryFile& history,
                                                             std::span<const WalFiles* const> archives,
                                                             Fetching fetching) {
  LogShelf shelf{.shape = shape, .history = history};
  const auto reader = fetching.decompresses ? LogReaderKind::us : LogReaderKind::server;
  if (fetching.on)
    for (const WalFiles* archive : archives)
      if (archive->ready() && archive->shape.segment == shape.segment)
        shelf.add(*archive, LogPlace::archive, reader);
  shelf.add(own, LogPlace::own, LogReaderKind::server);
  std::map<SegmentNumber, FileSource::Entry> out;
  for (const auto& [n, list] : shelf.offers) {
    const auto taken = std::ranges::find_if(list, [&](const Offer& o) {
      return o.place == LogPlace::own || (!o.partial && is_of_system(o.entry.path, shape.system_id) &&
                                          has_size_of_segment(o.entry.path, shape.segment));
    });
    if (taken != list.end()) out[n] = taken->entry;
  }
  return out;
}

}  // namespace walread
