#include "libwalread/print/text_buffer.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace walread {

void TextBuffer::grow(std::size_t more) {
  const std::size_t wanted = std::max({std::size_t{4096}, capacity_ * 2, size_ + more});
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (size_ != 0) std::memcpy(larger.get(), data_.get(), size_);
  data_ = std::move(larger);
  capacity_ = wanted;
}

namespace {

constexpr std::array<char, 200> two_digits() {
  std::array<char, 200> t{};
  for (std::size_t i = 0; i < 100; ++i) {
    t[2 * i] = static_cast<char>('0' + i / 10);
    t[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return t;
}
constexpr std::array<char, 200> kTwoDigits = two_digits();

constexpr std::array<std::uint64_t, 20> powers_of_ten() {
  std::array<std::uint64_t, 20> t{};
  std::uint64_t n = 1;
  for (std::uint64_t& p : t) {
    p = n;
    n *= 10;
  }
  return t;
}
constexpr std::array<std::uint64_t, 20> kPowers = powers_of_ten();

unsigned digits_of(std::uint64_t n) {
  // 1233 / 4096 is the logarithm of 2 to base 10, close enough for 64 bits.
  const auto guess = static_cast<unsigned>(std::bit_width(n | 1)) * 1233u >> 12;
  return guess + (n >= kPowers[guess] ? 1u : 0u) + (guess == 0 && n == 0 ? 1u : 0u);
}

// Writes the digits of `n` so that they end before `end`.
template <class T>
void write_digits(char* end, T n) {
  for (; n >= 100; n /= 100) {
    end -= 2;
    std::memcpy(end, &kTwoDigits[2 * (n % 100)], 2);
  }
  if (n >= 10) {
    std::memcpy(end - 2, &kTwoDigits[2 * n], 2);
  } else {
    end[-1] = static_cast<char>('0' + n);
  }
}

}  // namespace

// Written straight into the buffer: a line of text holds a dozen numbers, and copying each from where a library put
// it was a fifth of the time of printing.
void TextBuffer::put_unsigned(std::uint64_t n, unsigned width, char fill) {
  if (n < 10 && width < 2) {
    put(static_cast<char>('0' + n));
    return;
  }
  const unsigned length = digits_of(n);
  const unsigned padding = width > length ? width - length : 0;
  ensure(std::size_t{length} + padding);
  char* to = data_.get() + size_;
  for (unsigned i = 0; i < padding; ++i) to[i] = fill;
  char* end = to + padding + length;
  if (n <= 0xFFFFFFFFu) {
    write_digits(end, static_cast<std::uint32_t>(n));
  } else {
    write_digits(end, n);
  }
  size_ += std::size_t{length} + padding;
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
