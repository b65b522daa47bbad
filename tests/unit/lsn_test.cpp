#include "libwalread/core/lsn.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace walread {
namespace {

TEST(Lsn, ParsesWhatTheServersInputFunctionTakes) {
  const struct {
    std::string_view text;
    std::uint64_t value;
  } rows[] = {
      {"0/0", 0},
      {"0/1", 1},
      {"0/16B3748", 0x16B3748},
      {"0/0C01A2F8", 0x0C01A2F8},
      {"00000000/00000001", 1},
      {"1/0", 0x100000000},
      {"16/B374D848", 0x16B374D848},
      {"16/b374d848", 0x16B374D848},
      {"aBcDeF09/aBcDeF09", 0xABCDEF09ABCDEF09},
      {"FFFFFFFF/FFFFFFFF", 0xFFFFFFFFFFFFFFFF},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(Lsn::parse(row.text), std::optional(Lsn{row.value}));
  }
}

TEST(Lsn, RefusesEverythingElse) {
  using namespace std::string_view_literals;
  const std::string_view rows[] = {
      "",
      "/",
      "0",
      "0/",
      "/0",
      "0/0/0",
      "0//0",
      " 0/0",
      "0/0 ",
      "0 /0",
      "0/ 0",
      "0/0\n",
      "+0/0",
      "0/-1",
      "0x0/0",
      "0/0x1",
      "g/0",
      "0/G",
      "0:0",
      "123456789/0",
      "0/123456789",
      "000000000/0",
      "0/000000000",
      "0/0\0"sv,
      "\0"sv,
      "\xFF/0",
      "0\\0",
      "0/1,0/2",
      "00000001000000000000000C",
  };
  for (const std::string_view row : rows) {
    SCOPED_TRACE(row);
    EXPECT_EQ(Lsn::parse(row), std::nullopt);
  }
}

TEST(Lsn, IsWrittenInBothSpellingsOfTheServersTools) {
  const struct {
    std::uint64_t value;
    std::string_view plain;
    std::string_view padded;
  } rows[] = {
      {0, "0/0", "0/00000000"},
      {1, "0/1", "0/00000001"},
      {0x1A2F8, "0/1A2F8", "0/0001A2F8"},
      {0xFFFFFFFF, "0/FFFFFFFF", "0/FFFFFFFF"},
      {0x100000000, "1/0", "1/00000000"},
      {0x1600000028, "16/28", "16/00000028"},
      {0x80000000F0000000, "80000000/F0000000", "80000000/F0000000"},
      {0xFFFFFFFFFFFFFFFF, "FFFFFFFF/FFFFFFFF", "FFFFFFFF/FFFFFFFF"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.plain);
    EXPECT_EQ(to_string(Lsn{row.value}), row.plain);
    EXPECT_EQ(to_padded_string(Lsn{row.value}), row.padded);
    EXPECT_EQ(Lsn::parse(row.plain), Lsn{row.value});
    EXPECT_EQ(Lsn::parse(row.padded), Lsn{row.value});
  }
}

TEST(Lsn, EveryDigitCountSurvivesWritingAndReading) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const std::uint64_t value : {std::uint64_t{1} << bit, (std::uint64_t{1} << bit) - 1}) {
      EXPECT_EQ(Lsn::parse(to_string(Lsn{value})), Lsn{value});
      EXPECT_EQ(Lsn::parse(to_padded_string(Lsn{value})), Lsn{value});
    }
  }
}

TEST(Lsn, WritingStaysWithinTheStatedRoom) {
  std::string room(kLsnTextSize + 1, '#');
  EXPECT_EQ(write_lsn(room.data(), kMaxLsn, false) - room.data(), 17);
  EXPECT_EQ(room.back(), '#');
  EXPECT_EQ(write_lsn(room.data(), Lsn{}, false) - room.data(), 3);
  EXPECT_EQ(write_lsn(room.data(), Lsn{}, true) - room.data(), 10);
  EXPECT_EQ(room.substr(0, 11), "0/00000000F");
}

TEST(Lsn, IsAPositionAndNotANumber) {
  EXPECT_FALSE(Lsn{}.valid());
  EXPECT_TRUE(Lsn{1}.valid());
  EXPECT_EQ(Lsn{0x1600000028}.high(), 0x16u);
  EXPECT_EQ(Lsn{0x1600000028}.low(), 0x28u);

  EXPECT_LT(Lsn{0xFFFFFFFF}, Lsn{0x100000000});
  EXPECT_GT(Lsn{0x8000000000000000}, Lsn{1});  // unsigned, whatever the highest bit
  EXPECT_EQ(Lsn{0xFFFFFFFF} + 1, Lsn{0x100000000});
  EXPECT_EQ(Lsn{0x100000000} - std::uint64_t{1}, Lsn{0xFFFFFFFF});
  EXPECT_EQ(Lsn{0x100000000} - Lsn{0xFFFFFFFF}, 1u);

  Lsn lsn{16};
  lsn += 16;
  EXPECT_EQ(lsn, Lsn{32});
  lsn -= 32;
  EXPECT_EQ(lsn, Lsn{});
  EXPECT_EQ(kMaxLsn + 1, Lsn{});  // wraps and does not trap
}

TEST(Lsn, CheckedAdditionStopsAtTheLastPosition) {
  EXPECT_EQ(checked_add(Lsn{8}, 8), Lsn{16});
  EXPECT_EQ(checked_add(Lsn{}, kMaxLsn.value), kMaxLsn);
  EXPECT_EQ(checked_add(kMaxLsn, 0), kMaxLsn);
  EXPECT_EQ(checked_add(kMaxLsn, 1), std::nullopt);
  EXPECT_EQ(checked_add(Lsn{1}, kMaxLsn.value), std::nullopt);
}

static_assert(Lsn::parse("0/28") == Lsn{0x28}, "usable in tables");
static_assert(sizeof(Lsn) == 8);

}  // namespace
}  // namespace walread
