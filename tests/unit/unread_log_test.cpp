// A log is never read as another system's: what tells the logs of systems, builds and machines that are not
// read from those that are (W4).
#include "libwalread/wal/unread_log.hpp"

#include <gtest/gtest.h>

#include "libwalread/files/control_file.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/wal/find_shape.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"
#include "tests/support/wal_records_modern.hpp"

namespace walread {
namespace {

using formats::System;
using test::ByteVector;
using test::ByteWriter;
using test::WalBuilder;
namespace records = test::records;
using Why = UnreadLog::Why;

constexpr std::uint32_t k64Mb = 64u << 20;

// xlog_internal.h XLogLongPageHeaderData as a 64-bit build of 9.3 or later has it.
ByteVector long_header(std::uint16_t magic, std::uint32_t segment, std::uint32_t page) {
  ByteWriter w;
  w.u16(magic).u16(2).u32(1).u64(k64Mb).u32(0).u64(7).u32(segment).u32(page);
  return w;
}

// The same without xlp_rem_len and its padding.
ByteVector old_header(std::uint16_t magic, std::uint32_t page) {
  ByteWriter w;
  w.u16(magic).u16(2).u32(1).u64(k64Mb).u64(7).u32(k64Mb).u32(page).u32(0x12345678).u32(0xFFFFFFFF);
  return w;
}

// Aligned to 4 bytes.
ByteVector header_of_32_bit(std::uint16_t magic) {
  ByteWriter w;
  w.u16(magic)
      .u16(2)
      .u32(1)
      .u64(k64Mb)
      .u32(0)
      .u32(0x11223344)
      .u32(0x55667788)
      .u32(16u << 20)
      .u32(8192)
      .u32(0x9ABCDEF0);
  return w;
}

ByteVector big_endian_header(std::uint16_t magic) {
  ByteVector out(40);
  const auto put = [&](std::size_t at, std::uint64_t n, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) out[at + i] = static_cast<std::byte>(n >> (8 * (size - 1 - i)));
  };
  put(0, magic, 2);
  put(2, 2, 2);
  put(4, 1, 4);
  put(8, k64Mb, 8);
  put(24, 7, 8);
  put(32, 16u << 20, 4);
  put(36, 8192, 4);
  return out;
}

TEST(UnreadLog, SystemsByTheFirstPage) {
  const struct {
    ByteVector bytes;
    std::string_view product;
  } rows[] = {
      {long_header(0xD122, 16u << 20, 8192), "PostgreSQL 19"},
      {old_header(0xD062, 32768), "Greenplum 5"},
      {old_header(0xD062, 8192), "PostgreSQL 8.3"},
      {old_header(0xD05E, 32768), "Greenplum 4.3"},
      {old_header(0xD05E, 8192), "PostgreSQL 8.2"},
  };
  for (const auto& row : rows) {
    const auto log = recognise_unread(row.bytes);
    ASSERT_TRUE(log) << row.product;
    EXPECT_EQ(*log, (UnreadLog{.product = row.product}));
    EXPECT_EQ(describe(*log),
              "this is WAL of " + std::string(row.product) + ", a system that is not read here yet");
  }
}

TEST(UnreadLog, BuildsAndMachinesOfEveryReleaseThatIsRead) {
  for (const formats::Version* v : formats::versions()) {
    EXPECT_FALSE(recognise_unread(long_header(v->page_magic, 16u << 20, 8192))) << v->product;
    EXPECT_FALSE(recognise_unread(long_header(v->page_magic, k64Mb, 32768))) << v->product;
    const auto narrow = recognise_unread(header_of_32_bit(v->page_magic));
    ASSERT_TRUE(narrow) << v->product;
    EXPECT_EQ(narrow->why, Why::build_32_bit);
    const auto swapped = recognise_unread(big_endian_header(v->page_magic));
    ASSERT_TRUE(swapped) << v->product;
    EXPECT_EQ(swapped->why, Why::big_endian);
  }
  EXPECT_EQ(
      describe(UnreadLog{Why::build_32_bit, "PostgreSQL 15"}),
      "this is WAL of PostgreSQL 15 as a 32-bit build writes it; logs of 32-bit builds are not read here");
  EXPECT_EQ(describe(UnreadLog{Why::big_endian, "PostgreSQL 15"}),
            "this is WAL of PostgreSQL 15, written on a machine with the other byte order (big-endian); such "
            "logs are not read "
            "here");
}

TEST(UnreadLog, NothingIsReadIntoOtherBytes) {
  EXPECT_FALSE(recognise_unread({}));
  EXPECT_FALSE(recognise_unread(ByteVector(39)));
  EXPECT_FALSE(recognise_unread(ByteVector(40)));
  EXPECT_FALSE(recognise_unread(ByteVector(40, std::byte{0xFF})));
  EXPECT_FALSE(recognise_unread(long_header(0xD121, 16u << 20, 8192))) << "a magic number of nobody";
  EXPECT_FALSE(recognise_unread(long_header(0xD110, 0, 8192))) << "a damaged size";
  EXPECT_FALSE(recognise_unread(old_header(0xD110, 8192))) << "no release with this magic has such headers";
}

// ---- two systems with one page magic
// ----------------------------------------------------------------------------

RecordView view(std::uint8_t rmid, std::uint8_t info, std::uint32_t data_length) {
  RecordView r;
  r.rmid = rmid;
  r.info = info;
  r.data_length = data_length;
  return r;
}

TEST(UnreadLog, RecordsThatOnlyOneOfTwoWrites) {
  const std::optional<bool> fork = true, upstream = false, either;
  const struct {
    RecordView record;
    std::optional<bool> expected;
  } rows[] = {
      {view(22, 0x20, 80), fork},    {view(23, 0x00, 4), fork},     {view(24, 0x00, 30), fork},
      {view(0, 0x00, 88), upstream}, {view(0, 0x10, 88), upstream}, {view(0, 0x00, 96), fork},
      {view(0, 0x10, 104), fork},    {view(0, 0x10, 4), either},    {view(0, 0x20, 96), either},
      {view(1, 0x00, 8), upstream},  {view(1, 0x20, 8), upstream},  {view(1, 0x00, 16), fork},
      {view(1, 0x20, 20), fork},     {view(1, 0x80, 16), either},   {view(1, 0x10, 300), either},
      {view(2, 0x10, 16), upstream}, {view(2, 0x10, 20), fork},     {view(2, 0x20, 20), either},
      {view(10, 0x00, 3), either},   {view(21, 0x00, 100), either}, {view(25, 0x00, 8), either},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(is_of_fork(row.record), row.expected)
        << int{row.record.rmid} << " " << int{row.record.info} << " " << row.record.data_length;
  }
}

// A log of PostgreSQL 12, 14 or 16, or of the fork that has its magic, with `records` and others of either.
WalBuilder log_of(System system, std::uint32_t page, const std::vector<test::TestRecord>& added) {
  WalBuilder wal({.system = system, .page_size = page});
  for (int i = 0; i < 50; ++i) wal.add_filler(1000);
  for (const test::TestRecord& r : added) wal.add(r);
  for (int i = 0; i < 50; ++i) wal.add_filler(1000);
  return wal;
}

const test::TestRecord kCommitOfFork{.rmid = 1, .info = 0x00, .xid = 700, .data = ByteVector(16)};
const test::TestRecord kAppendonly{.rmid = 24, .info = 0x00, .xid = 700, .data = ByteVector(30)};

TEST(UnreadLog, AForkIsToldByItsRecordsWhateverThePageSize) {
  for (const System system : {System::pg12, System::pg14, System::pg16}) {
    const formats::UnreadSystem* fork = formats::unread_like(system);
    ASSERT_NE(fork, nullptr);
    const std::uint16_t magic = formats::version(system).page_magic;
    for (const std::uint32_t page : {8192u, 32768u}) {
      WalBuilder own = log_of(system, page, {records::modern::commit(700)});
      EXPECT_EQ(detect_system(own.log(), own.shape(), magic, 1).system, system);
      for (const test::TestRecord& r : {kCommitOfFork, kAppendonly}) {
        WalBuilder other = log_of(system, page, {r});
        const Detection d = detect_system(other.log(), other.shape(), magic, 1);
        EXPECT_FALSE(d.system);
        EXPECT_TRUE(d.is_unread);
        EXPECT_EQ(d.unread, fork);
      }
    }
  }
}

TEST(UnreadLog, WithoutSuchARecordPageSizeAndControlVersionTell) {
  for (const System system : {System::pg12, System::pg14, System::pg16}) {
    const formats::UnreadSystem* fork = formats::unread_like(system);
    const formats::Version& version = formats::version(system);
    WalBuilder usual = log_of(system, 8192, {});
    EXPECT_EQ(detect_system(usual.log(), usual.shape(), version.page_magic, 1).system, system);
    WalBuilder large = log_of(system, 32768, {});
    const auto detect = [&](std::uint32_t control_version) {
      return detect_system(large.log(), large.shape(), version.page_magic, 1, control_version);
    };
    for (const std::uint32_t unhelpful : {0u, 942u}) {
      const Detection neither = detect(unhelpful);
      EXPECT_FALSE(neither.system);
      EXPECT_FALSE(neither.is_unread);
      EXPECT_EQ(neither.unread, fork);
    }
    EXPECT_EQ(detect(version.control_version).system, system);
    EXPECT_TRUE(detect(fork->control_version).is_unread);
  }
}

TEST(UnreadLog, AReleaseWithoutSuchAForkIsNotAskedMore) {
  WalBuilder wal = log_of(System::pg15, 32768, {});
  const Detection d = detect_system(wal.log(), wal.shape(), formats::version(System::pg15).page_magic, 1);
  EXPECT_EQ(d.system, System::pg15);
  EXPECT_EQ(d.unread, nullptr);
}

TEST(UnreadLog, ThePgControlBesideTheLogCountsIfItIsOfThatSystem) {
  test::TemporaryDirectory dir;
  test::DataDirectoryBuilder data(dir.path() / "data", System::pg15);
  WalBuilder wal({.system = System::pg15});
  data.add_wal(wal);
  data.like(wal).write_control();
  const std::uint64_t id = wal.options().system_id;
  EXPECT_EQ(control_version_beside(data.wal_directory(), id), 1300u);
  EXPECT_EQ(control_version_beside(data.wal_directory() / "", id), 1300u);
  EXPECT_EQ(control_version_beside(data.wal_directory(), id + 1), 0u);
  EXPECT_EQ(control_version_beside(data.wal_directory(), 0), 0u);
  EXPECT_EQ(control_version_beside(dir.path(), id), 0u);
  data.control().set("pg_control_version", 12010700);
  data.write_control();
  EXPECT_EQ(control_version_beside(data.wal_directory(), id), 12010700u)
      << "of a release that is not read, too";
}

}  // namespace
}  // namespace walread
