// archive_status: what waits to be archived, and what is done.
//
// Facts: xlogarchive.c XLogArchiveNotify(), XLogArchiveCheckDone(); pgarch.c pgarch_readyXlog() (the archiver
// takes the oldest .ready first, history files before all, and gives up for a while when it fails).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libwalread/io/segment_name.hpp"

namespace walread {

// One segment's status file. Kept small: there may be hundreds of thousands.
struct SegmentStatus {
  TimelineId tli = 0;
  SegmentNumber segment = 0;
  bool partial = false;
  bool ready = false;  // else done

  friend auto operator<=>(const SegmentStatus&, const SegmentStatus&) = default;
};

struct ArchiveStatusFiles {
  std::vector<SegmentStatus> segments{};   // in the order of segment, then timeline
  std::vector<std::string> other_ready{};  // history and backup history files that wait, as they are called
  std::uint64_t other_done = 0;            // likewise, that are done
  std::uint64_t unknown = 0;               // names that no server gives
  int os_error = 0;  // errno if the directory could not be listed; ENOENT: there is none
};

// Lists `wal_directory`/archive_status in one pass. `size`: of the cluster's segments; names that are none
// with that size count as unknown.
ArchiveStatusFiles read_archive_status(const std::string& wal_directory, SegmentSize size);

}  // namespace walread
