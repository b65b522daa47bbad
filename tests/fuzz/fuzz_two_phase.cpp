// Any bytes as such a file: it is intact with no problem that a server would stop for, or has a problem;
// every problem has a sentence of printable ASCII.
#include <cstdint>
#include <cstdlib>

#include "libwalread/files/two_phase.hpp"
#include "libwalread/print/file_problem_text.hpp"
#include "tests/support/fuzz_problems.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace walread;
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const auto file = parse_two_phase_file("000002D5", bytes);
  if (!file.intact && file.problems.empty()) std::abort();
  test::require_sentences(file.problems);
  return 0;
}
