// What retention-report does.
#pragma once

#include "tools/retention-report/options.hpp"

namespace walread::retention {

// Exit codes in the style of monitoring plugins.
enum ExitCode : int {
  kOk = 0,
  kWarning = 1,
  kCritical = 2,
  kCannotTell = 3,
};

ExitCode run(const Options& options);

}  // namespace walread::retention
