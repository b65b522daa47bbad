// Any text as backup_label and as postmaster.pid: problems have sentences, and what is intact has both
// positions.
#include <cstdint>
#include <cstdlib>

#include "libwalread/files/backup_label.hpp"
#include "libwalread/files/recovery_marks.hpp"
#include "tests/support/fuzz_problems.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace walread;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const BackupLabel label = parse_backup_label("backup_label", text);
  test::require_sentences(label.problems);
  if (label.intact == label.start_segment.empty()) {
    // A later line may be wrong after an earlier one was right.
    if (label.intact || label.problems.empty()) std::abort();
  }
  test::require_sentences(parse_postmaster_pid(text).problems);
  return 0;
}
