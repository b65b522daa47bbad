// What controldata does once the command line is understood.
#pragma once

#include "tools/common/cli.hpp"
#include "tools/controldata/options.hpp"

namespace walread::controldata {

inline constexpr std::string_view kProgram = "controldata";

// Reads the file or files, writes the report to `output` and what is wrong to standard error.
cli::ExitCode run(const Options& options, cli::Output& output);

}  // namespace walread::controldata
