// Numbers as characters, against the C library's.
#include "libwalread/print/number_text.hpp"

#include <gtest/gtest.h>

#include <cinttypes>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "libwalread/print/relation_texts.hpp"

namespace walread {
namespace {

// Every power of two and of ten with its neighbours, and many in between.
std::vector<std::uint64_t> numbers() {
  std::vector<std::uint64_t> out;
  const auto around = [&](std::uint64_t n) {
    for (const std::uint64_t d : {0, 1, 2}) {
      out.push_back(n + d);
      out.push_back(n - d);
    }
  };
  for (std::uint64_t n = 1, i = 0; i < 20; ++i, n *= 10) around(n);
  for (unsigned bit = 0; bit < 64; ++bit) around(std::uint64_t{1} << bit);
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 100000; ++i) out.push_back(random() >> (random() % 64));
  return out;
}

template <class... A>
std::string printed(const char* format, A... values) {
  char text[64];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

// What `write` writes to a place of exactly kNumberRoom bytes.
template <class F>
std::string written(F write) {
  const std::unique_ptr<char[]> room(new char[kNumberRoom]);
  return std::string(room.get(), write(room.get()));
}

TEST(NumberText, DecimalOfEveryLength) {
  for (const std::uint64_t n : numbers())
    ASSERT_EQ(written([&](char* to) { return write_unsigned(to, n); }), std::to_string(n));
}

TEST(NumberText, AllOfFourDigits) {
  for (std::uint64_t n = 0; n < 100000; ++n)
    ASSERT_EQ(written([&](char* to) { return write_unsigned(to, n); }), std::to_string(n));
}

TEST(NumberText, PaddedWithBlanks) {
  for (const std::uint64_t n : numbers()) {
    for (const int width : {1, 6, 8})
      ASSERT_EQ(written([&](char* to) { return write_padded(to, n, static_cast<unsigned>(width)); }),
                printed("%*" PRIu64, width, n));
  }
}

TEST(NumberText, HexadecimalDigits) {
  for (const std::uint64_t n : numbers()) {
    const auto low = static_cast<std::uint32_t>(n);
    ASSERT_EQ(written([&](char* to) { return write_hex8(to, low); }), printed("%08" PRIX32, low));
    ASSERT_EQ(written([&](char* to) { return write_hex(to, low); }), printed("%" PRIX32, low));
  }
}

// What `write` writes to a place of exactly 2 * kNumberRoom bytes.
template <class F>
std::string written_pair(F write) {
  const std::unique_ptr<char[]> room(new char[2 * kNumberRoom]);
  return std::string(room.get(), write(room.get()));
}

TEST(LsnDigits, AreThoseOfThePosition) {
  for (const std::uint64_t n : numbers()) {
    const Lsn lsn{n};
    const LsnDigits digits(lsn);
    ASSERT_EQ(digits.lsn(), lsn);
    ASSERT_EQ(written_pair([&](char* to) { return digits.write(to); }), to_string(lsn));
    ASSERT_EQ(written_pair([&](char* to) { return digits.write_padded(to); }), to_padded_string(lsn));
  }
}

TEST(RelationTexts, KeepsManyApart) {
  RelationTexts texts;
  std::mt19937 random(2);
  char to[RelationTexts::kRoom];
  for (unsigned i = 0; i < 20000; ++i) {
    // Few files, so that the same place is used again by others.
    const auto any = static_cast<std::uint32_t>(random());
    const Relation r{any % 2 == 0 ? 1663 : 0xFFFFFFFFu, any % 3, i % 5 == 0 ? any : any / 8 % 200};
    ASSERT_EQ(std::string(to, texts.write(to, r)), printed("%u/%u/%u", r.tablespace, r.database, r.file));
  }
  EXPECT_EQ(std::string(to, texts.write(to, {})), "0/0/0");
}

}  // namespace
}  // namespace walread
