// What dtx-report does once the command line is understood.
#pragma once

#include "tools/common/cli.hpp"
#include "tools/dtx-report/options.hpp"

namespace walread::dtx_report {

// Reads directories or facts files and writes to standard output. Returns the exit code.
int run(const Options& options);

}  // namespace walread::dtx_report
