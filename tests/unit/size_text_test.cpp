#include "libwalread/print/size_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace walread {
namespace {

TEST(SizeText, Bytes) {
  EXPECT_EQ(bytes_text(0), "0 bytes");
  EXPECT_EQ(bytes_text(1023), "1023 bytes");
  EXPECT_EQ(bytes_text(1024), "1.0 KiB");
  EXPECT_EQ(bytes_text((1 << 20) - 1), "1.0 MiB");
  EXPECT_EQ(bytes_text(std::uint64_t{64} << 20), "64.0 MiB");
  EXPECT_EQ(bytes_text(std::uint64_t{1536} << 20), "1.5 GiB");
  EXPECT_EQ(bytes_text(~std::uint64_t{0}), "16.0 EiB");
}

TEST(SizeText, Durations) {
  EXPECT_EQ(duration_text(0), "0 seconds");
  EXPECT_EQ(duration_text(-5), "0 seconds");
  EXPECT_EQ(duration_text(1), "1 second");
  EXPECT_EQ(duration_text(61), "1 minute 1 second");
  EXPECT_EQ(duration_text(3600), "1 hour");
  EXPECT_EQ(duration_text(3605), "1 hour");
  EXPECT_EQ(duration_text(90000), "1 day 1 hour");
  EXPECT_EQ(duration_text(8 * 86400 + 59), "8 days");
  EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "more than 30000 years");
}

}  // namespace
}  // namespace walread
