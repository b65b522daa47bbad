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
  // Where standard error goes instead of into `err`.
  std::string stderr_file{};
  // The current directory it starts in; empty: ours.
  std::string directory{};
  // Even if we are root, it may not open what the mode of a file forbids to its owner.
  bool bound_by_modes = false;
};

// Runs `name` of the build's program directory, or the program at that absolute path. TZ is UTC and PGDATA unset unless `setup` says otherwise.
ProgramResult run_program(const std::string& name, const std::vector<std::string>& arguments,
                          const ProgramSetup& setup = {});

// The same, but returns at once: `stdout_file` and `stderr_file` must say where its output goes.
int start_program(const std::string& name, const std::vector<std::string>& arguments, const ProgramSetup& setup);

// Sends it `signal` (0: none) and waits for its end. The exit code, or minus the number of the signal that ended it.
int end_program(int pid, int signal = 0);

}  // namespace walread::test
