// Any bytes as postmaster.pid and as postmaster.opts: every problem has a sentence, and what was understood
// is understood again when it is written as a server writes it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libwalread/files/recovery_marks.hpp"
#include "libwalread/files/settings.hpp"
#include "tests/support/fuzz_problems.hpp"

namespace {

using namespace walread;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_pid(std::string_view text) {
  const PostmasterPid pid = parse_postmaster_pid(text);
  test::require_sentences(pid.problems);
  if (!pid.problems.empty()) return;
  const std::string again = std::to_string(pid.pid) + "\n" + pid.data_directory + "\n" +
                            std::to_string(pid.start_time) + "\n" + std::to_string(pid.port) + "\n" +
                            pid.socket_directory + "\n" + pid.listen_address + "\n  1\n" + pid.status + "\n";
  const PostmasterPid same = parse_postmaster_pid(again);
  require(same.pid == pid.pid && same.data_directory == pid.data_directory &&
          same.start_time == pid.start_time);
  require(same.port == pid.port && same.socket_directory == pid.socket_directory &&
          same.status == pid.status);
}

void check_opts(std::string_view text) {
  const CommandLine line = parse_postmaster_opts(text);
  std::string again = line.program;
  for (const std::string& argument : line.arguments) {
    if (argument.find('"') != std::string::npos || argument.find('\n') != std::string::npos) return;
    again += " \"" + argument + "\"";
  }
  if (line.program.find_first_of(" \"\n") != std::string::npos) return;
  require(parse_postmaster_opts(again + "\n").arguments == line.arguments);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_pid(text);
  check_opts(text);
  return 0;
}
