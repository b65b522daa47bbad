// Numbers as characters, eight digits in one machine word: lines of records consist of little else.
//
// Each function writes at `to` and returns the end of what it wrote. It may touch up to kNumberRoom bytes from `to` on,
// whatever the number, so that it needs no loop and no branch that depends on the number of digits.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "libwalread/core/lsn.hpp"

namespace walread {

inline constexpr std::size_t kNumberRoom = 32;

namespace number_detail {

inline constexpr std::uint32_t kHundredMillion = 100'000'000;
inline constexpr std::uint64_t kZeros = 0x3030303030303030;
inline constexpr std::uint64_t kBlanks = 0x2020202020202020;

// The eight decimal digits of `n`, which has no more, as values 0 to 9; the first in the lowest byte. Two halves of four
// digits are cut into pairs and those into digits, all of them at once; the divisions are multiplications that are exact for
// so few digits.
inline std::uint64_t decimal_digits(std::uint32_t n) {
  const std::uint64_t fours = n / 10000 | std::uint64_t{n % 10000} << 32;
  const std::uint64_t hundreds = ((fours * 10486) >> 20) & 0x0000007F0000007F;
  const std::uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F000F000F000F;
  return tens | (twos - tens * 10) << 8;
}

// How many of eight digits are zeros in front; at most seven.
inline unsigned leading_zeros(std::uint64_t digits) {
  return static_cast<unsigned>(std::countr_zero(digits | std::uint64_t{1} << 56)) / 8;
}

inline void store(char* to, std::uint64_t text) { std::memcpy(to, &text, sizeof text); }

}  // namespace number_detail

namespace number_detail {

// The decimal digits of the numbers below 1000, the first in the lowest byte, and in the highest byte how many they are:
// most lengths, offsets and counts are that small.
inline constexpr std::uint32_t kSmall = 1000;
inline constexpr std::array<std::uint32_t, kSmall> kSmallNumbers = [] {
  std::array<std::uint32_t, kSmall> out{};
  for (std::uint32_t n = 0; n < kSmall; ++n) {
    std::uint32_t text = 0;
    std::uint32_t size = 0;
    for (std::uint32_t left = n; size == 0 || left != 0; left /= 10, ++size) text = text << 8 | ('0' + left % 10);
    out[n] = text | size << 24;
  }
  return out;
}();

}  // namespace number_detail

inline char* write_unsigned(char* to, std::uint64_t n) {
  using namespace number_detail;
  if (n < kSmall) {
    const std::uint32_t text = kSmallNumbers[n];
    std::memcpy(to, &text, sizeof text);
    return to + (text >> 24);
  }
  if (n >= kHundredMillion) {
    to = write_unsigned(to, n / kHundredMillion);
    store(to, decimal_digits(static_cast<std::uint32_t>(n % kHundredMillion)) + kZeros);
    return to + 8;
  }
  const std::uint64_t digits = decimal_digits(static_cast<std::uint32_t>(n));
  const unsigned zeros = leading_zeros(digits);
  store(to, (digits + kZeros) >> (8 * zeros));
  return to + 8 - zeros;
}

// At least `width` characters wide, at most 8, with blanks in front: "%6u".
inline char* write_padded(char* to, std::uint64_t n, unsigned width) {
  using namespace number_detail;
  if (n < kSmall && width >= 3) {
    const std::uint32_t text = kSmallNumbers[n];
    const unsigned blank_bits = 8 * (width - (text >> 24));
    store(to, (text & 0xFFFFFF) * (std::uint64_t{1} << blank_bits) | (kBlanks & ((std::uint64_t{1} << blank_bits) - 1)));
    return to + width;
  }
  if (n >= kHundredMillion) return write_unsigned(to, n);
  const std::uint64_t digits = decimal_digits(static_cast<std::uint32_t>(n));
  const unsigned zeros = leading_zeros(digits);
  // '0' and ' ' differ in one bit.
  const std::uint64_t blanks = 0x1010101010101010 & ((std::uint64_t{1} << (8 * zeros)) - 1);
  const unsigned length = 8 - zeros > width ? 8 - zeros : width;
  store(to, ((digits + kZeros) ^ blanks) >> (8 * (8 - length)));
  return to + length;
}

namespace number_detail {

// The eight hexadecimal digits of `n` as characters, the first in the lowest byte.
inline std::uint64_t hexadecimal_digits(std::uint32_t n) {
  std::uint64_t v = n;
  v = (v | v << 16) & 0x0000FFFF0000FFFF;
  v = (v | v << 8) & 0x00FF00FF00FF00FF;
  v = (v | v << 4) & 0x0F0F0F0F0F0F0F0F;
  const std::uint64_t letters = ((v + 0x0606060606060606) >> 4) & 0x0101010101010101;
  return __builtin_bswap64(v + kZeros + letters * ('A' - '9' - 1));
}

// How many of them are zeros in front; at most seven.
inline unsigned hexadecimal_zeros(std::uint32_t n) { return static_cast<unsigned>(std::countl_zero(n | 1)) / 4; }

}  // namespace number_detail

// Eight hexadecimal digits: "%08X".
inline char* write_hex8(char* to, std::uint32_t n) {
  number_detail::store(to, number_detail::hexadecimal_digits(n));
  return to + 8;
}

// As many as there are: "%X".
inline char* write_hex(char* to, std::uint32_t n) {
  const unsigned zeros = number_detail::hexadecimal_zeros(n);
  number_detail::store(to, number_detail::hexadecimal_digits(n) >> (8 * zeros));
  return to + 8 - zeros;
}

// The digits of a position, to be written more than once: a record begins where the one before it ended, and its link leads
// to where that one began. They are kept as the machine words in which they are written; text that has just been written in
// pieces is slow to read back.
class LsnDigits {
 public:
  LsnDigits() : LsnDigits(Lsn{}) {}
  explicit LsnDigits(Lsn lsn) : lsn_(lsn), low_(number_detail::hexadecimal_digits(lsn.low())) {
    const unsigned high_zeros = number_detail::hexadecimal_zeros(lsn.high());
    high_ = number_detail::hexadecimal_digits(lsn.high()) >> (8 * high_zeros);
    high_size_ = 8 - high_zeros;
    low_zeros_ = number_detail::hexadecimal_zeros(lsn.low());
  }

  Lsn lsn() const { return lsn_; }
  // "%X/%X"; touches up to 2 * kNumberRoom bytes, as does write_padded().
  char* write(char* to) const {
    number_detail::store(write_high(to), low_ >> (8 * low_zeros_));
    return to + high_size_ + 1 + 8 - low_zeros_;
  }
  // "%X/%08X"
  char* write_padded(char* to) const {
    number_detail::store(write_high(to), low_);
    return to + high_size_ + 1 + 8;
  }

 private:
  char* write_high(char* to) const {
    number_detail::store(to, high_);
    to += high_size_;
    *to++ = '/';
    return to;
  }

  Lsn lsn_;
  std::uint64_t high_, low_;
  unsigned high_size_, low_zeros_;
};

}  // namespace walread
