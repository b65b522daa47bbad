// Lines as names of files in archive_status, which lies on disk: whatever the names, each is counted once,
// and the segments come in order.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "libwalread/facts/archive_status.hpp"

namespace {

using namespace walread;
namespace fs = std::filesystem;

void require(bool condition) {
  if (!condition) std::abort();
}

// In memory if the machine has such a place.
fs::path scratch() {
  const fs::path base = fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
  return base / ("walread_fuzz_archive_status_" + std::to_string(::getpid()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostNames = 30;
  const fs::path directory = scratch();
  fs::create_directories(directory / "archive_status");
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t names = 0;
  while (!text.empty() && names < kMostNames) {
    const std::string name(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), name.size() + 1));
    if (name.empty() || name == "." || name == ".." || name.size() > 255) continue;
    if (name.find('/') != std::string::npos || name.find('\0') != std::string::npos) continue;
    const fs::path path = directory / "archive_status" / name;
    if (fs::exists(path)) continue;
    std::ofstream{path};
    ++names;
  }
  for (const SegmentSize segment : {SegmentSize::mib(1), SegmentSize::mib(16), SegmentSize::mib(1024)}) {
    const ArchiveStatusFiles found = read_archive_status(directory, segment);
    require(found.os_error == 0);
    require(found.segments.size() + found.other_ready.size() + found.other_done + found.unknown == names);
    require(std::ranges::is_sorted(found.segments, {}, &SegmentStatus::segment));
    require(std::ranges::is_sorted(found.other_ready));
  }
  fs::remove_all(directory);
  return 0;
}
