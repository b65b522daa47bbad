// Files that are shorter or longer than a segment.
#pragma once

#include <string>
#include <vector>

#include "tools/waldump/input.hpp"

namespace walread::waldump {

struct WrongSize {
  std::string sentence;
  bool partial = false;  // by its name the file may well be so: pg_receivewal was still writing it
};

// The files of the segments from `begin` to the one that holds `end`, where reading came to, that have not a
// segment's size, although nothing that was read lay in what is missing. `told`: a segment of which something
// was said already. Compressed files are looked at only if reading ended in them: the others were read to
// their end.
std::vector<WrongSize> wrong_sizes(const Input& input, Lsn begin, Lsn end, std::optional<SegmentNumber> told);

}  // namespace walread::waldump
