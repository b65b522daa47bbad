#include "libwalread/print/text_buffer.hpp"

#include <algorithm>

namespace walread {

void TextBuffer::grow(std::size_t more) {
  const std::size_t wanted = std::max({std::size_t{4096}, capacity_ * 2, size_ + more});
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (size_ != 0) std::memcpy(larger.get(), data_.get(), size_);
  data_ = std::move(larger);
  capacity_ = wanted;
}

void TextBuffer::put_unsigned(std::uint64_t n, unsigned width, char fill) {
  char digits[2 * kNumberRoom];
  const auto length = static_cast<std::size_t>(write_unsigned(digits, n) - digits);
  for (std::size_t i = length; i < width; ++i) put(fill);
  put(std::string_view(digits, length));
}

void TextBuffer::put_signed(std::int64_t n) {
  if (n < 0) put('-');
  put_unsigned(n < 0 ? ~static_cast<std::uint64_t>(n) + 1 : static_cast<std::uint64_t>(n));
}

void TextBuffer::put_hex(std::uint64_t n, unsigned width) {
  char digits[16];
  unsigned count = 0;
  do {
    digits[15 - count++] = "0123456789abcdef"[n & 0xF];
    n >>= 4;
  } while (n != 0);
  while (count < width && count < 16) digits[15 - count++] = '0';
  put(std::string_view(digits + 16 - count, count));
}

}  // namespace walread
