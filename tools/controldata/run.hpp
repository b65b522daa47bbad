// What controldata does once the command line is understood.
#pragma once

#include "tools/common/cli.hpp"
#include "tools/controldata/options.hpp"

namespace walread::controldata {

// Reads the file or files, writes the report to standard output and what is wrong to standard error. Returns
// the exit code.
cli::ExitCode run(const Options& options);

}  // namespace walread::controldata
