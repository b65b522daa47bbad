// Finds out which product and release wrote a log, and how it is cut into segments and pages, from its bytes.
#pragma once

#include <optional>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/wal/page_buffer.hpp"
#include "libwalread/wal/unread_log.hpp"

namespace walread {

// The sizes that a long page header states, if they are possible ones (xlog_internal.h IsValidWalSegSize(),
// configure --with-wal-blocksize: 1 to 64 kB); nothing otherwise.
std::optional<LogShape> shape_of(const PageHeader& header);

// Reads the first page's header of a segment file. Nothing, with `error` set, if the file cannot be read
// (cannot_open, cannot_read), is too short (short_file) or does not begin with a long header of possible
// sizes (bad_magic: found 0 if the file begins with zeros). `unread`, if not null: what recognise_unread()
// says of the file.
std::optional<PageHeader> read_first_header(const std::string& path, Error& error,
                                            std::optional<UnreadLog>* unread = nullptr);

struct Detection {
  std::optional<formats::System> system;    // set if exactly one fits
  std::vector<formats::System> candidates;  // the systems whose page magic this is
  // A system that is not read and whose pages carry this magic: it is the one if `is_unread`, it may be if
  // nothing tells.
  const formats::UnreadSystem* unread = nullptr;
  bool is_unread = false;
};

// Which system wrote a log of which `source` has `segment`: the one with this page magic under whose rules a
// record there is intact. Several systems share a magic, but no record has the checksum of two of them. Where
// a fork that is not read has kept magic and checksum, too, it is told by the first record that only one of
// the two writes (is_of_fork()); if there is none, by `control_version`, that of the pg_control that belongs
// to the log (0: there is none), or by a page size that the fork does not have.
Detection detect_system(SegmentSource& source, const LogShape& shape, std::uint16_t magic,
                        SegmentNumber segment, std::uint32_t control_version = 0);

}  // namespace walread
