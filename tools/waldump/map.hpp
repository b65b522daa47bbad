// --map: every byte of the segments by what it is.
#pragma once

#include "tools/waldump/input.hpp"
#include "tools/waldump/options.hpp"

namespace walread::waldump {

// Prints the map of each segment that lies in the range; returns the exit code.
int map(const Options& options, Input& input);

}  // namespace walread::waldump
