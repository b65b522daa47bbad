#include "tools/waldump/cut_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libwalread/io/open_file.hpp"

namespace walread::waldump {

namespace {

// The size of the content of a file; nothing if it cannot be told, or only by decompressing what was read
// already.
std::optional<std::uint64_t> content_size(const Input& in, SegmentNumber n, const std::string& path,
                                          bool last) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(st.st_size);
  if (size == in.shape.segment.bytes()) return size;
  const OpenFile file = open_regular_file(path);
  std::byte first[kCompressionMagic];
  const ssize_t got = file.fd ? ::pread(file.fd.get(), first, sizeof first, 0) : -1;
  if (got < 0) return std::nullopt;
  if (!is_compressed(Bytes(first, static_cast<std::size_t>(got)))) return size;
  if (!last) return std::nullopt;
  FileSource source({{n, {path, 0}}});
  return source.size(n);
}

}  // namespace

std::vector<WrongSize> wrong_sizes(const Input& in, Lsn begin, Lsn end, std::optional<SegmentNumber> told) {
  const SegmentSize size = in.shape.segment;
  std::vector<WrongSize> out;
  const SegmentNumber last = size.segment_of(end);
  for (auto it = in.source->segments().lower_bound(size.segment_of(begin)); it != in.source->segments().end();
       ++it) {
    const auto& [n, entry] = *it;
    if (n > last) break;
    if (n == told) continue;
    const auto bytes = content_size(in, n, entry.path, n == last);
    if (!bytes || *bytes == size.bytes()) continue;
    const std::string name = in.source->name(n);
    const bool is_short = *bytes < size.bytes();
    const std::string what =
        is_short ? fmt::format("{} are missing at its end, behind all that was read", size.bytes() - *bytes)
                 : fmt::format("{} at its end are none of it and were not read", *bytes - size.bytes());
    out.push_back(
        {fmt::format("{}: the file holds {} bytes, a segment has {}: {}", name, *bytes, size.bytes(), what),
         is_short && parse_wal_file_name(name).partial});
  }
  return out;
}

}  // namespace walread::waldump
