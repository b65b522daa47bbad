// Characters and numbers appended to a buffer that grows.
#include "libwalread/print/text_buffer.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace walread {
namespace {

TEST(TextBuffer, IsEmptyAtFirst) {
  const TextBuffer out;
  EXPECT_EQ(out.view(), "");
  EXPECT_EQ(out.size(), 0u);
}

TEST(TextBuffer, PutsTextOfEveryLength) {
  // In memory of exactly its length, so that a read of one character too many is seen.
  for (std::size_t n = 0; n < 300; ++n) {
    std::string text(n, ' ');
    for (std::size_t i = 0; i < n; ++i) text[i] = static_cast<char>('!' + i % 90);
    const std::unique_ptr<char[]> exact(new char[n]);
    std::memcpy(exact.get(), text.data(), n);
    TextBuffer out;
    out.put('<');
    out.put(std::string_view(exact.get(), n));
    out.put('>');
    ASSERT_EQ(out.view(), "<" + text + ">");
  }
}

TEST(TextBuffer, GrowsAndKeepsWhatItHas) {
  TextBuffer out;
  std::string expected;
  for (int i = 0; i < 3000; ++i) {
    const std::string piece(static_cast<std::size_t>(i % 61), static_cast<char>('a' + i % 26));
    out.put(piece);
    expected += piece;
  }
  EXPECT_EQ(out.view(), expected);
  out.shrink_to(10);
  EXPECT_EQ(out.view(), expected.substr(0, 10));
  out.clear();
  EXPECT_EQ(out.view(), "");
  out.put(std::string(100000, 'x'));
  EXPECT_EQ(out.size(), 100000u);
}

// The last bytes of the buffer are used up exactly.
TEST(TextBuffer, FillsItsLastByte) {
  for (std::size_t before = 4060; before <= 4100; ++before) {
    TextBuffer out;
    out.put(std::string(before, '.'));
    out.put_unsigned(18446744073709551615u);
    out.put_lsn(kMaxLsn);
    out.put_spaces(3);
    out.put_hex(~std::uint64_t{0});
    ASSERT_EQ(out.view().substr(before), "18446744073709551615FFFFFFFF/FFFFFFFF   ffffffffffffffff");
  }
}

TEST(TextBuffer, Numbers) {
  const auto text = [](auto&& put) {
    TextBuffer out;
    put(out);
    return std::string(out.view());
  };
  EXPECT_EQ(text([](TextBuffer& o) { o.put_unsigned(0); }), "0");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_unsigned(42, 6); }), "    42");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_unsigned(42, 6, '0'); }), "000042");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_unsigned(1234567, 6); }), "1234567");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_signed(-1); }), "-1");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_signed(std::numeric_limits<std::int64_t>::min()); }), "-9223372036854775808");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_hex(0); }), "0");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_hex(0xAB, 4); }), "00ab");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_hex(0xABCDE, 4); }), "abcde");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_hex(1, 99); }), "0000000000000001");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_lsn(Lsn{0x16B374D848}); }), "16/B374D848");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_lsn(Lsn{0x1000028}, true); }), "0/01000028");
  EXPECT_EQ(text([](TextBuffer& o) { o.put_spaces(0); }), "");
}

}  // namespace
}  // namespace walread
