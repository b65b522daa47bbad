// Running one of the built tools as a user would.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace walread::test {

struct ProgramResult {
  int exit_code = -1;  // minus the signal's number if a signal ended it
  std::string out;     // standard output, unless it went elsewhere
  std::string err;     // standard error
};

struct ProgramSetup {
  // Environment variables on top of our own; an empty value removes the variable.
  std::vector<std::pair<std::string, std::string>> environment{};
  // Where standard output goes instead of into `out`: a file such as /dev/full.
  std::string stdout_file{};
  // Standard output is a pipe that nobody reads from any more, as behind `| head` once it has had enough.
  bool reader_gone = false;
};

// Runs `name` of the build's program directory. TZ is UTC and PGDATA unset unless `setup` says otherwise.
ProgramResult run_program(const std::string& name, const std::vector<std::string>& arguments,
                          const ProgramSetup& setup = {});

}  // namespace walread::test
