// Compressed segments as several threads share them.
#include "libwalread/io/decompressed_segments.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <new>
#include <random>
#include <thread>
#include <vector>

#include "libwalread/io/segment_source.hpp"
#include "tests/support/compression.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

using test::ByteVector;
using Content = DecompressedSegments::Content;

constexpr SegmentSize kSize = SegmentSize::mib(1);

ByteVector noise(SegmentNumber n, std::size_t size) {
  ByteVector out(size);
  std::mt19937 random(static_cast<std::mt19937::result_type>(n));
  for (std::size_t i = 0; i < out.size(); i += 2) out[i] = static_cast<std::byte>(random());
  return out;
}

// Nobody waits: the thread that comes second decompresses the segment after, and that lets the first one end.
TEST(DecompressedSegments, TheNextOneIsDecompressedMeanwhile) {
  DecompressedSegments segments(2);
  std::latch first(1), second(1);
  const auto decompress = [&](SegmentNumber n) -> Content {
    if (n == 1) {
      first.count_down();
      second.wait();
    } else {
      second.count_down();
    }
    auto out = std::make_shared<DecompressedSegment>();
    out->size = n;
    return out;
  };
  std::jthread other([&] { EXPECT_EQ(segments.get(1, 2, decompress)->size, 1u); });
  first.wait();
  EXPECT_EQ(segments.get(1, 2, decompress)->size, 1u);
  EXPECT_EQ(segments.get(2, std::nullopt, decompress)->size, 2u);
  EXPECT_EQ(segments.decompressed(), 2u);
}

TEST(DecompressedSegments, OnlyTheNewestAreKept) {
  DecompressedSegments segments(2);
  const auto decompress = [](SegmentNumber) { return std::make_shared<const DecompressedSegment>(); };
  std::vector<std::weak_ptr<const DecompressedSegment>> all;
  for (SegmentNumber n = 1; n <= 4; ++n) all.emplace_back(segments.get(n, std::nullopt, decompress));
  EXPECT_TRUE(all[0].expired());
  EXPECT_TRUE(all[1].expired());
  EXPECT_FALSE(all[2].expired());
  EXPECT_FALSE(all[3].expired());
}

TEST(DecompressedSegments, WithoutMemoryThereIsNone) {
  DecompressedSegments segments(2);
  EXPECT_EQ(segments.get(1, std::nullopt, [](SegmentNumber) -> Content { throw std::bad_alloc(); }), nullptr);
}

class SharedSegments : public testing::Test {
 protected:
  void add(SegmentNumber n, const ByteVector& packed) {
    const auto path = dir_.path() / std::to_string(n);
    test::write_file(path, packed);
    source_.add(n, {path, 1});
  }

  // Reads the segment piece by piece through both, and expects the same.
  void expect_as_alone(SegmentNumber n, std::size_t bytes) {
    FileSource alone(source_.segments());
    ByteVector a(100'000), b(100'000);
    for (std::size_t at = 0; at <= bytes + a.size(); at += a.size()) {
      const auto shared = source_.read(n, at, a);
      const auto own = alone.read(n, at, b);
      EXPECT_EQ(shared.code, own.code) << at;
      ASSERT_EQ(shared.bytes, own.bytes) << at;
      EXPECT_TRUE(std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(own.bytes), b.begin())) << at;
    }
    EXPECT_EQ(source_.size(n), alone.size(n));
  }

  test::TemporaryDirectory dir_;
  FileSource source_{{}};
};

TEST_F(SharedSegments, EveryThreadReadsWhatWasCompressed) {
  constexpr SegmentNumber kSegments = 5;
  for (SegmentNumber n = 1; n <= kSegments; ++n)
    add(n, test::compress(noise(n, kSize.bytes()), FileCompression::kZstd));
  source_.share_decompressed(2, kSize);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([source = source_.another()] {
      ByteVector part(kSize.bytes() + 1);
      for (SegmentNumber n = 1; n <= kSegments; ++n) {
        EXPECT_EQ(source->read(n, 0, part).bytes, kSize.bytes());
        const ByteVector expected = noise(n, kSize.bytes());
        EXPECT_TRUE(std::equal(expected.begin(), expected.end(), part.begin())) << n;
      }
    });
  }
}

TEST_F(SharedSegments, CutOffOnesAreAsDamagedAsAlone) {
  ByteVector packed = test::compress(noise(1, kSize.bytes()), FileCompression::kGzip);
  packed.resize(packed.size() / 2);
  add(1, packed);
  source_.share_decompressed(2, kSize);
  expect_as_alone(1, kSize.bytes());
}

TEST_F(SharedSegments, WhatIsLargerThanASegmentIsReadAlone) {
  add(1, test::compress(noise(1, kSize.bytes() + 200'000), FileCompression::kLz4));
  add(2, noise(2, kSize.bytes()));  // not compressed
  source_.share_decompressed(2, kSize);
  expect_as_alone(1, kSize.bytes() + 200'000);
  expect_as_alone(2, kSize.bytes());
}

}  // namespace
}  // namespace walread
