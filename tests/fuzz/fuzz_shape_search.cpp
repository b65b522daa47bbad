// Any bytes as the files of a WAL directory, of which the first pages may be lost: whatever they are, the
// search ends, finds only sizes that can be, and never both a log that is read and one that is not.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "libwalread/print/error_text.hpp"
#include "libwalread/wal/find_shape.hpp"

namespace {

using namespace walread;
namespace fs = std::filesystem;

constexpr const char* kNames[] = {"000000010000000000000001", "000000010000000000000002",
                                  "0000000200000001000000FF", "000000010000000000000003.partial"};

void require(bool condition) {
  if (!condition) std::abort();
}

fs::path scratch() {
  const fs::path base = fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
  return base / ("walread_fuzz_shape_search_" + std::to_string(::getpid()));
}

}  // namespace

// The first byte says how many files the rest makes: each a part of the same length.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t files = 1 + data[0] % std::size(kNames);
  const std::size_t part = (size - 1) / files;
  const fs::path directory = scratch();
  fs::create_directories(directory);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < files; ++i) {
    names.emplace_back(kNames[i]);
    std::ofstream(directory / names.back(), std::ios::binary)
        .write(reinterpret_cast<const char*>(data) + 1 + i * part, static_cast<std::streamsize>(part));
  }
  const FoundShape found = find_shape(directory, names);
  if (found.shape) {
    require(PageSize::make(found.shape->page_size).has_value());
    if (is_known_magic(found.magic)) require(!found.unread);
  } else {
    require(found.unread || found.error);
    require(!describe_first_header(found.error).empty());
  }
  if (found.unread) {
    require(!describe(*found.unread).empty());
    require(std::ranges::find(names, found.unread_file) != names.end());
  }
  if (found.shape && is_known_magic(found.magic)) {
    FileSource source({{1, {directory / names[0], 1}}});
    const Detection d = detect_system_in(source, *found.shape, found.magic, 1, directory);
    require(!(d.system && d.is_unread));
    require(!d.system || std::ranges::find(d.candidates, *d.system) != d.candidates.end());
  }
  fs::remove_all(directory);
  return 0;
}
