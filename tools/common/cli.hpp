// What all tools share: exit codes, messages, and writing to standard output so that nothing is lost
// silently.
#pragma once

#include <string>
#include <string_view>

#include "libwalread/print/printable.hpp"

namespace walread::cli {

// The same for every tool; each states them in its --help.
enum ExitCode : int {
  kOk = 0,
  kUsage = 1,          // the command line is wrong
  kDamaged = 2,        // the input is damaged, or only part of it could be read
  kCannotRead = 3,     // the input cannot be opened or read, or the output cannot be written
  kUnknownFormat = 4,  // the input is of no format that is known
};

// Names the program for all messages and switches SIGPIPE off: a reader that has had enough (`| head`) is no
// error. Called once, first thing in main().
void set_program(std::string_view name);

// Switches note() off (--quiet).
void set_quiet(bool quiet);

// "PROGRAM: SENTENCE" and a newline on standard error, made printable().
void error(std::string_view sentence);

// The same for what is worth knowing but not wrong; says nothing if set_quiet(true).
void note(std::string_view sentence);

// After a message about the command line: where to find help.
void hint();

// "PROGRAM (walread) 0.1.0" on standard output.
void print_version();

// Writes all of `text` to standard output, without a buffer. False if that was not possible: the caller
// stops. A full disk gives a message, a reader that has gone does not.
bool write_stdout(std::string_view text);

// The exit code to end with: `code`, but kCannotRead if output was lost to anything but a reader that has
// gone.
int final_code(int code);

// Whether output was lost in that way, for tools with exit codes of their own.
bool output_was_lost();

using walread::printable;

}  // namespace walread::cli
