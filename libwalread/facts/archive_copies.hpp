// What an archive really has of the segments in a WAL directory. A name is a claim: a copy counts only if it
// begins with the right page of the right system, is whole, and is, byte for byte, what lies here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/core/error.hpp"
#include "libwalread/files/history_file.hpp"
#include "libwalread/wal/page_buffer.hpp"

namespace walread {

// In the order in which one of several copies counts: the last that is found wins.
enum class CopyState : std::uint8_t {
  not_compared,  // no archive was named, or the segment is not finished
  missing,       // the archive has no file of that name
  unusable,  // it has one that is not this segment: cut off, of another system, of another place in the log
  unproven,  // it has one that cannot be read, for want of permission or of a decompressor
  other,     // a whole segment of that place in the log, and its bytes are not those that lie here
  same,
};

// One copy and what is wrong with it.
struct CopyFault {
  std::string file{};  // its path
  CopyState state = CopyState::missing;
  Error error{};  // of unusable and unproven; code none with unproven: a compression that is not known here
};

// Reads the copy at `path`, decompressed, and compares it with the segment at `own`; with an empty `own` it
// is only looked whether it is whole, which then counts as same. `tli`, `segment`: what its name says.
// `history`: tells of which timeline the first page may be. Opens both read-only.
CopyFault compare_copy(const std::string& path, TimelineId tli, SegmentNumber segment, const LogShape& shape,
                       const HistoryFile& history, const std::string& own);

struct RetentionFacts;

// Looks for every finished segment of `facts` in the archive at facts.archive_copies.directory: fills
// SegmentFile::copy and the rest of facts.archive_copies.
void compare_with_archive(const LogShape& shape, RetentionFacts& facts);

// What became of that.
struct ArchiveCopies {
  std::string directory{};                // as it was named; empty: none was
  bool compared = false;                  // the archive was listed and segments were found
  int os_error = 0;                       // errno if it could not be listed
  std::vector<std::string> unlisted{};    // directories in it that could not be
  std::optional<SegmentNumber> oldest{};  // the oldest segment of the archive
  // Segments that wait to be archived and are not here any more: how many of them the archive has, whole.
  std::uint64_t orphans_archived = 0;
  std::vector<CopyFault> faults{};  // the first of each state that is not same
  bool asked() const { return !directory.empty(); }
};

}  // namespace walread
