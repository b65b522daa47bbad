// From what was named on the command line to the control file.
#pragma once

#include <string>

namespace walread::controldata {

struct Located {
  std::string file{};   // path of the control file; empty if `error` says why there is none
  std::string error{};  // a sentence that begins with the path
};

// Takes a data directory, or a file as it is. For a directory without global/pg_control the sentence says
// what kind of directory it looks like and what to name instead.
Located locate_control_file(const std::string& path);

}  // namespace walread::controldata
