// A segment that is needed, and where it can be had.
#pragma once

#include <string>
#include <vector>

#include "libwalread/core/segment_math.hpp"

namespace walread {

struct SegmentFact {
  SegmentNumber number = 0;
  std::string name{};
  std::vector<std::string> places{};  // files that hold it in a usable form; the node's own is not among them
};

}  // namespace walread
