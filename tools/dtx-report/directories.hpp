// From directories on the command line to facts.
#pragma once

#include <optional>
#include <vector>

#include "libwalread/facts/dtx_facts.hpp"
#include "tools/dtx-report/options.hpp"

namespace walread::dtx_report {

// The facts of every directory named, coordinators first, then segments, then the others. Nothing, with a message on
// standard error, if one of them is no directory that can be read or is not what the option says.
std::optional<std::vector<DtxFacts>> read_directories(const Options& options);

}  // namespace walread::dtx_report
