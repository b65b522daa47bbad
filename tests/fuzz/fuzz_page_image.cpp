// Any bytes as a full-page image of any method: restoring it stays inside of the image and of the page, and a
// page that is made up has zeroes in its hole.
//
// Input: method, 2 bytes offset of the hole, 2 bytes its length, 2 bytes size of the page, then the image.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "libwalread/decode/full_page.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace walread;
  if (size < 7) return 0;
  const Bytes in = std::as_bytes(std::span(data, size));
  BlockImage image;
  image.compression = static_cast<ImageCompression>(data[0] % 4);
  image.hole_offset = load<std::uint16_t>(in.data() + 1);
  image.hole_length = load<std::uint16_t>(in.data() + 3);
  image.block_size = load<std::uint16_t>(in.data() + 5);
  image.bytes = in.subspan(7);

  std::vector<std::byte> page(page_size(image));
  if (!restore_page(image, page)) return 0;
  const auto hole = std::span(page).subspan(image.hole_offset, image.hole_length);
  if (!std::ranges::all_of(hole, [](std::byte b) { return b == std::byte{0}; })) std::abort();
  // Another size is another page.
  page.push_back(std::byte{1});
  if (restore_page(image, page)) std::abort();
  return 0;
}
