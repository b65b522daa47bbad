// What lies in a WAL directory, and which file of it holds which segment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/files/history_file.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/io/segment_source.hpp"

namespace walread {

struct WalFile {
  std::string name;
  WalFileName parsed;
};

// Whether the file is a segment that can be read, complete or partial: as the server writes it, or compressed in a way
// that FileSource undoes, and not one of the files in archive_status that only bear its name.
bool is_readable_segment(const WalFile& file);

struct WalDirectory {
  std::string path;
  std::vector<WalFile> files;  // sorted by name; subdirectories are not entered
  int os_error = 0;            // errno if the directory could not be read

  // Whether a segment that can be read, complete or partial, is among the files.
  bool has_segments() const;
};

// Lists a directory in one pass. Opens no file in it.
WalDirectory list_wal_directory(const std::string& path);

// Lists `path` if segments lie in it, else its pg_wal or pg_xlog if there is one (pg_wal since 10), else `path` after all.
// No directory is read twice: there may be 100,000 names in it.
WalDirectory find_wal_directory(const std::string& path);

// Reads a whole small file, decompressed if is_compressed(). Nothing, with errno in `os_error`, if it cannot be read or is
// larger than `limit` (EFBIG), or its compression is damaged (EIO).
std::optional<std::string> read_small_file(const std::string& path, std::size_t limit, int& os_error);

// The segments of one timeline: a complete file before a partial one, one that is not compressed before one that is.
std::map<SegmentNumber, FileSource::Entry> segments_of_timeline(const WalDirectory& directory, SegmentSize size,
                                                                TimelineId tli);

// The segments on the way to `history.tli`: for each number, the file of the newest timeline in its history that
// has one, as recovery looks for them (xlog.c XLogFileReadAnyTLI()), but none from where a timeline was left.
std::map<SegmentNumber, FileSource::Entry> segments_of_history(const WalDirectory& directory, SegmentSize size,
                                                               const HistoryFile& history);

}  // namespace walread
