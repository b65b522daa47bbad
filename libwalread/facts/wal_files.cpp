#include "libwalread/facts/wal_files.hpp"

#include <algorithm>

#include "formats/registry.hpp"
#include "libwalread/wal/find_shape.hpp"

namespace walread {

namespace {

void read_histories(WalFiles& wal) {
  wal.histories[1] = parse_history_file(1, {});
  for (const WalFile& file : wal.directory.files) {
    if (file.parsed.kind != WalFileKind::kHistory || file.parsed.status != ArchiveStatus::kNone) continue;
    const TimelineId tli = file.parsed.tli;
    if (wal.histories.contains(tli)) continue;  // the names sort one that is not compressed first
    int os_error = 0;
    const auto text = read_small_file(wal.directory.path + "/" + file.name, kMaxHistoryFileSize, os_error);
    if (text) {
      wal.histories[tli] = parse_history_file(tli, std::as_bytes(std::span(*text)));
    } else {
      wal.unreadable_histories[tli] = os_error;
    }
    wal.newest = std::max(wal.newest, tli);
  }
}

std::vector<std::string> segment_names(const WalDirectory& directory) {
  std::vector<std::string> names;
  for (const WalFile& f : directory.files)
    if (is_readable_segment(f)) names.push_back(f.name);
  return names;
}

// Every segment by number, whatever its timeline: enough to find an intact record.
std::map<SegmentNumber, FileSource::Entry> all_segments(const WalFiles& wal) {
  std::map<SegmentNumber, FileSource::Entry> out;
  for (const WalFile& f : wal.directory.files) {
    if (!is_readable_segment(f)) continue;
    const auto number = f.parsed.segment_number(wal.shape.segment);
    if (number) out[*number] = {wal.directory.path + "/" + f.name, f.parsed.tli};
  }
  return out;
}

void choose_system(WalFiles& wal, std::optional<formats::System> system) {
  if (!is_known_magic(wal.magic)) {
    wal.state = WalFilesState::unknown_magic;
    return;
  }
  wal.state = WalFilesState::ready;
  const bool fits = system && formats::version(*system).page_magic == wal.magic;
  if (fits && formats::unread_like(*system) == nullptr) {
    wal.shape.version = &formats::version(*system);
    return;
  }
  FileSource source(all_segments(wal));
  if (source.segments().empty()) {
    wal.state = WalFilesState::no_segments;
    return;
  }
  const Detection found =
      detect_system_in(source, wal.shape, wal.magic, source.segments().rbegin()->first, wal.directory.path);
  if (found.is_unread) {
    wal.state = WalFilesState::unread_system;
    wal.unread = {.product = found.unread->product};
    return;
  }
  if (found.system || fits) {
    wal.shape.version = &formats::version(fits ? *system : *found.system);
    return;
  }
  wal.state = WalFilesState::ambiguous_system;
  wal.candidates = found.candidates;
}

}  // namespace

const HistoryFile* WalFiles::history(TimelineId tli) const {
  const auto it = histories.find(tli);
  return it == histories.end() ? nullptr : &it->second;
}

WalFiles find_wal_files(const std::string& path, std::optional<formats::System> system) {
  WalFiles wal;
  wal.directory = find_wal_directory(path);
  wal.os_error = wal.directory.os_error;
  if (wal.os_error != 0) return wal;
  read_histories(wal);
  const std::vector<std::string> names = segment_names(wal.directory);
  if (names.empty()) {
    // An empty directory may be the archive of a server that has not filled a segment yet.
    wal.state = WalFilesState::no_segments;
    return wal;
  }
  const FoundShape shape = find_shape(wal.directory.path, names);
  if (shape.unread) {
    wal.state = WalFilesState::unread_system;
    wal.unread = *shape.unread;
    return wal;
  }
  if (!shape.shape) {
    wal.state = WalFilesState::no_shape;
    wal.error = shape.error;
    return wal;
  }
  wal.shape = *shape.shape;
  wal.magic = shape.magic;
  for (const std::string& name : names) {
    const WalFileName parsed = parse_wal_file_name(name);
    if (parsed.segment_number(wal.shape.segment)) wal.newest = std::max(wal.newest, parsed.tli);
  }
  choose_system(wal, system);
  return wal;
}

const HistoryFile* find_history(const WalFiles& wal, TimelineId tli, std::span<const WalFiles* const> more) {
  if (const HistoryFile* own = wal.history(tli)) return own;
  for (const WalFiles* other : more)
    if (const HistoryFile* theirs = other->history(tli)) return theirs;
  return nullptr;
}

bool is_of_system(const std::string& path, std::uint64_t system_id) {
  if (system_id == 0) return true;
  Error ignored;
  const auto header = read_first_header(path, ignored);
  return !header || header->system_id == system_id;
}

bool begins_as_named(const std::string& path, SegmentNumber n, const LogShape& shape) {
  Error ignored;
  const auto header = read_first_header(path, ignored);
  return header && header->address == shape.segment.start_of(n) &&
         (shape.system_id == 0 || header->system_id == shape.system_id);
}

std::map<SegmentNumber, FileSource::Entry> segments_to(const WalFiles& wal, TimelineId tli,
                                                       std::span<const WalFiles* const> more) {
  const HistoryFile* history = find_history(wal, tli, more);
  const SegmentSize size = wal.shape.segment;
  const auto of = [&](const WalFiles& files) {
    return history != nullptr ? segments_of_history(files.directory, size, *history)
                              : segments_of_timeline(files.directory, size, tli);
  };
  auto out = of(wal);
  for (const WalFiles* other : more) {
    for (auto& [number, entry] : of(*other)) {
      const auto have = out.find(number);
      if (have != out.end() && have->second.timeline >= entry.timeline) continue;
      if (!is_of_system(entry.path, wal.shape.system_id)) continue;
      out[number] = std::move(entry);
    }
  }
  return out;
}

}  // namespace walread
