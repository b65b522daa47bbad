// The sentences about errors and ends that the tests of the reader do not pin already.
#include "libwalread/print/error_text.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <set>

#include "formats/registry.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using formats::System;
using test::WalBuilder;

constexpr Code kLastCode = Code::bad_count;
constexpr EndReason kLastReason = EndReason::unreadable;

TEST(Names, OfEveryCodeAndReason) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(kLastCode); ++i) names.insert(name_of(static_cast<Code>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kLastCode) + 1);
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(name_of(static_cast<Code>(static_cast<int>(kLastCode) + 1)), "unknown") << "kLastCode is not the last";
  names.clear();
  for (int i = 0; i <= static_cast<int>(kLastReason); ++i) names.insert(name_of(static_cast<EndReason>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kLastReason) + 1);
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(name_of(static_cast<EndReason>(static_cast<int>(kLastReason) + 1)), "unknown");
}

TEST(Sentences, EveryCodeHasOneForAnyNumbers) {
  for (int i = 0; i <= static_cast<int>(kLastCode); ++i) {
    for (const std::uint64_t n : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0xD07E}, ~std::uint64_t{0}}) {
      for (const int os_error : {0, ENOENT, 99999}) {
        Error e;
        e.code = static_cast<Code>(i);
        e.lsn = Lsn{n};
        e.file = "f";
        e.found = n;
        e.expected = ~n;
        e.os_error = os_error;
        e.what = "w";
        EXPECT_NE(describe_fault(e), "something is wrong");
        EXPECT_EQ(describe(e), describe_place(e) + ": " + describe_fault(e));
        EXPECT_EQ(describe_first_header(e).substr(0, 3), "f: ");
      }
    }
  }
}

TEST(Sentences, OfContents) {
  Error e;
  e.file = "000000010000000000000001";
  e.lsn = Lsn{0x100028};
  e.offset = 0x28;
  e.what = "heap/insert field target_tid";
  e.code = Code::field_short;
  e.expected = 6;
  e.found = 2;
  EXPECT_EQ(describe(e),
            "000000010000000000000001: 0/100028 (offset 0x28): heap/insert field target_tid: 6 bytes are needed, 2 are left");
}

class Undecoded : public testing::Test {
 protected:
  std::string sentence(const test::TestRecord& record, System system = System::gp6) {
    WalBuilder wal({.system = system});
    wal.add(record);
    Reader reader(wal.log(), wal.shape(), {.begin = wal.begin()});
    EXPECT_EQ(reader.next(), Step::record);
    DecodedRecord d;
    d.record = &reader.record();
    d.row = formats::find_record(system, d.record->rmid, d.record->info);
    if (d.row != nullptr) decode(*d.row, *d.record, d);
    return describe_undecoded(d, wal.log(), wal.shape());
  }
};

TEST_F(Undecoded, AResourceManagerThatNobodyKnows) {
  EXPECT_EQ(sentence({.rmid = 77, .info = 0xB0, .data = test::ByteWriter().u8(1)}),
            "000000010000000000000001: 0/100028 (offset 0x28): resource manager 77 has no record type 0xB0 in Greenplum 6; "
            "it is shown in hexadecimal");
}

TEST_F(Undecoded, ARecordTypeThatTheSystemDoesNotHave) {
  EXPECT_EQ(sentence({.rmid = 1, .info = 0x80, .data = test::ByteWriter().fill(28)}, System::pg94),
            "000000010000000000000001: 0/100028 (offset 0x28): Transaction has no record type 0x80 in PostgreSQL 9.4; it is "
            "shown in hexadecimal");
}

TEST_F(Undecoded, ARecordTypeWhoseBytesOnlyJsonShows) {
  EXPECT_EQ(sentence({.rmid = 1, .info = 0x70, .data = test::ByteWriter().fill(28)}, System::pg15),
            "000000010000000000000001: 0/100028 (offset 0x28): Transaction has no record type 0x70 in PostgreSQL 15; "
            "--format=json shows it in hexadecimal");
}

TEST_F(Undecoded, ARecordOfAnExtension) {
  EXPECT_EQ(sentence({.rmid = 128, .info = 0x30, .data = test::ByteWriter().fill(28)}, System::pg15),
            "000000010000000000000001: 0/100028 (offset 0x28): custom128 is the resource manager of an extension; what "
            "its records say is not known");
}

TEST_F(Undecoded, ARecordThatIsTooShort) {
  EXPECT_EQ(sentence({.rmid = 1, .info = 0x80, .data = test::ByteWriter().fill(27)}),
            "000000010000000000000001: 0/100028 (offset 0x28): Transaction/DISTRIBUTED_FORGET part "
            "xl_xact_distributed_forget: 28 bytes are needed, 27 are left");
}

TEST_F(Undecoded, ANumberThatCannotBe) {
  EXPECT_EQ(sentence({.rmid = 1, .info = 0x60, .data = test::ByteWriter().i64(0).i32(-3)}),
            "000000010000000000000001: 0/100028 (offset 0x28): Transaction/COMMIT_COMPACT part subxacts: -3 elements cannot "
            "be");
}

}  // namespace
}  // namespace walread
