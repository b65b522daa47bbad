#include "libwalread/core/segment_math.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace walread {
namespace {

constexpr std::uint64_t kKib = 1024;
constexpr std::uint64_t kMib = kKib * kKib;

TEST(SegmentSize, TakesThePowersOfTwoFrom1MibTo1Gib) {
  int accepted = 0;
  for (std::uint64_t mib = 1; mib <= 1024; mib *= 2) {
    const auto size = SegmentSize::make(mib * kMib);
    ASSERT_TRUE(size) << mib;
    EXPECT_EQ(size->bytes(), mib * kMib);
    ++accepted;
  }
  EXPECT_EQ(accepted, 11);
}

TEST(SegmentSize, RefusesEverythingElse) {
  for (const std::uint64_t bytes :
       {std::uint64_t{0}, std::uint64_t{1}, kMib / 2, kMib - 1, kMib + 1, 3 * kMib, 16 * kMib + 8192,
        1000 * kMib, 2048 * kMib, std::uint64_t{1} << 32, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    EXPECT_EQ(SegmentSize::make(bytes), std::nullopt) << bytes;
  }
}

TEST(SegmentSize, CountsSegmentsPerXlogid) {
  const struct {
    SegmentSize size;
    std::uint64_t per_xlogid;
  } rows[] = {
      {SegmentSize::mib(1), 4096}, {SegmentSize::mib(2), 2048}, {SegmentSize::mib(4), 1024},
      {SegmentSize::mib(8), 512},  {SegmentSize::mib(16), 256}, {SegmentSize::mib(32), 128},
      {SegmentSize::mib(64), 64},  {SegmentSize::mib(128), 32}, {SegmentSize::mib(256), 16},
      {SegmentSize::mib(512), 8},  {SegmentSize::mib(1024), 4},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(row.size.segments_per_xlogid(), row.per_xlogid);
    EXPECT_EQ(row.size.segments_per_xlogid() * row.size.bytes(), std::uint64_t{1} << 32);
  }
}

TEST(SegmentSize, PlacesPositionsAsTheServerDoes) {
  const SegmentSize gp = SegmentSize::mib(64);
  EXPECT_EQ(gp.segment_of(Lsn{0x4000000}), 1u);  // the first segment of a new Greenplum 6 cluster
  EXPECT_EQ(gp.segment_of(Lsn{0x17FFFF38}), 5u);
  EXPECT_EQ(gp.offset_of(Lsn{0x17FFFF38}), 0x3FFFF38u);
  EXPECT_EQ(gp.start_of(5), Lsn{0x14000000});
  EXPECT_EQ(gp.segment_of(Lsn{0xFFFFFFFF}), 63u);
  EXPECT_EQ(gp.segment_of(Lsn{0x100000000}), 64u);

  const SegmentSize pg = SegmentSize::mib(16);
  EXPECT_EQ(pg.segment_of(Lsn{0x1000028}), 1u);
  EXPECT_EQ(pg.segment_of(Lsn{0x16B374D848}), 0x16B3u);
}

TEST(SegmentSize, AgreesWithDivisionForEverySize) {
  for (std::uint64_t bytes = SegmentSize::kMin; bytes <= SegmentSize::kMax; bytes *= 2) {
    const SegmentSize size = *SegmentSize::make(bytes);
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, bytes - 1, bytes, bytes + 1,
                                      7 * bytes + 24, std::uint64_t{0xFFFFFFFF}, std::uint64_t{0x100000000},
                                      std::uint64_t{0x123456789ABCDEF0}, ~std::uint64_t{0}}) {
      const Lsn lsn{value};
      EXPECT_EQ(size.segment_of(lsn), value / bytes);
      EXPECT_EQ(size.offset_of(lsn), value % bytes);
      EXPECT_EQ(size.start_of(size.segment_of(lsn)) + size.offset_of(lsn), lsn);
      EXPECT_EQ(size.is_start(lsn), value % bytes == 0);
      EXPECT_EQ(size.segment_before(lsn), value == 0 ? 0 : (value - 1) / bytes);

      const SegmentNumber segment = size.segment_of(lsn);
      EXPECT_LE(segment, size.max_segment());
      EXPECT_EQ(size.log_part(segment), segment / size.segments_per_xlogid());
      EXPECT_EQ(size.seg_part(segment), segment % size.segments_per_xlogid());
      EXPECT_EQ(size.log_part(segment), lsn.high());  // the middle of a name is the LSN's high half
    }
    EXPECT_EQ(size.start_of(size.max_segment()) + (bytes - 1), kMaxLsn);
  }
}

TEST(SegmentSize, AnEndOnABoundaryBelongsToTheFullSegment) {
  const SegmentSize size = SegmentSize::mib(16);
  EXPECT_EQ(size.segment_of(Lsn{0x3000000}), 3u);
  EXPECT_EQ(size.segment_before(Lsn{0x3000000}), 2u);
  EXPECT_EQ(size.segment_before(Lsn{0x3000001}), 3u);
}

TEST(PageSize, TakesThePowersOfTwoFrom1KibTo64Kib) {
  for (std::uint64_t kib = 1; kib <= 64; kib *= 2) {
    const auto size = PageSize::make(kib * kKib);
    ASSERT_TRUE(size) << kib;
    EXPECT_EQ(size->bytes(), kib * kKib);
    for (std::uint64_t mib = 1; mib <= 1024; mib *= 2) {
      EXPECT_EQ(size->pages_per_segment(*SegmentSize::make(mib * kMib)), mib * kMib / (kib * kKib));
    }
  }
  for (const std::uint64_t bytes : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{512}, 3 * kKib,
                                    8 * kKib + 1, 128 * kKib, ~std::uint64_t{0}}) {
    EXPECT_EQ(PageSize::make(bytes), std::nullopt) << bytes;
  }
}

TEST(PageSize, PlacesPositions) {
  const PageSize gp = PageSize::kib(32);
  EXPECT_EQ(gp.start_of(Lsn{0x4009FF0}), Lsn{0x4008000});
  EXPECT_EQ(gp.next(Lsn{0x4009FF0}), Lsn{0x4010000});
  EXPECT_EQ(gp.offset_of(Lsn{0x4009FF0}), 0x1FF0u);
  EXPECT_EQ(gp.left_in_page(Lsn{0x4009FF0}), 0x8000u - 0x1FF0u);
  EXPECT_EQ(gp.left_in_page(Lsn{0x4008000}), 0x8000u);
  EXPECT_EQ(gp.left_in_page(Lsn{0x400FFFF}), 1u);
  EXPECT_TRUE(gp.is_start(Lsn{0x4008000}));
  EXPECT_FALSE(gp.is_start(Lsn{0x4008008}));
  EXPECT_EQ(gp.next(Lsn{0x4008000}), Lsn{0x4010000});
  EXPECT_EQ(gp.start_of(kMaxLsn), Lsn{0xFFFFFFFFFFFF8000});
  EXPECT_EQ(gp.next(kMaxLsn), Lsn{});  // wraps
  EXPECT_EQ(gp.pages_per_segment(SegmentSize::mib(64)), 2048u);
  EXPECT_EQ(PageSize::kib(8).pages_per_segment(SegmentSize::mib(16)), 2048u);
}

}  // namespace
}  // namespace walread
