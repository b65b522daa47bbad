#include "tests/support/spoiled_file.hpp"

#include <fstream>

#include "tests/support/data_directory.hpp"

namespace walread::test {

namespace fs = std::filesystem;

std::string name_of(Spoiling how) {
  static constexpr const char* kNames[] = {"removed", "cut", "zeroed", "changed"};
  return kNames[static_cast<std::size_t>(how)];
}

Spoiled::Spoiled(const fs::path& file, Spoiling how, std::uint64_t offset, fs::path aside)
    : file_(file), aside_(std::move(aside)) {
  fs::rename(file_, aside_);
  if (how == Spoiling::removed) return;
  if (how == Spoiling::changed) {
    // The file may be a link to one that is not the test's.
    fs::copy_file(aside_, file_);
    std::fstream f(file_, std::ios::binary | std::ios::in | std::ios::out);
    f.seekg(static_cast<std::streamoff>(offset));
    const int byte = f.get();
    f.seekp(static_cast<std::streamoff>(offset));
    f.put(static_cast<char>(byte ^ 0x55));
    return;
  }
  std::ifstream in(aside_, std::ios::binary);
  std::string kept(offset, '\0');
  in.read(kept.data(), static_cast<std::streamsize>(offset));
  write_file(file_, kept);
  if (how == Spoiling::zeroed) fs::resize_file(file_, fs::file_size(aside_));
}

Spoiled::~Spoiled() {
  std::error_code ignored;
  fs::rename(aside_, file_, ignored);
}

}  // namespace walread::test
