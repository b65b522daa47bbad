// From what the user named to files and directories.
#pragma once

#include <optional>
#include <string>

#include "libwalread/io/segment_name.hpp"
#include "tools/waldump/options.hpp"

namespace walread::waldump {

struct NamedSegment {
  std::string directory;
  std::string name;
  WalFileName parsed;

  std::string path() const { return directory + "/" + name; }
};

// Finds the segment that an argument names, where pg_xlogdump looks (fuzzy_open_file()): as it is named, in
// the WAL directory below, in that of $PGDATA; for ENDSEG also beside STARTSEG. Nothing if there is none that
// could be read as a segment; why was said, and `exit_code` is what to return.
std::optional<NamedSegment> find_segment(const Options& options, const std::string& argument,
                                         const NamedSegment* start_segment, int& exit_code);

// The directory to read if none was named: this one, its WAL directory, or $PGDATA. Nothing if none of them
// is one.
std::optional<std::string> default_directory();

bool is_directory(const std::string& path);

}  // namespace walread::waldump
