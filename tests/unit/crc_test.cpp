// The two checksums, against known values and against the plainest way of computing them.
#include "libwalread/core/crc.hpp"

#include <gtest/gtest.h>

#include "tests/support/bytes.hpp"

namespace walread {
namespace {

using formats::Checksum;
using test::ByteVector;
using test::to_bytes;

ByteVector noise(std::size_t n) {
  ByteVector out(n);
  std::uint32_t x = 2463534242u;
  for (std::byte& b : out) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    b = static_cast<std::byte>(x);
  }
  return out;
}

// Bit by bit, from the definition (RFC 3720, polynomial 0x1EDC6F41 reflected).
std::uint32_t plain_crc32c(Bytes data) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const std::byte b : data) {
    crc ^= std::to_integer<std::uint32_t>(b);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1u) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
  }
  return crc ^ 0xFFFFFFFFu;
}

// Byte by byte, as pg_crc32.h COMP_CRC32 of 9.4 does it: the table of the reflected CRC-32, indexed by the high byte.
std::uint32_t plain_legacy(Bytes data) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const std::byte b : data) {
    std::uint32_t entry = (crc >> 24) ^ std::to_integer<std::uint32_t>(b);
    for (int bit = 0; bit < 8; ++bit) entry = (entry & 1u) != 0 ? (entry >> 1) ^ 0xEDB88320u : entry >> 1;
    crc = entry ^ (crc << 8);
  }
  return crc ^ 0xFFFFFFFFu;
}

TEST(Crc, KnownValuesOfCrc32c) {
  EXPECT_EQ(checksum(Checksum::crc32c, to_bytes("123456789")), 0xE3069283u);
  // RFC 3720, B.4
  EXPECT_EQ(checksum(Checksum::crc32c, ByteVector(32)), 0x8A9136AAu);
  EXPECT_EQ(checksum(Checksum::crc32c, ByteVector(32, std::byte{0xFF})), 0x62A8AB43u);
  EXPECT_EQ(checksum(Checksum::crc32c, {}), 0u);
}

// Records as servers wrote them: 24 bytes of header before the stored checksum, the data behind the header.
TEST(Crc, WhatServersStored) {
  const ByteVector pg94 = test::from_hex(
      "68000000000000004800000000000000000000000000000022af9de700000000"
      "28000001000000000100000001000000010100000000000003000000102700000100000000000000"
      "030000000100000001000000010000001d3c016b0000000000000000da550000");
  EXPECT_EQ(checksum(Checksum::crc32_legacy, Bytes(pg94).subspan(32), Bytes(pg94).first(24)), 0xe79daf22u);
  const ByteVector gp6 =
      test::from_hex("280000000000000008000000500000002800001c000000004891872d000000002800001c00000000");
  EXPECT_EQ(checksum(Checksum::crc32c, Bytes(gp6).subspan(32), Bytes(gp6).first(24)), 0x2d879148u);
  EXPECT_EQ(checksum(Checksum::crc32_legacy, {}), 0u);
}

TEST(Crc, EveryLengthAndAlignment) {
  const ByteVector data = noise(400);
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t n = 0; begin + n <= data.size(); n += n < 80 ? 1 : 37) {
      // A copy of exactly this length: a read beyond it is seen by the address sanitizer.
      const ByteVector part(data.begin() + static_cast<std::ptrdiff_t>(begin),
                            data.begin() + static_cast<std::ptrdiff_t>(begin + n));
      ASSERT_EQ(checksum(Checksum::crc32c, part), plain_crc32c(part)) << begin << ' ' << n;
      ASSERT_EQ(checksum(Checksum::crc32_legacy, part), plain_legacy(part)) << begin << ' ' << n;
    }
  }
}

TEST(Crc, TwoPartsAreOne) {
  const ByteVector data = noise(300);
  for (const Checksum kind : {Checksum::crc32c, Checksum::crc32_legacy}) {
    for (std::size_t cut = 0; cut <= data.size(); ++cut) {
      ASSERT_EQ(checksum(kind, Bytes(data).first(cut), Bytes(data).subspan(cut)), checksum(kind, data)) << cut;
    }
  }
}

}  // namespace
}  // namespace walread
