// The command line of timeline-check.
#pragma once

#include <string>
#include <vector>

#include "libwalread/facts/timeline_facts.hpp"

namespace walread::timeline_check {

// The first four are the verdict; no trouble of another kind may be taken for one of them.
enum ExitCode : int {
  kReady = 0,
  kReadyWithLoss = 1,
  kNotReady = 2,
  kCannotTell = 3,
  kUsage = 64,   // the command line is wrong (sysexits.h EX_USAGE)
  kFailed = 74,  // the report could not be written or made (EX_IOERR)
};

struct Options {
  bool help = false;
  bool version = false;
  bool json = false;
  std::string explain{};  // a message; empty: the question is about the directories
  // explain: directories, the first that of the node that said it.
  std::vector<std::string> explain_in{};
  TimelineOptions question{};
};

struct ParsedOptions {
  Options options;
  std::string error;  // why the command line is wrong; empty if it is not
};

ParsedOptions parse_options(int argc, const char* const* argv);

// The text of --help.
std::string help_text();

}  // namespace walread::timeline_check
