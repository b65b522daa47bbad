// What a first page tells of a log, and what wrote it.
#include "libwalread/wal/probe.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libwalread/print/error_text.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using formats::System;
using test::ByteVector;
using test::ByteWriter;
using test::WalBuilder;
namespace records = test::records;

PageHeader first_header(std::uint32_t segment, std::uint32_t page) {
  PageHeader h;
  h.magic = 0xD07E;
  h.info = kLongHeader;
  h.system_id = 7;
  h.segment_size = segment;
  h.page_size = page;
  return h;
}

TEST(ShapeOf, EverySizeThatCanBe) {
  for (std::uint32_t segment = 1 << 20; segment <= 1u << 30; segment *= 2) {
    for (std::uint32_t page = 1024; page <= 65536; page *= 2) {
      const auto shape = shape_of(first_header(segment, page));
      ASSERT_TRUE(shape);
      EXPECT_EQ(shape->segment.bytes(), segment);
      EXPECT_EQ(shape->page_size, page);
      EXPECT_EQ(shape->system_id, 7u);
    }
  }
}

TEST(ShapeOf, AndNoOther) {
  for (const std::uint32_t segment : {0u, 1u, 1u << 19, (1u << 20) + 1, 3u << 20, 1u << 31, 0xFFFFFFFFu})
    EXPECT_FALSE(shape_of(first_header(segment, 8192))) << segment;
  for (const std::uint32_t page : {0u, 1u, 512u, 1000u, 8191u, 8193u, 131072u, 0x80000000u, 0xFFFFFFFFu})
    EXPECT_FALSE(shape_of(first_header(1 << 20, page))) << page;
  PageHeader no_long = first_header(1 << 20, 8192);
  no_long.info = 0;
  EXPECT_FALSE(shape_of(no_long));
}

class FirstHeader : public testing::Test {
 protected:
  void SetUp() override {
    directory = std::filesystem::temp_directory_path() /
                ("walread_probe_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    path = directory / "000000010000000000000001";
  }
  void TearDown() override { std::filesystem::remove_all(directory); }

  std::string sentence(const ByteVector& bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    Error error;
    const auto header = read_first_header(path.string(), error);
    EXPECT_EQ(header.has_value(), error.code == Code::none);
    return header ? "good" : describe_first_header(error);
  }

  std::filesystem::path directory;
  std::filesystem::path path;
};

TEST_F(FirstHeader, OfEveryKindOfFile) {
  WalBuilder wal;
  wal.add(records::noop());
  const ByteVector good = wal.log().file(1);
  EXPECT_EQ(sentence(good), "good");
  EXPECT_EQ(sentence(ByteVector(good.begin(), good.begin() + 40)), "good");
  EXPECT_EQ(sentence({}), "000000010000000000000001: the file is empty");
  EXPECT_EQ(sentence(ByteVector(good.begin(), good.begin() + 39)),
            "000000010000000000000001: the file has 39 bytes, too few for the header of a segment, 40");
  EXPECT_EQ(sentence(ByteVector(8192)),
            "000000010000000000000001: the file begins with zeros: no WAL was ever written to it");
  EXPECT_EQ(sentence(test::to_bytes("#!/bin/sh\necho this is no segment of any log\n")),
            "000000010000000000000001: the file does not begin with the header of a WAL segment (magic number 2123)");
  ByteVector bad = good;
  bad[0] = bad[1] = std::byte{0};
  EXPECT_EQ(sentence(bad), "good") << "the magic number is judged later";
  bad[2] = std::byte{0};  // no long header
  EXPECT_EQ(sentence(bad), "000000010000000000000001: the header of the first page is damaged (bad_page_flags)");
  bad = good;
  bad[33] = std::byte{1};
  EXPECT_EQ(sentence(bad),
            "000000010000000000000001: the file does not begin with the header of a WAL segment (magic number D07E)");
}

TEST_F(FirstHeader, OfNoFile) {
  Error error;
  EXPECT_FALSE(read_first_header(path.string(), error));
  EXPECT_EQ(describe_first_header(error),
            "000000010000000000000001: the file cannot be opened: No such file or directory");
  std::filesystem::create_directory(path);
  EXPECT_FALSE(read_first_header(path.string(), error));
  EXPECT_EQ(describe_first_header(error), "000000010000000000000001: the file cannot be opened: Is a directory");
}

// ---- which system -----------------------------------------------------------------------------------------------

TEST(DetectSystem, ByTheChecksumOfItsRecords) {
  for (const System system : {System::pg94, System::gp6}) {
    WalBuilder wal({.system = system});
    wal.add(records::noop());
    const Detection d = detect_system(wal.log(), wal.shape(), 0xD07E, 1);
    EXPECT_EQ(d.system, system);
    EXPECT_GE(d.candidates.size(), 2u);
  }
}

TEST(DetectSystem, ByARecordFarBehind) {
  for (const System system : {System::pg94, System::gp6}) {
    WalBuilder wal({.system = system});
    while (wal.position() < wal.begin() + 100 * 8192) wal.add_filler(3000);
    // Everything before the last pages is damaged.
    for (Lsn page = wal.begin(); page < wal.begin() + 98 * 8192; page += 8192) wal.log().at(page + 8, 1)[0] ^= std::byte{1};
    EXPECT_EQ(detect_system(wal.log(), wal.shape(), 0xD07E, 1).system, system);
  }
}

TEST(DetectSystem, ByARecordThatGoesOnInTheNextSegment) {
  WalBuilder wal;
  wal.add(records::noop(1 << 20));
  EXPECT_EQ(detect_system(wal.log(), wal.shape(), 0xD07E, 1).system, System::gp6);
}

TEST(DetectSystem, NotByARecordOfAnotherSegment) {
  WalBuilder wal;
  wal.switch_segment();
  wal.add(records::noop());
  wal.log().at(wal.begin() + 40 + 4, 1)[0] ^= std::byte{1};
  const Detection d = detect_system(wal.log(), wal.shape(), 0xD07E, 1);
  EXPECT_FALSE(d.system);
  EXPECT_GE(d.candidates.size(), 2u);
  // It costs no more than that segment, twice.
  EXPECT_LT(wal.log().bytes_read(), 4u << 20);
}

TEST(DetectSystem, NotIfNothingTells) {
  WalBuilder wal;
  wal.add(records::noop());
  wal.log().at(wal.begin() + 40 + 4, 1)[0] ^= std::byte{1};
  EXPECT_FALSE(detect_system(wal.log(), wal.shape(), 0xD07E, 1).system);
  EXPECT_FALSE(detect_system(wal.log(), wal.shape(), 0xD07E, 9).system);
  const Detection unknown = detect_system(wal.log(), wal.shape(), 0x1234, 1);
  EXPECT_FALSE(unknown.system);
  EXPECT_TRUE(unknown.candidates.empty());
}

}  // namespace
}  // namespace walread
