// Values of records by name, in both framings and in every release.
#include "libwalread/decode/field_access.hpp"

#include <gtest/gtest.h>

#include "libwalread/wal/reader.hpp"
#include "tests/support/wal_builder.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

namespace records = test::records;
using test::WalBuilder;

// Hands the one record of a log to `look`.
template <class Look>
void with_record(const test::TestRecord& record, Look look, formats::System system = formats::System::gp6) {
  WalBuilder wal({.system = system});
  wal.add(record);
  Reader reader(wal.log(), wal.shape(), {.begin = wal.begin()});
  ASSERT_EQ(reader.next(), Step::record);
  DecodedRecord decoded;
  decode_record(system, reader.record(), decoded);
  look(decoded);
}

TEST(FieldAccess, NumbersTextsAndWhatIsAbsent) {
  with_record(records::prepare({.xid = 700, .gid = "7-0000000001", .time = 5}), [](const DecodedRecord& r) {
    EXPECT_TRUE(is_whole(r));
    EXPECT_EQ(number_of(r, "prepared_xid"), 700u);
    EXPECT_EQ(number_of(r, "prepared_at"), 5u);
    EXPECT_EQ(characters_of(r, "gid"), "7-0000000001");
    EXPECT_EQ(number_of(r, "gid"), std::nullopt);
    EXPECT_EQ(number_of(r, "no_such_field"), std::nullopt);
    EXPECT_EQ(characters_of(r, "prepared_xid"), "");
  });
}

// COMMIT PREPARED of Greenplum 6 has two pairs of distributed ids, of which the server writes only the first.
TEST(FieldAccess, WhatTheServerNeverWroteIsNotThere) {
  with_record(records::commit_prepared({.xid = 700, .distributed = {1234, 5}}), [](const DecodedRecord& r) {
    EXPECT_EQ(number_of(r, "prepared_xid"), 700u);
    EXPECT_EQ(number_of(r, "distrib_xid"), 5u);
    EXPECT_EQ(number_of(r, "distrib_xid_unset"), std::nullopt);
    EXPECT_EQ(number_of(r, "xact_time"), static_cast<std::uint64_t>(records::kMoment));
  });
}

TEST(FieldAccess, ListsBehindACheckpoint) {
  const auto checkpoint = records::checkpoint({.redo = Lsn{0x4000028},
                                               .committed = {{11, 1}, {11, 2}},
                                               .prepared = {{700, Lsn{0x100028}}, {701, Lsn{0x100500}}}});
  with_record(checkpoint, [](const DecodedRecord& r) {
    EXPECT_EQ(lsn_of(r, "redo"), Lsn{0x4000028});
    ListAccess committed(r, "committed");
    EXPECT_EQ(committed.size(), 2u);
    ASSERT_TRUE(committed.next());
    EXPECT_EQ(committed.characters("gid"), records::gid_of({11, 1}));
    ASSERT_TRUE(committed.next());
    EXPECT_EQ(committed.number("gxid"), 2u);
    EXPECT_FALSE(committed.next());
    ListAccess prepared(r, "prepared");
    ASSERT_TRUE(prepared.next());
    ASSERT_TRUE(prepared.next());
    EXPECT_EQ(prepared.number("xid"), 701u);
    EXPECT_EQ(prepared.number("lsn"), 0x100500u);
    EXPECT_FALSE(prepared.next());
    ListAccess none(r, "subxacts");
    EXPECT_EQ(none.size(), 0u);
    EXPECT_FALSE(none.next());
  });
}

TEST(FieldAccess, PlainValuesOfAList) {
  with_record(records::commit({.xid = 700, .subtransactions = {701, 702}}), [](const DecodedRecord& r) {
    ListAccess list(r, "subxacts");
    ASSERT_TRUE(list.next());
    EXPECT_EQ(list.number(""), 701u);
    ASSERT_TRUE(list.next());
    EXPECT_EQ(list.number(""), 702u);
    EXPECT_FALSE(list.next());
  });
}

TEST(FieldAccess, ARecordThatCannotBeDecodedHasNoFields) {
  test::TestRecord record = records::commit({.xid = 700, .subtransactions = {701, 702}});
  record.data.resize(record.data.size() - 2);
  with_record(record, [](const DecodedRecord& r) {
    EXPECT_FALSE(is_whole(r));
    EXPECT_EQ(number_of(r, "xact_time"), std::nullopt);
    EXPECT_FALSE(ListAccess(r, "subxacts").next());
  });
  with_record({.rmid = 1, .info = 0xE0, .data = test::ByteVector(8)}, [](const DecodedRecord& r) {
    EXPECT_EQ(r.row, nullptr);
    EXPECT_EQ(number_of(r, "xact_time"), std::nullopt);
  });
}

}  // namespace
}  // namespace walread
