// The command line of dtx-report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libwalread/print/dtx_report.hpp"

namespace walread::dtx_report {

// The first four are the verdict; no trouble of another kind may be taken for one of them.
enum ExitCode : int {
  kClear = 0,
  kInDoubt = 1,
  kBroken = 2,
  kCannotTell = 3,
  kUsage = 64,   // the command line is wrong (sysexits.h EX_USAGE)
  kFailed = 74,  // an input cannot be read, or the report not be written (EX_IOERR)
};

enum class Command { report, extract, merge, restore_points };

struct Options {
  bool help = false;
  bool version = false;
  bool json = false;
  Command command = Command::report;
  std::vector<std::string> coordinators{};  // --coordinator
  std::vector<std::string> segments{};      // --segment, in their order
  std::optional<int> segment_count{};       // --contents: the cluster has as many content ids, from 0 on
  std::vector<std::string> paths{};         // directories whose files say what they are; merge: facts files
  DtxSelection selection{};
};

struct ParsedOptions {
  Options options;
  std::string error;  // why the command line is wrong; empty if it is not
};

ParsedOptions parse_options(int argc, const char* const* argv);

// The text of --help.
std::string help_text();

}  // namespace walread::dtx_report
