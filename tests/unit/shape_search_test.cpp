// Page and segment size of a file whose first page is damaged.
#include "libwalread/wal/shape_search.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "libwalread/wal/probe.hpp"
#include "tests/support/wal_builder.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ByteVector;
using test::WalBuilder;

class ShapeSearchTest : public testing::Test {
 protected:
  ShapeSearchTest() {
    std::string name = testing::TempDir() + "/walread_shape_XXXXXX";
    dir_ = ::mkdtemp(name.data());
  }
  ~ShapeSearchTest() override { fs::remove_all(dir_); }

  ShapeSearch search(const std::string& name, Bytes bytes) const {
    const fs::path path = dir_ / "file";
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
    return search_shape(path, parse_wal_file_name(name));
  }

  // A segment with a few pages written, the first of them zeroed.
  static ByteVector damaged(const test::WalOptions& options, std::uint32_t pages = 5) {
    WalBuilder log(options);
    while (log.position() < log.begin() + pages * options.page_size) log.add_filler(1000);
    ByteVector bytes = log.log().file(options.first_segment);
    std::fill_n(bytes.begin(), options.page_size, std::byte{0});
    return bytes;
  }
  static std::string name_of(const test::WalOptions& options) {
    return segment_file_name(options.timeline, options.first_segment, options.segment);
  }

  fs::path dir_;
};

TEST_F(ShapeSearchTest, EverySizeOfPagesAndSegments) {
  for (const SegmentSize segment : {SegmentSize::mib(1), SegmentSize::mib(2), SegmentSize::mib(16)}) {
    for (const std::uint32_t page : {1024u, 8192u, 32768u, 65536u}) {
      for (const SegmentNumber number : {0, 1, 4095, 70000}) {
        const test::WalOptions options{.segment = segment, .page_size = page, .first_segment = number};
        const ShapeSearch found = search(name_of(options), damaged(options));
        ASSERT_TRUE(found.header) << segment.bytes() << " " << page << " " << number;
        EXPECT_EQ(found.header->segment_size, segment.bytes());
        EXPECT_EQ(found.header->page_size, page);
        EXPECT_EQ(found.header->address, segment.start_of(number));
        EXPECT_EQ(found.header->magic, 0xD07E);
        EXPECT_EQ(found.header->system_id, 0u);
        EXPECT_FALSE(found.all_zeros);
        const auto shape = shape_of(*found.header);
        ASSERT_TRUE(shape);
        EXPECT_EQ(shape->segment, segment);
      }
    }
  }
}

TEST_F(ShapeSearchTest, SomeOfTheOtherPagesMayBeDamagedToo) {
  const test::WalOptions options;
  ByteVector bytes = damaged(options, 20);
  for (const std::size_t page : {1, 3, 5, 6, 9}) bytes[page * 8192] ^= std::byte{0xFF};
  const ShapeSearch found = search(name_of(options), bytes);
  ASSERT_TRUE(found.header);
  EXPECT_EQ(found.header->page_size, 8192u);
  // Cut short, it is the same segment.
  bytes.resize(100000);
  EXPECT_EQ(search(name_of(options), bytes).header->segment_size, 1u << 20);
}

TEST_F(ShapeSearchTest, NothingIsGuessed) {
  const test::WalOptions options;
  const std::string name = name_of(options);
  // One page proves nothing, nor do two with something else between them.
  EXPECT_FALSE(search(name, damaged(options, 1)).header);
  ByteVector apart = damaged(options, 4);
  apart[2 * 8192] ^= std::byte{0xFF};
  apart[4 * 8192] ^= std::byte{0xFF};
  EXPECT_FALSE(search(name, apart).header);
  // Pages of another segment, as in a file that was used again.
  EXPECT_FALSE(search(segment_file_name(1, 7, options.segment), damaged(options, 20)).header);
  EXPECT_FALSE(search("00000002.history", damaged(options, 20)).header);
}

TEST_F(ShapeSearchTest, FilesWithoutPages) {
  EXPECT_TRUE(search("000000010000000000000001", ByteVector(1 << 20)).all_zeros);
  EXPECT_TRUE(search("000000010000000000000001", {}).all_zeros);
  ByteVector last(1 << 20);
  last.back() = std::byte{1};
  EXPECT_FALSE(search("000000010000000000000001", last).all_zeros);
  const ShapeSearch missing = search_shape(dir_ / "nowhere", parse_wal_file_name("000000010000000000000001"));
  EXPECT_FALSE(missing.header);
}

}  // namespace
}  // namespace walread
