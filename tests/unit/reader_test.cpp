// Reading logs that are whole: records wherever they lie, ranges, and the ways in which a healthy log ends.
#include "libwalread/wal/reader.hpp"

#include <gtest/gtest.h>

#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::Reading;
using test::read_all;
using test::WalBuilder;
namespace records = test::records;
using Lsns = std::vector<Lsn>;

TEST(Reader, ReadsRecordAfterRecord) {
  WalBuilder wal;
  const Lsn a = wal.add(records::next_oid(24576));
  const Lsn b = wal.add(records::commit({.xid = 700}));
  const Lsn c = wal.add(records::noop(3));
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a, b, c}));
  EXPECT_EQ(a, Lsn{0x100028});
  EXPECT_EQ(r.records[0].end, b);
  EXPECT_EQ(r.records[1].prev, a);
  EXPECT_EQ(r.records[1].xid, 700u);
  EXPECT_EQ(r.records[1].rmid, 1);
  EXPECT_EQ(r.records[1].total_length, 32u + 56);
  EXPECT_EQ(r.records[2].data, (test::ByteVector(3, std::byte{0x5A})));
  EXPECT_EQ(r.records[2].end, wal.position());
  EXPECT_TRUE(r.gaps.empty());
  EXPECT_EQ(r.end.reason, EndReason::zeros);
  EXPECT_EQ(r.end.at, wal.position());
  EXPECT_EQ(r.sentence,
            "000000010000000000000001: 0/1000D0 (offset 0xd0): the log ends here: nothing was written behind this "
            "point; the last record is 0/1000A8");
}

}  // namespace
}  // namespace walread
