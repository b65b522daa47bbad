// The loop that reads records and hands them to whoever shows them.
#pragma once

#include "tools/waldump/input.hpp"
#include "tools/waldump/options.hpp"

namespace walread::waldump {

// Does what `options` ask for with the log in `input`; returns the exit code.
int dump(const Options& options, Input& input);

}  // namespace walread::waldump
