// Which record types the tests have seen, and from whom. The lists may only shrink: a type that a recording shows for
// the first time is taken off by hand, and a row that is new has to be seen somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "formats/registry.hpp"
#include "tests/formats/built_records.hpp"

namespace walread {
namespace {

using formats::System;
using Names = std::vector<std::string>;

struct Coverage {
  Names inherited;  // seen only in a recording of the release that the row is inherited from
  Names built;      // seen only in bytes that these tests made
  Names unseen;
  std::size_t recorded = 0;
};

Coverage coverage_of(System system) {
  std::set<const formats::Record*> own, base, built;
  const formats::Version& v = formats::version(system);
  const auto row_of = [](System s, Bytes raw) {
    return formats::find_record(s, load<std::uint8_t>(raw.data() + 13), load<std::uint8_t>(raw.data() + 12));
  };
  for (const auto& g : test::golden_records(system)) own.insert(row_of(system, g.raw));
  for (const auto& g : test::golden_records(v.base)) base.insert(row_of(v.base, g.raw));
  for (const auto& b : test::built_records(system)) built.insert(row_of(system, b.raw));

  Coverage out;
  for (std::size_t id = 0; id < v.rmgrs.size(); ++id) {
    std::set<const formats::Record*> seen;
    for (unsigned info = 0; info < 256; info += 16) {
      const auto* row = formats::find_record(system, static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(info));
      if (row == nullptr || !seen.insert(row).second) continue;
      const std::string name = std::string(v.rmgrs[id]) + "/" + std::string(row->name);
      if (own.contains(row)) ++out.recorded;
      else if (base.contains(row)) out.inherited.push_back(name);
      else if (built.contains(row)) out.built.push_back(name);
      else out.unseen.push_back(name);
    }
  }
  for (Names* names : {&out.inherited, &out.built, &out.unseen}) std::ranges::sort(*names);
  return out;
}

TEST(Coverage, OfPostgresql94) {
  const Coverage c = coverage_of(System::pg94);
  EXPECT_EQ(c.recorded, 83u);
  EXPECT_EQ(c.inherited, (Names{}));
  EXPECT_EQ(c.built, (Names{"XLOG/NOOP"}));
  EXPECT_EQ(c.unseen, (Names{}));
}

TEST(Coverage, OfGreenplum6) {
  const Coverage c = coverage_of(System::gp6);
  EXPECT_EQ(c.recorded, 80u);
  EXPECT_EQ(c.inherited,
            (Names{"Btree/REUSE_PAGE", "Btree/SPLIT_R_ROOT", "Btree/UNLINK_PAGE_META", "CLOG/TRUNCATE",
                   "Gin/CREATE_PTREE", "Gin/DELETE_PAGE", "Gin/VACUUM_DATA_LEAF_PAGE", "Heap2/NEW_CID", "Heap2/REWRITE",
                   "SPGist/SPLIT_TUPLE", "SPGist/VACUUM_ROOT", "Standby/LOCK", "Standby/RUNNING_XACTS",
                   "Transaction/ASSIGNMENT", "XLOG/FPW_CHANGE"}));
  EXPECT_EQ(c.built, (Names{"Btree/DELETE", "Btree/INSERT_META", "XLOG/NOOP"}));
  EXPECT_EQ(c.unseen, (Names{}));
}

}  // namespace
}  // namespace walread
