// Reading numbers out of bytes that come from a file: little endian, no alignment, no aliasing.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace walread {

static_assert(std::endian::native == std::endian::little,
              "the files are little endian (x86-64, aarch64) and are read as they are");

using Bytes = std::span<const std::byte>;

// The number at `p`. The caller has made sure that sizeof(T) bytes are there.
template <class T>
T load(const std::byte* p) {
  static_assert(std::is_arithmetic_v<T>);
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

// `n` rounded up to a multiple of 8, as the server's MAXALIGN() (c.h).
constexpr std::uint64_t max_align(std::uint64_t n) { return (n + 7) & ~std::uint64_t{7}; }

}  // namespace walread
