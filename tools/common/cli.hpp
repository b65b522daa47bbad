// What all tools share: exit codes, messages, and writing to standard output so that nothing is lost silently.
#pragma once

#include <string>
#include <string_view>

namespace walread::cli {

// The same for every tool; each states them in its --help.
enum class ExitCode : int {
  ok = 0,
  usage = 1,           // the command line is wrong
  damaged = 2,         // the input is damaged, or only part of it could be read
  cannot_read = 3,     // the input cannot be opened or read, or the output cannot be written
  unknown_format = 4,  // the input is of no format that is known
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

// `text` with everything that could do something to a terminal made visible: control characters (also those
// of ISO 8859-1, U+0080 to U+009F) and bytes that are not UTF-8 become \xHH. For file names and other bytes
// from outside.
std::string printable(std::string_view text);

// "PROGRAM: SENTENCE" and a newline on standard error, in one write, so that lines of several processes do not
// mix. The sentence must be printable.
void print_error(std::string_view program, std::string_view sentence);

// The same for a wrong command line, with a line that points to --help. Returns ExitCode::usage.
ExitCode usage_error(std::string_view program, std::string_view sentence);

// "PROGRAM (walread) 0.1.0" and a newline.
std::string version_text(std::string_view program);

// Standard output with a buffer of its own. After an error further text is dropped; who writes much asks
// failed() now and then and stops.
class Output {
 public:
  // Switches SIGPIPE off: a reader that has had enough (`| head`) is no error and must not kill the process.
  Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  void flush();

  // True once something could not be written, also if only because the reader has gone.
  bool failed() const { return error_ != 0; }

  // Writes what is left and decides about the exit code: `code`, but cannot_read with a message if output was
  // lost, for instance on a full disk. A reader that has gone changes nothing.
  ExitCode finish(std::string_view program, ExitCode code);

 private:
  std::string buffer_;
  int error_ = 0;  // errno of the first write that failed
};

}  // namespace walread::cli
