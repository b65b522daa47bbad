#include "libwalread/core/crc.hpp"

#include <isa-l/crc.h>

#include <array>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace walread {

namespace {

constexpr std::uint32_t kReflectedPolynomial = 0xEDB88320u;

// Table 0 is that of the reflected CRC-32. The server's update, T[crc >> 24 ^ byte] ^ crc << 8, is linear in
// crc, so table k is what table 0's effect becomes after k more bytes, and eight bytes are done at a time.
constexpr std::array<std::array<std::uint32_t, 256>, 8> legacy_tables() {
  std::array<std::array<std::uint32_t, 256>, 8> t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1u) != 0 ? (c >> 1) ^ kReflectedPolynomial : c >> 1;
    t[0][i] = c;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = t[0][t[k - 1][i] >> 24] ^ (t[k - 1][i] << 8);
  return t;
}

constexpr auto kLegacy = legacy_tables();

std::uint32_t big_endian_word(const std::byte* p) { return __builtin_bswap32(load<std::uint32_t>(p)); }

// The library is made for long buffers: a call for the 24 bytes of a record header costs more than the processor's
// own instruction needs for most records (tests/bench/bench_crc.cpp). Up to this many bytes the instruction is used.
constexpr std::size_t kShort = 256;

std::uint32_t crc32c_long(std::uint32_t crc, Bytes data) {
  // The library takes an int for the length and, though it only reads, a pointer to writable bytes.
  constexpr std::size_t kChunk = 1u << 30;
  while (!data.empty()) {
    const std::size_t n = data.size() < kChunk ? data.size() : kChunk;
    auto* p = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(data.data()));
    crc = crc32_iscsi(p, static_cast<int>(n), crc);
    data = data.subspan(n);
  }
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) inline std::uint32_t crc32c_short(std::uint32_t crc, Bytes data) {
  const std::byte* p = data.data();
  std::size_t n = data.size();
  std::uint64_t wide = crc;
  for (; n >= 32; n -= 32, p += 32) {
    wide = _mm_crc32_u64(wide, load<std::uint64_t>(p));
    wide = _mm_crc32_u64(wide, load<std::uint64_t>(p + 8));
    wide = _mm_crc32_u64(wide, load<std::uint64_t>(p + 16));
    wide = _mm_crc32_u64(wide, load<std::uint64_t>(p + 24));
  }
  for (; n >= 8; n -= 8, p += 8) wide = _mm_crc32_u64(wide, load<std::uint64_t>(p));
  auto narrow = static_cast<std::uint32_t>(wide);
  if ((n & 4) != 0) {
    narrow = _mm_crc32_u32(narrow, load<std::uint32_t>(p));
    p += 4;
  }
  if ((n & 2) != 0) {
    narrow = _mm_crc32_u16(narrow, load<std::uint16_t>(p));
    p += 2;
  }
  if ((n & 1) != 0) narrow = _mm_crc32_u8(narrow, std::to_integer<std::uint8_t>(*p));
  return narrow;
}

// Both pieces of a record at once: most records are so short that the calls would count.
__attribute__((target("sse4.2"))) std::uint32_t crc32c_pieces(Bytes first, Bytes second) {
  std::uint32_t crc = 0xFFFFFFFFu;
  crc = first.size() <= kShort ? crc32c_short(crc, first) : crc32c_long(crc, first);
  crc = second.size() <= kShort ? crc32c_short(crc, second) : crc32c_long(crc, second);
  return crc ^ 0xFFFFFFFFu;
}

const bool kHasInstruction = __builtin_cpu_supports("sse4.2") != 0;
#endif

}  // namespace

std::uint32_t crc32c_update(std::uint32_t crc, Bytes data) {
#if defined(__x86_64__)
  if (data.size() <= kShort && kHasInstruction) return crc32c_short(crc, data);
#endif
  return crc32c_long(crc, data);
}

std::uint32_t checksum(formats::Checksum kind, Bytes first, Bytes second) {
  if (kind == formats::Checksum::crc32_legacy)
    return crc32_legacy_update(crc32_legacy_update(0xFFFFFFFFu, first), second) ^ 0xFFFFFFFFu;
#if defined(__x86_64__)
  if (kHasInstruction) return crc32c_pieces(first, second);
#endif
  return crc32c_update(crc32c_update(0xFFFFFFFFu, first), second) ^ 0xFFFFFFFFu;
}

std::uint32_t crc32_legacy_update(std::uint32_t crc, Bytes data) {
  const std::byte* p = data.data();
  std::size_t n = data.size();
  for (; n >= 8; n -= 8, p += 8) {
    const std::uint32_t a = crc ^ big_endian_word(p);
    const std::uint32_t b = big_endian_word(p + 4);
    crc = kLegacy[7][a >> 24] ^ kLegacy[6][(a >> 16) & 0xFF] ^ kLegacy[5][(a >> 8) & 0xFF] ^ kLegacy[4][a & 0xFF] ^
          kLegacy[3][b >> 24] ^ kLegacy[2][(b >> 16) & 0xFF] ^ kLegacy[1][(b >> 8) & 0xFF] ^ kLegacy[0][b & 0xFF];
  }
  for (; n > 0; --n, ++p) crc = kLegacy[0][(crc >> 24) ^ std::to_integer<std::uint32_t>(*p)] ^ (crc << 8);
  return crc;
}

}  // namespace walread
