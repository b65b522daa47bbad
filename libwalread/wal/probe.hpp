// Finds out which product and release wrote a log, and how it is cut into segments and pages, from its bytes.
#pragma once

#include <optional>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/wal/page_buffer.hpp"

namespace walread {

// The sizes that a long page header states, if they are possible ones (xlog_internal.h IsValidWalSegSize(),
// configure --with-wal-blocksize: 1 to 64 kB); nothing otherwise.
std::optional<LogShape> shape_of(const PageHeader& header);

// Reads the first page's header of a segment file. Nothing, with `error` set, if the file cannot be read
// (cannot_open, cannot_read), is too short (short_file) or does not begin with a long header of possible sizes
// (bad_magic: found 0 if the file begins with zeros).
std::optional<PageHeader> read_first_header(const std::string& path, Error& error);

struct Detection {
  std::optional<formats::System> system;     // set if exactly one fits
  std::vector<formats::System> candidates;   // the systems whose page magic this is
};

// Which system wrote a log of which `source` has `segment`: the one with this page magic under whose rules a
// record there is intact. Several systems share a magic, but no record has the checksum of two of them.
Detection detect_system(SegmentSource& source, const LogShape& shape, std::uint16_t magic, SegmentNumber segment);

}  // namespace walread
