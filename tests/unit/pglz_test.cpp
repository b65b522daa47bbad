// Streams made by hand; tests/unit/full_page_test.cpp has real ones.
#include "libwalread/core/pglz.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "tests/support/bytes.hpp"

namespace walread {
namespace {

// The text of `size` bytes that the stream makes up. Both lie in memory of exactly their length, so that the
// address sanitizer sees a step outside.
std::optional<std::string> decompressed(const std::string& stream, std::size_t size) {
  const auto in = std::make_unique<std::byte[]>(stream.size());
  std::memcpy(in.get(), stream.data(), stream.size());
  const auto out = std::make_unique<std::byte[]>(size);
  if (!pglz_decompress({in.get(), stream.size()}, {out.get(), size})) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(out.get()), size);
}

std::string operator""_b(const char* s, std::size_t n) { return {s, n}; }

TEST(Pglz, BytesAsTheyAre) {
  EXPECT_EQ(decompressed("\0abcdefgh"_b, 8), "abcdefgh");
  EXPECT_EQ(decompressed("\0abcdefgh\0i"_b, 9), "abcdefghi") << "a control byte for every eight";
  EXPECT_EQ(decompressed("", 0), "");
}

TEST(Pglz, Matches) {
  EXPECT_EQ(decompressed("\x08"
                         "abc\x00\x03"_b,
                         6),
            "abcabc");
  EXPECT_EQ(decompressed("\x02"
                         "a\x0E\x01"_b,
                         18),
            std::string(18, 'a'))
      << "it repeats what it writes";
  EXPECT_EQ(decompressed("\x02"
                         "a\x0F\x01\x00"_b,
                         19),
            std::string(19, 'a'))
      << "18 and nothing more";
  EXPECT_EQ(decompressed("\x02"
                         "a\x0F\x01\xFF"_b,
                         1 + 18 + 255),
            std::string(274, 'a'));
  EXPECT_EQ(decompressed("\x0C"
                         "xa\x0F\x01\xFE\x10\x12"_b,
                         2 + 272 + 3),
            "x" + std::string(273, 'a') + "xaa")
      << "a distance of 0x112: the upper half of the first byte counts 256";
}

TEST(Pglz, TheLastMatchIsCutOffAtTheEnd) {
  EXPECT_EQ(decompressed("\x02"
                         "a\x0F\x01\xFF"_b,
                         5),
            "aaaaa");
}

TEST(Pglz, StreamsThatAreNone) {
  EXPECT_EQ(decompressed("\x01\x00\x01"_b, 3), std::nullopt) << "a match before anything was written";
  EXPECT_EQ(decompressed("\x02"
                         "a\x00\x00"_b,
                         4),
            std::nullopt)
      << "a distance of 0";
  EXPECT_EQ(decompressed("\x02"
                         "a\x00\x02"_b,
                         4),
            std::nullopt)
      << "before the beginning";
  EXPECT_EQ(decompressed("\x02"
                         "a\x00"_b,
                         4),
            std::nullopt)
      << "ends within a match";
  EXPECT_EQ(decompressed("\x02"
                         "a\x0F\x01"_b,
                         20),
            std::nullopt)
      << "ends before the third byte of one";
  EXPECT_EQ(decompressed("\0abc"_b, 4), std::nullopt) << "too short";
  EXPECT_EQ(decompressed("\0abc"_b, 2), std::nullopt) << "too long";
  EXPECT_EQ(decompressed(""_b, 1), std::nullopt);
  EXPECT_EQ(decompressed("\0"_b, 0), std::nullopt);
}

}  // namespace
}  // namespace walread
