// Runs a fuzz target over a stored corpus, in builds without libFuzzer.
//
//   fuzz_replay_NAME DIRECTORY...
//
// Every input is given in a heap buffer of exactly its length, so that AddressSanitizer sees a read of one byte too
// many. A run that found no input fails: a corpus that was moved or lost must not look like success.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  // Directory order differs between machines; a failure should come at the same input everywhere.
  std::sort(files.begin(), files.end());
  return files;
}

void replay(const fs::path& path) {
  const auto size = static_cast<std::size_t>(fs::file_size(path));
  const std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[size]);
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(bytes.get()), static_cast<std::streamsize>(size));
  if (!in) throw std::runtime_error("cannot read " + path.string());
  LLVMFuzzerTestOneInput(bytes.get(), size);
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t replayed = 0;
  fs::path current;
  try {
    for (int i = 1; i < argc; ++i) {
      for (const fs::path& path : files_below(argv[i])) {
        current = path;
        replay(path);
        ++replayed;
      }
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", current.c_str(), e.what());
    return 1;
  }
  std::printf("%zu inputs replayed\n", replayed);
  if (replayed == 0) {
    std::fprintf(stderr, "no input found: the corpus is missing or empty\n");
    return 1;
  }
  return 0;
}
