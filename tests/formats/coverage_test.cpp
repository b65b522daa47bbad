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
  Names inherited;  // seen only in a recording of another release that has the same row
  Names built;      // seen only in bytes that these tests made, of this release or another one with the same row
  Names unseen;
  std::size_t recorded = 0;
};

using Rows = std::set<const formats::Record*>;

void add_rows(const std::vector<test::GoldenRecord>& records, Rows& out) {
  for (const auto& g : records) out.insert(test::LoneRecord(g.system, g.raw).decoded().row);
}

struct Seen {
  std::map<System, Rows> recorded;
  Rows recorded_anywhere;
  Rows built_anywhere;
};

const Seen& seen() {
  static const Seen all = [] {
    Seen s;
    for (const System system : test::kAllSystems) {
      add_rows(test::golden_records(system), s.recorded[system]);
      s.recorded_anywhere.insert(s.recorded[system].begin(), s.recorded[system].end());
      add_rows(test::built_records(system), s.built_anywhere);
    }
    return s;
  }();
  return all;
}

Coverage coverage_of(System system) {
  const formats::Version& v = formats::version(system);
  Coverage out;
  for (std::size_t id = 0; id < v.rmgrs.size(); ++id) {
    Rows rows;
    for (unsigned info = 0; info < 256; info += 16) {
      const auto* row = formats::find_record(system, static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(info));
      if (row == nullptr || !rows.insert(row).second) continue;
      const std::string name = std::string(v.rmgrs[id]) + "/" + std::string(row->name);
      if (seen().recorded.at(system).contains(row)) ++out.recorded;
      else if (seen().recorded_anywhere.contains(row)) out.inherited.push_back(name);
      else if (seen().built_anywhere.contains(row)) out.built.push_back(name);
      else out.unseen.push_back(name);
    }
  }
  for (Names* names : {&out.inherited, &out.built, &out.unseen}) std::ranges::sort(*names);
  return out;
}

struct Expected {
  System system;
  std::size_t recorded;
  Names inherited;
  Names built;
  std::size_t inherited_count = 0;  // instead of their names, of a system that nobody has a recording of
};

class CoverageOf : public testing::TestWithParam<Expected> {};

TEST_P(CoverageOf, RecordTypes) {
  const Coverage c = coverage_of(GetParam().system);
  EXPECT_EQ(c.recorded, GetParam().recorded);
  if (test::has_recording(GetParam().system)) {
    EXPECT_EQ(c.inherited, GetParam().inherited);
  } else {
    EXPECT_EQ(c.inherited.size(), GetParam().inherited_count);
  }
  EXPECT_EQ(c.built, GetParam().built);
  EXPECT_EQ(c.unseen, (Names{}));
}

const Expected kExpected[] = {
    {System::pg94, 83, {}, {"XLOG/NOOP"}},
    {System::pg95,
     0,
     {},
     {"CLOG/TRUNCATE", "CLOG/ZEROPAGE", "CommitTs/SETTS", "CommitTs/TRUNCATE", "Heap/LOCK", "Heap2/LOCK_UPDATED",
      "Heap2/VISIBLE", "Sequence/LOG", "Storage/TRUNCATE", "Transaction/PREPARE", "XLOG/CHECKPOINT_ONLINE",
      "XLOG/CHECKPOINT_SHUTDOWN", "XLOG/FPI_MULTI", "XLOG/NOOP", "XLOG/PARAMETER_CHANGE"},
     81},
    {System::pg96,
     0,
     {},
     {"CLOG/TRUNCATE", "CLOG/ZEROPAGE", "CommitTs/SETTS", "CommitTs/TRUNCATE", "Sequence/LOG", "XLOG/FPI_MULTI",
      "XLOG/NOOP"},
     93},
    {System::pg10, 110, {"XLOG/OVERWRITE_CONTRECORD"}, {"CommitTs/SETTS", "XLOG/FPI_MULTI", "XLOG/NOOP"}},
    {System::pg11,
     110,
     {"CLOG/TRUNCATE", "XLOG/END_OF_RECOVERY", "XLOG/OVERWRITE_CONTRECORD"},
     {"CommitTs/SETTS", "XLOG/FPI_MULTI", "XLOG/NOOP"}},
    {System::pg12, 109, {"CLOG/TRUNCATE", "XLOG/OVERWRITE_CONTRECORD"}, {"CommitTs/SETTS", "XLOG/NOOP"}},
    {System::pg13, 114, {}, {"CommitTs/SETTS", "XLOG/NOOP"}},
    {System::pg14, 114, {"CLOG/TRUNCATE"}, {"XLOG/NOOP"}},
    {System::pg15, 115, {"CLOG/TRUNCATE"}, {"XLOG/NOOP"}},
    {System::pg16,
     112,
     {"CLOG/TRUNCATE", "Gist/ASSIGN_LSN", "XLOG/END_OF_RECOVERY", "XLOG/OVERWRITE_CONTRECORD"},
     {"XLOG/NOOP"}},
    {System::pg17, 117, {}, {"XLOG/NOOP"}},
    {System::pg18,
     113,
     {"CLOG/TRUNCATE", "Gist/ASSIGN_LSN", "XLOG/END_OF_RECOVERY", "XLOG/OVERWRITE_CONTRECORD"},
     {"XLOG/NOOP"}},
    {System::gp6,
     80,
     {"Btree/REUSE_PAGE", "Btree/SPLIT_R_ROOT", "Btree/UNLINK_PAGE_META", "CLOG/TRUNCATE", "Gin/CREATE_PTREE",
      "Gin/DELETE_PAGE", "Gin/VACUUM_DATA_LEAF_PAGE", "Heap2/NEW_CID", "Heap2/REWRITE", "SPGist/SPLIT_TUPLE",
      "SPGist/VACUUM_ROOT", "Standby/LOCK", "Standby/RUNNING_XACTS", "Transaction/ASSIGNMENT", "XLOG/FPW_CHANGE"},
     {"Btree/DELETE", "Btree/INSERT_META", "XLOG/NOOP"}},
};
static_assert(std::size(kExpected) == formats::kSystemCount);

INSTANTIATE_TEST_SUITE_P(Systems, CoverageOf, testing::ValuesIn(kExpected),
                         [](const auto& p) { return std::string(formats::version(p.param.system).key); });

}  // namespace
}  // namespace walread
