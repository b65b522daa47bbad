#include <array>
#include <cstddef>
#include <iostream>

#include "libwalread/core/crc.hpp"
#include "libwalread/core/lsn.hpp"
#include "walread_version.hpp"

int main() {
  // The checksum is compiled code and comes from ISA-L: the program links only if the package passes both on.
  constexpr std::array<std::byte, 4> bytes{};
  const auto lsn = walread::Lsn::parse("16/B374D848");
  if (!lsn || ~walread::crc32c_update(0xFFFFFFFF, bytes) != 0x48674BC7) return 1;
  std::cout << "walread " << walread::kVersion << " reads " << walread::to_string(*lsn) << '\n';
}
