// Where segments lie in an archive.
//
// archive_command may put them into one directory. pgBackRest makes a tree: archive/STANZA/ID/, ID being
// release and number
// ("15-1"), then a directory for each 16 digits that segments' names begin with, in it SEGMENT-SHA1 with a
// suffix for the compression. Barman has such directories, too. Any level of that tree may be named.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/io/segment_name.hpp"

namespace walread {

// A file in an archive that its name offers as a segment.
struct ArchivedFile {
  SegmentNumber segment = 0;
  TimelineId tli = 0;
  bool partial = false;
  bool readable = true;       // false: compressed in a way that is not undone here
  std::size_t directory = 0;  // in ArchiveListing::directories
  std::string name{};
};

struct ArchiveListing {
  struct Unlisted {
    std::string path{};
    int os_error = 0;
  };

  std::vector<std::string> directories{};  // those that hold segments
  std::vector<ArchivedFile> files{};       // that were asked for, by segment, timeline, partial
  std::uint64_t segments = 0;              // complete ones, asked for or not
  std::optional<SegmentNumber> oldest{};   // of them
  std::vector<Unlisted>
      unlisted{};  // directories that could not be listed; the first may be the archive itself

  std::string path(const ArchivedFile& file) const { return directories[file.directory] + "/" + file.name; }
};

// Lists the archive at `path`. `size`: of the cluster's segments. `wanted`: which files to keep in the list,
// which may be a small part of a large archive. Opens no file.
ArchiveListing list_archive(const std::string& path, SegmentSize size,
                            const std::function<bool(const ArchivedFile&)>& wanted);

}  // namespace walread
