#include "libwalread/io/wal_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/open_file.hpp"

namespace walread {

namespace {

void enter(std::map<SegmentNumber, FileSource::Entry>& out, const WalDirectory& directory,
           const WalFile& file, SegmentSize size) {
  const auto number = file.parsed.segment_number(size);
  if (!number) return;
  const auto it = out.find(*number);
  // The names sort a complete segment before its .partial, and a later timeline behind an earlier one.
  if (it != out.end() && it->second.timeline >= file.parsed.tli) return;
  out[*number] = {directory.path + "/" + file.name, file.parsed.tli};
}

}  // namespace

bool is_readable_segment(const WalFile& f) {
  if (f.parsed.kind != WalFileKind::kSegment || f.parsed.status != ArchiveStatus::kNone) return false;
  switch (f.parsed.compression) {
    case FileCompression::kNone:
    case FileCompression::kGzip:
    case FileCompression::kLz4:
    case FileCompression::kZstd:
    case FileCompression::kXz:
    case FileCompression::kBzip2:
      return true;
    default:
      return false;
  }
}

bool WalDirectory::has_segments() const { return std::ranges::any_of(files, is_readable_segment); }

WalDirectory list_wal_directory(const std::string& path) {
  WalDirectory out;
  out.path = path;
  DirectoryNames found = list_directory(path);
  out.os_error = found.os_error;
  out.files.reserve(found.names.size());
  for (std::string& name : found.names) {
    const WalFileName parsed = parse_wal_file_name(name);
    out.files.push_back({std::move(name), parsed});
  }
  return out;
}

WalDirectory find_wal_directory(const std::string& path) {
  WalDirectory own = list_wal_directory(path);
  if (own.has_segments()) return own;
  for (const char* name : {"pg_wal", "pg_xlog"}) {
    const std::string below = path + "/" + name;
    struct stat st {};
    if (::stat(below.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) return list_wal_directory(below);
  }
  return own;
}

std::optional<std::string> read_small_file(const std::string& path, std::size_t limit, int& os_error) {
  os_error = 0;
  OpenFile file = open_regular_file(path);
  os_error = file.os_error;
  if (!file.fd) return std::nullopt;
  const int fd = file.fd.get();
  std::string out;
  char chunk[4096];
  const ssize_t first = ::pread(fd, chunk, kCompressionMagic, 0);
  if (first > 0 && is_compressed(std::as_bytes(std::span(chunk, static_cast<std::size_t>(first))))) {
    CompressedFile compressed(file.fd.release());
    out.resize(limit + 1);
    const CompressedFile::Result got = compressed.read(0, std::as_writable_bytes(std::span(out)));
    os_error = got.damaged ? EIO : got.bytes > limit ? EFBIG : 0;
    if (os_error != 0) return std::nullopt;
    out.resize(got.bytes);
    return out;
  }
  for (;;) {
    const ssize_t n = ::read(fd, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      if (n < 0) os_error = errno;
      break;
    }
    out.append(chunk, static_cast<std::size_t>(n));
    if (out.size() > limit) {
      os_error = EFBIG;
      break;
    }
  }
  if (os_error != 0) return std::nullopt;
  return out;
}

std::map<SegmentNumber, FileSource::Entry> segments_of_timeline(const WalDirectory& directory,
                                                                SegmentSize size, TimelineId tli) {
  std::map<SegmentNumber, FileSource::Entry> out;
  for (const WalFile& file : directory.files)
    if (is_readable_segment(file) && file.parsed.tli == tli) enter(out, directory, file, size);
  return out;
}

std::map<SegmentNumber, FileSource::Entry> segments_of_history(const WalDirectory& directory,
                                                               SegmentSize size, const HistoryFile& history) {
  std::map<SegmentNumber, FileSource::Entry> out;
  for (const WalFile& file : directory.files) {
    if (!is_readable_segment(file) || !history.contains(file.parsed.tli)) continue;
    // Behind the point where the history leaves a timeline, the timeline's segments are none of it.
    const auto number = file.parsed.segment_number(size);
    const auto left = history.switch_point(file.parsed.tli);
    if (number && left && left->lsn.valid() && size.start_of(*number) >= left->lsn) continue;
    enter(out, directory, file, size);
  }
  return out;
}

}  // namespace walread
