// Reading that begins within a segment: a server looks at the segment's first page first, and so does whoever
// asks for it.
#include <gtest/gtest.h>

#include "libwalread/wal/reader.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread {
namespace {

constexpr SegmentSize kSegment = SegmentSize::mib(1);

class ReaderBegin : public testing::Test {
 protected:
  ReaderBegin() {
    while (wal_.position() < kSegment.start_of(2) - std::uint64_t{20000}) begin_ = wal_.add_filler(3000);
  }

  // The first page of the segment in which the reading begins.
  std::span<std::byte> first_page() { return wal_.log().at(kSegment.start_of(1), 8192); }

  Step first_step(bool check_begin) {
    LogShape shape = wal_.shape();
    shape.system_id = wal_.options().system_id;
    reader_.emplace(wal_.log(), shape, ReaderOptions{.begin = begin_, .check_begin = check_begin});
    return reader_->next();
  }

  test::WalBuilder wal_;
  Lsn begin_{};
  std::optional<Reader> reader_;
};

TEST_F(ReaderBegin, AGoodFirstPage) {
  EXPECT_EQ(first_step(true), Step::record);
  EXPECT_EQ(reader_->record().lsn, begin_);
}

TEST_F(ReaderBegin, TheFirstPageOfAnotherSystem) {
  first_page()[24] ^= std::byte{1};
  EXPECT_EQ(first_step(false), Step::record);
  ASSERT_EQ(first_step(true), Step::end);
  EXPECT_EQ(reader_->end().reason, EndReason::damage);
  EXPECT_EQ(reader_->end().error.code, Code::bad_system_id);
  EXPECT_EQ(reader_->end().error.lsn, kSegment.start_of(1));
  EXPECT_EQ(reader_->end().at, begin_);
}

TEST_F(ReaderBegin, AFirstPageThatWasZeroed) {
  std::ranges::fill(first_page(), std::byte{0});
  EXPECT_EQ(first_step(false), Step::record);
  ASSERT_EQ(first_step(true), Step::end);
  EXPECT_EQ(reader_->end().reason, EndReason::damage);
  EXPECT_EQ(reader_->end().error.code, Code::unwritten_page);
}

TEST_F(ReaderBegin, AFirstPageThatIsAnothersSegments) {
  first_page()[10] ^= std::byte{0x10};  // its address
  ASSERT_EQ(first_step(true), Step::end);
  EXPECT_EQ(reader_->end().error.code, Code::bad_page_address);
}

TEST_F(ReaderBegin, ASegmentThatIsNotThereIsMissingAsEver) {
  wal_.log().remove(1);
  ASSERT_EQ(first_step(true), Step::end);
  EXPECT_EQ(reader_->end().error.code, Code::missing_segment);
}

}  // namespace
}  // namespace walread
