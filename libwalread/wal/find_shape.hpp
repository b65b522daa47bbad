// The shape of a log and the system that wrote it, from a directory of its segments of which some may be
// damaged.
#pragma once

#include <string>
#include <vector>

#include "libwalread/wal/probe.hpp"

namespace walread {

struct FoundShape {
  std::optional<LogShape> shape{};  // everything but the version; nothing if no file tells it
  std::uint16_t magic = 0;          // of the pages, with `shape`
  // Without `shape`: what is wrong with the file to talk about, the first that somebody wrote to
  // (read_first_header()), and whether all of the files hold nothing but zeros.
  Error error{};
  bool all_zeros = false;
  // The log of one of the files is that of a system that is not read; set only if none is of a system that
  // is.
  std::optional<UnreadLog> unread{};
  std::string unread_file{};

  // The file begins with zeros although it, or another, goes on with something else.
  bool begins_with_zeros() const { return error.code == Code::bad_magic && error.found == 0; }
};

// Looks at the first page of each of the files `names` in `directory`, in this order: a header of a known
// system whose address fits the file's name counts most, then one of a known system, then short headers of
// later pages (search_shape()), then a header of a system that is not known. Opens read-only; reads whole
// files only if no first page is of a known system.
FoundShape find_shape(const std::string& directory, const std::vector<std::string>& names);

// Whether some system that is known here writes pages with this magic (xlog_internal.h XLOG_PAGE_MAGIC).
bool is_known_magic(std::uint16_t magic);

// The system identifier in the first page of `segment`; 0 if that page is not one of `shape`. A directory may
// hold segments of several database systems, as an archive that all nodes of a cluster write to.
std::uint64_t system_id_at(SegmentSource& source, const LogShape& shape, SegmentNumber segment);

// As detect_system(), but asks the other segments of `source` if `first` does not tell, and the pg_control
// that belongs to `directory`, where the segments lie, if none of them does (control_version_beside()).
Detection detect_system_in(FileSource& source, const LogShape& shape, std::uint16_t magic,
                           SegmentNumber first, const std::string& directory);

}  // namespace walread
