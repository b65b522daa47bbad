#include "tools/common/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <walread_version.hpp>

namespace walread::cli {

namespace {

std::string program_name = "walread";
bool is_quiet = false;
bool output_lost = false;

void say(std::string_view sentence) {
  // One write, so that lines of several processes do not mix.
  const std::string line = fmt::format("{}: {}\n", program_name, printable(sentence));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace

void set_program(std::string_view name) {
  program_name = name;
  std::signal(SIGPIPE, SIG_IGN);
}

void set_quiet(bool quiet) { is_quiet = quiet; }

void error(std::string_view sentence) { say(sentence); }

void note(std::string_view sentence) {
  if (!is_quiet) say(sentence);
}

void hint() { fmt::print(stderr, "Try \"{} --help\" for more information.\n", program_name); }

void print_version() { write_stdout(fmt::format("{} (walread) {}\n", program_name, kVersion)); }

bool write_stdout(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int why = errno;
      if (why != EPIPE) {
        output_lost = true;
        error(fmt::format("standard output: cannot write: {}", std::strerror(why)));
      }
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool output_was_lost() { return output_lost; }

int final_code(int code) { return output_lost ? kCannotRead : code; }

}  // namespace walread::cli
