// Blocks that a record names in a list (up to 9.4), in real records: filters find them, and JSON lists each once.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/decode/filter.hpp"
#include "tests/support/golden_records.hpp"

namespace walread {
namespace {

using formats::System;
using nlohmann::json;

struct List {
  std::string record;
  std::string relation;
  std::string list;
  std::string block;  // a field of each element; empty: the element itself
};

const List kLists[] = {{"Gist/PAGE_SPLIT", "node", "pages", "blkno"},
                       {"Gin/DELETE_LISTPAGE", "node", "to_delete", ""},
                       {"Bitmap/INSERT_WORDS", "bm_node", "pages", "bmp_blkno"}};

bool passes(const test::LoneRecord& r, std::uint32_t block) {
  return RecordFilter{.block = block}.passes_blocks(r.decoded());
}

// How many listed blocks the record has, after a look at each.
std::size_t check(const test::LoneRecord& r, const List& list) {
  const json j = json::parse(r.json());
  std::size_t n = 0;
  for (const json& element : j["fields"].value(list.list, json::array())) {
    const std::uint32_t block = (list.block.empty() ? element : element[list.block]).get<std::uint32_t>();
    const auto is_it = [&](const json& b) { return b.value("block", ~0u) == block && b["relation"] == j["fields"][list.relation]; };
    EXPECT_EQ(std::ranges::count_if(j["blocks"], is_it), 1) << list.record << ' ' << j.dump();
    EXPECT_TRUE(passes(r, block)) << list.record << ' ' << block;
    ++n;
  }
  EXPECT_FALSE(passes(r, 4000000000u));
  return n;
}

TEST(ListedBlocks, OfRealRecords) {
  for (const List& list : kLists) {
    std::size_t records = 0;
    std::size_t blocks = 0;
    for (const System system : {System::pg94, System::gp6}) {
      for (const test::GoldenRecord& g : test::golden_records(system)) {
        if (g.name != list.record) continue;
        ++records;
        blocks += check(test::LoneRecord(system, g.raw, g.lsn, g.tli), list);
      }
    }
    EXPECT_GE(records, 1u) << list.record;
    EXPECT_GE(blocks, 1u) << list.record;
  }
}

}  // namespace
}  // namespace walread
