// Compressed segments read as what they were made of.
#include "libwalread/io/compressed_file.hpp"

#include <gtest/gtest.h>

#include <random>

#include "libwalread/io/segment_source.hpp"
#include "tests/support/compression.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

using test::ByteVector;
using test::TemporaryDirectory;

// Half noise, half zeros: every method makes several blocks of it.
ByteVector content() {
  ByteVector out(3u << 20);
  std::mt19937 noise(1);
  for (std::size_t i = 0; i < out.size() / 2; ++i) out[i] = static_cast<std::byte>(noise());
  return out;
}

class CompressedSegment : public testing::TestWithParam<FileCompression> {
 protected:
  FileSource source_of(Bytes bytes) {
    const auto path = dir_.path() / "segment";
    test::write_file(path, bytes);
    return FileSource({{1, {path, 1}}});
  }

  TemporaryDirectory dir_;
  const ByteVector content_ = content();
};

TEST_P(CompressedSegment, ReadsAsItsContentInAnyOrder) {
  FileSource source = source_of(test::compress(content_, GetParam()));
  ByteVector part(100'000);
  for (const std::size_t at : {0u, 70'000u, 1'000'000u, 2'999'999u, 2'700'000u, 12u, 3'100'000u}) {
    const std::size_t expected = std::min(part.size(), content_.size() - at);
    const auto got = source.read(1, at, part);
    EXPECT_EQ(got.code, Code::none) << at;
    ASSERT_EQ(got.bytes, expected) << at;
    EXPECT_TRUE(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(expected),
                           content_.begin() + static_cast<std::ptrdiff_t>(at)))
        << at;
  }
  EXPECT_EQ(source.read(1, 4'000'000, part).bytes, 0u);
  EXPECT_EQ(source.size(1), content_.size());
}

TEST_P(CompressedSegment, CutOffGivesWhatIsThereAndSaysSo) {
  ByteVector packed = test::compress(content_, GetParam());
  packed.resize(packed.size() / 2);
  FileSource source = source_of(packed);
  ByteVector whole(content_.size());
  const auto got = source.read(1, 0, whole);
  EXPECT_EQ(got.code, Code::bad_compression);
  EXPECT_LT(got.bytes, content_.size());
  EXPECT_TRUE(
      std::equal(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(got.bytes), content_.begin()));
  // What lies before the damage is not in doubt.
  EXPECT_EQ(source.read(1, 0, std::span(whole).first(std::min<std::size_t>(got.bytes, 1000))).code,
            Code::none);
}

TEST_P(CompressedSegment, SurvivesAnyByteOfItsBeginningChanged) {
  const ByteVector small(content_.begin() + 1'500'000, content_.begin() + 1'600'000);
  const ByteVector packed = test::compress(small, GetParam());
  ByteVector out(200'000);
  for (std::size_t i = 0; i < std::min<std::size_t>(packed.size(), 400); ++i) {
    ByteVector broken = packed;
    broken[i] ^= std::byte{0x55};
    FileSource source = source_of(broken);
    EXPECT_LE(source.read(1, 0, out).bytes, out.size());
    EXPECT_LE(source.size(1), std::uint64_t{2} * SegmentSize::kMax);
  }
}

INSTANTIATE_TEST_SUITE_P(CompressedFile, CompressedSegment, testing::ValuesIn(test::kReadCompressions),
                         [](const auto& test) { return std::string(suffix(test.param).substr(1)); });

TEST(CompressedFile, IsToldFromASegmentByItsContent) {
  EXPECT_FALSE(is_compressed({}));
  EXPECT_FALSE(is_compressed(test::from_hex("1f")));
  EXPECT_TRUE(is_compressed(test::from_hex("1f8b")));
  EXPECT_FALSE(is_compressed(test::from_hex("7ed0070001000000")));
  EXPECT_FALSE(is_compressed(test::from_hex("fd377a585a01")));
}

TEST(CompressedFile, ABeginningThatPromisesTooMuchIsDamage) {
  TemporaryDirectory dir;
  test::write_file(dir.path() / "segment", test::from_hex("1f8b ffff ffff ffff"));
  FileSource source({{1, {dir.path() / "segment", 1}}});
  std::byte out[10];
  EXPECT_EQ(source.read(1, 0, out).code, Code::bad_compression);
  EXPECT_EQ(source.size(1), 0u);
}

}  // namespace
}  // namespace walread
