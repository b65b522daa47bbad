// waldump on segments as archivers leave them: compressed, under the names that they give.
#include "tests/cli/waldump_fixture.hpp"
#include "tests/support/compression.hpp"

namespace walread {
namespace {

class WaldumpCompressed : public Waldump {
 protected:
  void SetUp() override {
    WalBuilder log = small_log();
    all_ = text_of({wal()});
    map_ = run({"--map", segment(3)}).out;
    for (SegmentNumber n = 1; n <= 3; ++n) content_.push_back(log.log().file(n));
  }

  fs::path archive() const { return dir_ / "archive"; }
  void archive_all(FileCompression method, const std::string& suffix) const {
    fs::remove_all(archive());
    fs::create_directories(archive());
    for (SegmentNumber n = 1; n <= 3; ++n)
      write(archive() / (name(n) + suffix), test::compress(content_[n - 1], method));
  }

  // A map of segment 3 as it is for a file of this name.
  static std::string with_name(std::string map, const std::string& file) {
    for (std::size_t at = 0; (at = map.find(name(3), at)) != std::string::npos; at += file.size())
      map.replace(at, name(3).size(), file);
    return map;
  }

  std::string all_;
  std::string map_;
  std::vector<test::ByteVector> content_;
};

TEST_F(WaldumpCompressed, EveryMethodGivesTheSameText) {
  for (const FileCompression method : test::kReadCompressions) {
    const std::string ending(suffix(method));
    archive_all(method, ending);
    EXPECT_EQ(text_of({archive()}), all_) << ending;
    EXPECT_EQ(text_of({archive() / (name(1) + ending), archive() / (name(3) + ending)}), all_) << ending;
    EXPECT_EQ(run({"--map", archive() / (name(3) + ending)}).out, with_name(map_, name(3) + ending))
        << ending;
  }
}

// With more threads than one a segment is decompressed by one of them for all; damage must look the same.
TEST_F(WaldumpCompressed, AnyNumberOfThreadsGivesTheSame) {
  for (const FileCompression method : test::kReadCompressions) {
    const std::string ending(suffix(method));
    archive_all(method, ending);
    for (const bool cut : {false, true}) {
      const fs::path second = archive() / (name(2) + ending);
      if (cut) fs::resize_file(second, fs::file_size(second) * 2 / 3);
      const ProgramResult one = run({"--jobs=1", archive()});
      for (const char* jobs : {"--jobs=2", "--jobs=3", "--jobs=8"}) {
        const ProgramResult more = run({jobs, archive()});
        EXPECT_EQ(more.out, one.out) << ending << jobs;
        EXPECT_EQ(more.err, one.err) << ending << jobs;
        EXPECT_EQ(more.exit_code, one.exit_code) << ending << jobs;
      }
    }
  }
}

TEST_F(WaldumpCompressed, TheContentCountsAndNotTheSuffix) {
  archive_all(FileCompression::kZstd, "");
  EXPECT_EQ(text_of({archive()}), all_);
  archive_all(FileCompression::kLz4, "-0123456789abcdef0123456789abcdef01234567.gz");
  EXPECT_EQ(text_of({archive()}), all_);
}

TEST_F(WaldumpCompressed, ASegmentThatIsNotCompressedIsTakenFirst) {
  write(wal() / (name(2) + ".gz"), test::to_bytes("damaged"));
  EXPECT_EQ(text_of({wal()}), all_);
}

TEST_F(WaldumpCompressed, CutOffIsDamageAndWhatIsThereIsShown) {
  archive_all(FileCompression::kGzip, ".gz");
  const fs::path cut = archive() / (name(2) + ".gz");
  fs::resize_file(cut, fs::file_size(cut) / 2);
  const ProgramResult r = run({archive()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_GT(r.out.size(), text_of({segment(1)}).size());
  EXPECT_TRUE(all_.starts_with(r.out));
  EXPECT_NE(last_sentence(r).find(" bytes can be decompressed from the file: it is cut off or damaged"),
            std::string::npos)
      << r.err;
  EXPECT_EQ(run({archive(), "--on-damage=skip"}).exit_code, 2);
}

TEST_F(WaldumpCompressed, NothingThatCanBeDecompressed) {
  fs::create_directories(archive());
  const fs::path file = archive() / (name(1) + ".gz");
  write(file, test::from_hex("1f8b ffff ffff ffff"));
  expect_failure(run({file}), 2,
                 name(1) + ".gz: only 0 bytes can be decompressed from the file: it is cut off or damaged");
}

}  // namespace
}  // namespace walread
