// What timeline-check does once the command line is understood.
#pragma once

#include "tools/common/cli.hpp"
#include "tools/timeline-check/options.hpp"

namespace walread::timeline_check {

// Reads the directories and writes the report to standard output. Returns the exit code.
int run(const Options& options);

}  // namespace walread::timeline_check
