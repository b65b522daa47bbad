// Which system wrote a log, and how large its segments and pages are.
#pragma once

#include <string>
#include <vector>

#include "tools/waldump/input.hpp"

namespace walread::waldump {

// Sets in.shape but for the version, from the first of the files `names` whose header fits its name; `magic`
// is that of its pages. False if none has a header; why was said, and `exit_code` is what to return.
bool choose_shape(Input& in, const std::vector<std::string>& names, std::uint16_t& magic, int& exit_code);

// Sets in.shape.version from the records in in.source, those of segment `begin` first. False if that is not
// possible; why was said, and `exit_code` is what to return.
bool choose_system(const Options& o, Input& in, std::uint16_t magic, SegmentNumber begin, int& exit_code);

}  // namespace walread::waldump
