// Any bytes as a compressed file: it ends, what is read twice is the same, and nothing is believed that was
// not decompressed.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "libwalread/io/compressed_file.hpp"

namespace {

using namespace walread;

constexpr std::uint64_t kMost = 4u << 20;

void require(bool condition) {
  if (!condition) std::abort();
}

int file_of(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("fuzz", MFD_CLOEXEC);
  require(fd >= 0 && ::write(fd, data, size) == static_cast<ssize_t>(size));
  return fd;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!is_compressed(Bytes(reinterpret_cast<const std::byte*>(data), std::min(size, kCompressionMagic))))
    return 0;
  CompressedFile file(file_of(data, size));
  std::vector<std::byte> whole(kMost);
  const auto all = file.read(0, whole);
  require(all.bytes <= whole.size());
  whole.resize(all.bytes);
  // Back, forth, over the end, and what was read before.
  for (const std::uint64_t at : {all.bytes / 2, all.bytes, all.bytes / 3, std::size_t{0}, all.bytes + 10}) {
    std::vector<std::byte> part(1000);
    const auto got = file.read(at, part);
    require(got.bytes <= part.size());
    if (at >= whole.size()) continue;
    const std::size_t known = std::min<std::size_t>(got.bytes, whole.size() - at);
    require(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(known),
                       whole.begin() + static_cast<std::ptrdiff_t>(at)));
  }
  require(file.size(kMost) == std::min<std::uint64_t>(kMost, file.size(2 * kMost)));
  require(file.size(kMost) >= all.bytes);
  return 0;
}
