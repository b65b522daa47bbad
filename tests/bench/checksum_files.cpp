// Reads files in small pieces and computes one CRC-32C over each: with `cat`, the least that a reader of WAL must do.
//
//   checksum_files FILE...
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

#include "libwalread/core/crc.hpp"

int main(int argc, char** argv) {
  std::vector<std::byte> chunk(64u << 10);
  std::uint32_t sum = 0;
  for (int i = 1; i < argc; ++i) {
    const int fd = ::open(argv[i], O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      std::perror(argv[i]);
      return 1;
    }
    std::uint32_t crc = 0xFFFFFFFFu;
    for (ssize_t n = 0; (n = ::read(fd, chunk.data(), chunk.size())) > 0;)
      crc = walread::crc32c_update(crc, walread::Bytes(chunk).first(static_cast<std::size_t>(n)));
    ::close(fd);
    sum ^= ~crc;
  }
  std::printf("%08x\n", sum);
  return 0;
}
