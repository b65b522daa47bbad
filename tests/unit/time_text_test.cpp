// Times in words, however long ago or far ahead.
#include "libwalread/print/time_text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace walread {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMoment = 820551845678901;  // 2026-01-01 03:04:05.678901

std::string utc(std::int64_t t) {
  TextBuffer out;
  put_utc_timestamp(out, t);
  return std::string(out.view());
}
std::string utc_seconds(std::int64_t t) {
  TextBuffer out;
  put_utc_time(out, t);
  return std::string(out.view());
}

// Sets TZ for as long as it lives.
class Zone {
 public:
  explicit Zone(const char* tz) {
    if (const char* old = std::getenv("TZ")) before_ = old;
    ::setenv("TZ", tz, 1);
    ::tzset();
  }
  ~Zone() {
    if (before_.empty()) ::unsetenv("TZ");
    else ::setenv("TZ", before_.c_str(), 1);
    ::tzset();
  }

 private:
  std::string before_;
};

std::string local(std::int64_t t) {
  LocalTimes times;
  TextBuffer out;
  times.put(out, t);
  return std::string(out.view());
}

TEST(UtcTime, IsIso8601) {
  EXPECT_EQ(utc(kMoment), "2026-01-01T03:04:05.678901Z");
  EXPECT_EQ(utc(0), "2000-01-01T00:00:00.000000Z");
  EXPECT_EQ(utc(-1), "1999-12-31T23:59:59.999999Z");
  EXPECT_EQ(utc(-1000000), "1999-12-31T23:59:59.000000Z");
  EXPECT_EQ(utc(5097599999999 * 1000), "2161-07-14T23:59:59.999000Z");
  EXPECT_EQ(utc_seconds(1767236645), "2026-01-01T03:04:05Z");
  EXPECT_EQ(utc_seconds(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_seconds(-1), "1969-12-31T23:59:59Z");
}

TEST(UtcTime, ThatNoCalendarHolds) {
  EXPECT_EQ(utc(kMin), "-9223372036854775808 microseconds since 2000");
  EXPECT_EQ(utc(kMax), "9223372036854775807 microseconds since 2000");
  EXPECT_EQ(utc_seconds(kMin), "-9223372036854775808 seconds since 1970");
  EXPECT_EQ(utc_seconds(kMax), "9223372036854775807 seconds since 1970");
  EXPECT_EQ(utc_seconds(253402300799), "9999-12-31T23:59:59Z");
  EXPECT_EQ(utc_seconds(253402300800), "253402300800 seconds since 1970");
  EXPECT_EQ(utc_seconds(-62135596800), "0001-01-01T00:00:00Z");
  EXPECT_EQ(utc_seconds(-62135596801), "-62135596801 seconds since 1970");
}

TEST(LocalTime, FollowsTz) {
  {
    const Zone zone("UTC");
    EXPECT_EQ(local(kMoment), "2026-01-01 03:04:05.678901 UTC");
  }
  {
    const Zone zone("<+0545>-5:45");
    EXPECT_EQ(local(kMoment), "2026-01-01 08:49:05.678901 +0545");
  }
}

// timestamptz_to_str() of the server's tool divides towards zero.
TEST(LocalTime, BeforeTheYear2000IsWrittenAsTheToolDoes) {
  const Zone zone("UTC");
  EXPECT_EQ(local(-1), "2000-01-01 00:00:00.-00001 UTC");
  EXPECT_EQ(local(-999999), "2000-01-01 00:00:00.-999999 UTC");
  EXPECT_EQ(local(-1000000), "1999-12-31 23:59:59.000000 UTC");
}

TEST(LocalTime, AnyNumberGivesText) {
  const Zone zone("UTC");
  for (const std::int64_t t : {kMin, kMin + 1, kMax, kMax - 1, std::int64_t{1} << 62, -(std::int64_t{1} << 62)}) {
    const std::string text = local(t);
    EXPECT_NE(text.find(" UTC"), std::string::npos) << text;
    EXPECT_LT(text.size(), 60u);
  }
}

TEST(LocalTime, KeepsTheLastSecondOnly) {
  const Zone zone("UTC");
  LocalTimes times;
  TextBuffer out;
  for (const std::int64_t t : {kMoment, kMoment + 1, kMoment + 1000000, kMoment}) {
    times.put(out, t);
    out.put('|');
  }
  EXPECT_EQ(out.view(),
            "2026-01-01 03:04:05.678901 UTC|2026-01-01 03:04:05.678902 UTC|2026-01-01 03:04:06.678901 UTC|"
            "2026-01-01 03:04:05.678901 UTC|");
}

// A zone's name may be longer than any buffer for it.
TEST(LocalTime, AZoneWithAnEndlessName) {
  const Zone zone(("<" + std::string(300, 'Z') + ">0").c_str());
  const std::string text = local(kMoment);
  EXPECT_EQ(text.substr(0, 27), "2026-01-01 03:04:05.678901 ");
  EXPECT_LT(text.size(), 400u);
}

}  // namespace
}  // namespace walread
