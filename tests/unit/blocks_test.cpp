// Which blocks a record changes, from its data and from the images behind it; and the filter that asks.
#include "libwalread/decode/blocks.hpp"

#include <gtest/gtest.h>

#include "formats/registry.hpp"
#include "libwalread/decode/filter.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using formats::System;
using test::ByteWriter;
using test::TestImage;
using test::TestRecord;
using test::WalBuilder;
namespace records = test::records;

// Reads one record back and decodes it.
class Blocks : public testing::Test {
 protected:
  const DecodedRecord& decoded(const TestRecord& record) {
    wal = std::make_unique<WalBuilder>();
    wal->add(record);
    reader = std::make_unique<Reader>(wal->log(), wal->shape(), ReaderOptions{.begin = wal->begin()});
    EXPECT_EQ(reader->next(), Step::record);
    d.record = &reader->record();
    d.row = formats::find_record(System::gp6, d.record->rmid, d.record->info);
    d.problem = Code::none;
    if (d.row != nullptr) decode(*d.row, *d.record, d);
    return d;
  }
  std::string list(const TestRecord& record) {
    std::string out;
    BlockFacts facts;
    any_block(decoded(record), facts, [&out](const BlockFact& b) {
      if (!out.empty()) out += ", ";
      out += std::to_string(b.relation.file) + "." + std::to_string(b.fork) + ":" +
             (b.block == kNoBlock ? "-" : std::to_string(b.block));
      if (b.image != nullptr) out += "*";
      return false;
    });
    return out;
  }

  std::unique_ptr<WalBuilder> wal;
  std::unique_ptr<Reader> reader;
  DecodedRecord d;
};

const Relation kTable{1663, 16384, 500};

TestRecord update(std::uint32_t from, std::uint32_t to, std::vector<TestImage> images = {}) {
  ByteWriter data;
  data.relation(1663, 16384, 500).tid(from, 1).u32(7).u32(0).tid(to, 2);
  test::ByteVector bytes = data;
  bytes.resize(36);
  return {.rmid = 10, .info = 0x20, .data = bytes, .images = std::move(images)};
}

TEST_F(Blocks, OfTheData) {
  EXPECT_EQ(list(records::heap_insert(kTable, 7, 1)), "500.0:7");
  EXPECT_EQ(list(records::commit({.xid = 1})), "");
  // xl_smgr_create of a visibility map: a file, no block.
  EXPECT_EQ(list({.rmid = 2, .info = 0x10, .data = ByteWriter().relation(1663, 1, 500).u32(2)}), "500.2:-");
}

TEST_F(Blocks, OfTheImages) {
  // The data are cut off, so nothing but the images is known.
  EXPECT_EQ(list({.rmid = 10, .info = 0x00, .data = ByteWriter().u32(1),
                  .images = {{.relation = kTable, .fork = 1, .block = 9}, {.id = 2, .relation = kTable, .block = 3}}}),
            "500.1:9*, 500.0:3*");
  // Of a resource manager that nobody knows.
  EXPECT_EQ(list({.rmid = 77, .info = 0x00, .data = ByteWriter().u32(1), .images = {{.relation = kTable, .block = 9}}}),
            "500.0:9*");
}

TEST_F(Blocks, OfBothOnce) {
  EXPECT_EQ(list(records::heap_insert(kTable, 7, 1, {{.relation = kTable, .block = 7}})), "500.0:7*");
  EXPECT_EQ(list(records::heap_insert(kTable, 7, 1, {{.relation = kTable, .fork = 2, .block = 7}})),
            "500.0:7, 500.2:7*");
  EXPECT_EQ(list(update(7, 8, {{.id = 1, .relation = kTable, .block = 8}})), "500.0:7, 500.0:8*");
  EXPECT_EQ(list(update(7, 7)), "500.0:7");
}

TEST_F(Blocks, Filter) {
  const auto passes = [&](const RecordFilter& filter, const TestRecord& record) {
    return filter.passes_blocks(decoded(record));
  };
  const TestRecord both = update(7, 8, {{.id = 1, .relation = kTable, .block = 8}});
  EXPECT_TRUE(passes({}, both));
  EXPECT_TRUE(passes({.relation = kTable}, both));
  EXPECT_TRUE(passes({.relation = kTable, .block = 7}, both));
  EXPECT_TRUE(passes({.relation = kTable, .block = 8, .fork = 0}, both));
  EXPECT_FALSE(passes({.relation = kTable, .block = 9}, both));
  EXPECT_FALSE(passes({.relation = kTable, .fork = 1}, both));
  EXPECT_FALSE(passes({.relation = Relation{1663, 16384, 501}}, both));
  EXPECT_TRUE(passes({.relation = kTable, .block = 8, .fullpage = true}, both));
  EXPECT_FALSE(passes({.fullpage = true}, update(7, 8)));
  EXPECT_TRUE(passes({.fullpage = true}, both));
  EXPECT_FALSE(passes({.relation = kTable}, records::commit({.xid = 1})));
  // A page that is the record's data.
  const TestRecord page{.rmid = 0, .info = 0xA0, .data = ByteWriter().relation(1663, 16384, 500).u32(0).u32(4).u16(0).u16(0).fill(100)};
  EXPECT_TRUE(passes({.fullpage = true}, page));
  EXPECT_TRUE(passes({.relation = kTable, .block = 4}, page));

  RecordFilter by_header;
  EXPECT_TRUE(by_header.passes_header(*decoded(both).record));
  EXPECT_FALSE(by_header.needs_blocks());
  by_header.rmgrs.set(10);
  by_header.xid = 0;
  EXPECT_TRUE(by_header.passes_header(*decoded(both).record));
  by_header.xid = 1;
  EXPECT_FALSE(by_header.passes_header(*decoded(both).record));
  by_header.xid.reset();
  EXPECT_FALSE(by_header.passes_header(*decoded(records::commit({.xid = 1})).record));
  EXPECT_TRUE((RecordFilter{.fork = 1}).needs_blocks());
}

}  // namespace
}  // namespace walread
