// Accounts for every byte of a segment file by what it is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libwalread/wal/reader.hpp"

namespace walread {

enum class ByteLabel : std::uint8_t {
  page_header,
  record,        // of records that begin in this segment and are intact, as far as they lie in it
  continuation,  // of a record that began in an earlier segment
  padding,       // up to the next multiple of eight
  switched,      // unused since the log was switched to the next segment
  gap,           // cannot be read, with valid records behind it; or given up by the server after a crash
  torn,          // of a record that was never completed
  zeros,         // never written
  recycled,      // of pages left from an earlier use of the file
  unknown,       // none of these
};
inline constexpr std::size_t kByteLabels = 10;

// page_header, record, ...
std::string_view name_of(ByteLabel label);

struct Extent {
  std::uint64_t offset = 0;  // in the file
  std::uint64_t length = 0;
  ByteLabel label{};
};

struct ByteMap {
  std::uint64_t file_size = 0;
  std::array<std::uint64_t, kByteLabels> totals{};  // they add up to file_size
  std::uint64_t records = 0;
  std::optional<Gap> damage;  // the first gap that is damage, and was not given up by the server
  std::vector<Extent> extents;  // in order, without holes, neighbours with different labels; page headers, records
                                // and padding are one extent labelled `record`
  End end;                      // how reading the segment ended
};

// Reads all of `segment`. The next segment is read too, if it is there, for a record that goes on in it.
ByteMap map_segment(SegmentSource& source, const LogShape& shape, SegmentNumber segment);

}  // namespace walread
