#include "libwalread/facts/gxid.hpp"

#include <gtest/gtest.h>

namespace walread {
namespace {

TEST(Gxid, IsReadAsTheServerWritesIt) {
  EXPECT_EQ(parse_gid("1795241585-0000000006"), (Gxid{1795241585, 6}));
  EXPECT_EQ(parse_gid("1-4294967295"), (Gxid{1, 4294967295}));
  EXPECT_EQ(parse_gid("0-0000000001"), (Gxid{0, 1}));
  EXPECT_EQ(to_string(Gxid{1795241585, 6}), "1795241585-0000000006");
  EXPECT_EQ(to_string(Gxid{1, 4294967295}), "1-4294967295");
}

TEST(Gxid, OtherNamesAreNone) {
  for (const char* gid : {"", "-", "1795241585", "1795241585-6", "1795241585-00000000006", "-0000000006", "a-0000000006",
                          "1795241585-000000000a", "4294967296-0000000006", "1-4294967296", "01-0000000006", "+1-0000000006",
                          "1-0000000006 ", "my_transaction"})
    EXPECT_FALSE(parse_gid(gid)) << gid;
}

}  // namespace
}  // namespace walread
