#include "libwalread/facts/archive_status.hpp"

#include <algorithm>
#include <tuple>

#include "libwalread/io/directory_names.hpp"

namespace walread {

namespace {

void take(std::string_view name, SegmentSize size, ArchiveStatusFiles& out) {
  const WalFileName parsed = parse_wal_file_name(name);
  if (parsed.status == ArchiveStatus::kNone) {
    ++out.unknown;
    return;
  }
  const bool ready = parsed.status == ArchiveStatus::kReady;
  if (parsed.kind != WalFileKind::kSegment) {
    if (ready) {
      out.other_ready.emplace_back(name.substr(0, name.rfind('.')));
    } else {
      ++out.other_done;
    }
    return;
  }
  const auto number = parsed.segment_number(size);
  if (number) {
    out.segments.push_back(
        {.tli = parsed.tli, .segment = *number, .partial = parsed.partial, .ready = ready});
  } else {
    ++out.unknown;
  }
}

}  // namespace

ArchiveStatusFiles read_archive_status(const std::string& wal_directory, SegmentSize size) {
  ArchiveStatusFiles out;
  const DirectoryNames found = list_directory(wal_directory + "/archive_status");
  out.os_error = found.os_error;
  for (const std::string& name : found.names) take(name, size, out);
  std::ranges::sort(out.segments, {}, [](const SegmentStatus& s) {
    // .done behind .ready of the same segment, which is what the server goes by.
    return std::tuple(s.segment, s.tli, s.partial, !s.ready);
  });
  std::ranges::sort(out.other_ready);
  return out;
}

}  // namespace walread
