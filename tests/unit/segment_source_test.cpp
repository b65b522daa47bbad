// Segments in memory and in files: files that vanish, shrink, grow, are replaced, or are no files.
#include "libwalread/io/segment_source.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "tests/support/printers.hpp"
#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
namespace records = test::records;
using test::ByteVector;
using test::WalBuilder;

TEST(MemorySource, GivesWhatItHas) {
  MemorySource source;
  source.add(3, test::to_bytes("abcdefgh"), 7);
  ByteVector out(4);
  EXPECT_EQ(source.read(3, 2, out).bytes, 4u);
  EXPECT_EQ(out, test::to_bytes("cdef"));
  EXPECT_EQ(source.read(3, 6, out).bytes, 2u);
  EXPECT_EQ(source.read(3, 8, out).bytes, 0u);
  EXPECT_EQ(source.read(3, ~std::uint64_t{0}, out).bytes, 0u);
  EXPECT_EQ(source.read(3, 8, out).code, Code::none);
  EXPECT_EQ(source.read(4, 0, out).code, Code::missing_segment);
  EXPECT_EQ(source.timeline(3), 7u);
  EXPECT_EQ(source.timeline(4), 0u);
  EXPECT_EQ(source.next_after(0), 3u);
  EXPECT_EQ(source.next_after(3), std::nullopt);
  source.add(3, {}, 8);
  EXPECT_EQ(source.read(3, 0, out).bytes, 0u);
  EXPECT_EQ(source.name(3), "segment 3");
}

class Files : public testing::Test {
 protected:
  void SetUp() override {
    directory = fs::temp_directory_path() /
                ("walread_source_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(directory);
    fs::create_directories(directory);
  }
  void TearDown() override { fs::remove_all(directory); }

  std::string path(const std::string& name) const { return (directory / name).string(); }
  void write(const std::string& name, Bytes bytes) {
    std::ofstream(path(name), std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  static std::string text(SegmentSource& source, SegmentNumber segment, std::uint64_t offset, std::size_t n) {
    std::string out(n, '?');
    const auto got = source.read(segment, offset, std::as_writable_bytes(std::span(out)));
    EXPECT_EQ(got.code, Code::none);
    return out.substr(0, got.bytes);
  }

  fs::path directory;
};

TEST_F(Files, AreReadWhereverAsked) {
  write("a", test::to_bytes("0123456789"));
  write("b", test::to_bytes("abc"));
  FileSource source({{1, {path("a"), 4}}, {2, {path("b"), 5}}});
  EXPECT_EQ(text(source, 1, 3, 4), "3456");
  EXPECT_EQ(text(source, 2, 0, 4), "abc");
  EXPECT_EQ(text(source, 1, 8, 4), "89");
  EXPECT_EQ(text(source, 1, 10, 4), "");
  EXPECT_EQ(text(source, 1, 1 << 30, 4), "");
  EXPECT_EQ(source.name(1), "a");
  EXPECT_EQ(source.timeline(2), 5u);
  EXPECT_EQ(source.next_after(1), 2u);
  EXPECT_EQ(source.next_after(2), std::nullopt);
}

TEST_F(Files, ThatAreNotThere) {
  FileSource source({{1, {path("gone"), 1}}}, [](SegmentNumber n) { return "missing " + std::to_string(n); });
  std::byte one[1];
  auto got = source.read(1, 0, one);
  EXPECT_EQ(got.code, Code::cannot_open);
  EXPECT_EQ(got.os_error, ENOENT);
  EXPECT_EQ(source.read(2, 0, one).code, Code::missing_segment);
  EXPECT_EQ(source.name(2), "missing 2");
  EXPECT_EQ(FileSource({}).name(2), "the next segment");
}

TEST_F(Files, ThatAreNone) {
  fs::create_directory(path("directory"));
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  fs::create_symlink(path("loop"), path("loop"));
  FileSource source({{1, {path("directory"), 1}}, {2, {path("fifo"), 1}}, {3, {"/dev/zero", 1}}, {4, {path("loop"), 1}}});
  std::byte one[1];
  const std::pair<SegmentNumber, int> expected[] = {{1, EISDIR}, {2, EINVAL}, {3, EINVAL}, {4, ELOOP}};
  for (const auto& [segment, os_error] : expected) {
    const auto got = source.read(segment, 0, one);
    EXPECT_EQ(got.code, Code::cannot_open);
    EXPECT_EQ(got.os_error, os_error);
    EXPECT_EQ(got.bytes, 0u);
  }
}

TEST_F(Files, ThatMayNotBeRead) {
  if (::geteuid() == 0) return;  // who may do everything
  write("secret", test::to_bytes("abc"));
  fs::permissions(path("secret"), fs::perms::none);
  FileSource source({{1, {path("secret"), 1}}});
  std::byte one[1];
  EXPECT_EQ(source.read(1, 0, one).os_error, EACCES);
}

TEST_F(Files, ThatChangeWhileTheyAreOpen) {
  write("a", test::to_bytes("0123456789"));
  FileSource source({{1, {path("a"), 1}}});
  EXPECT_EQ(text(source, 1, 0, 4), "0123");
  fs::resize_file(path("a"), 2);
  EXPECT_EQ(text(source, 1, 0, 4), "01");
  EXPECT_EQ(text(source, 1, 4, 4), "");
  fs::resize_file(path("a"), 5);
  EXPECT_EQ(text(source, 1, 1, 4), std::string("1\0\0\0", 4));
  fs::remove(path("a"));
  EXPECT_EQ(text(source, 1, 0, 2), "01");
}

TEST_F(Files, ThatAreReplaced) {
  write("x.partial", test::to_bytes("old"));
  write("x", test::to_bytes("newer"));
  FileSource source({{1, {path("x.partial"), 1}}});
  EXPECT_EQ(text(source, 1, 0, 8), "old");
  source.add(1, {path("x"), 2});
  EXPECT_EQ(text(source, 1, 0, 8), "newer");
  EXPECT_EQ(source.timeline(1), 2u);
  EXPECT_EQ(source.name(1), "x");
}

// Reading a log from a file that is cut short in between gives an end, not a crash and not a wrong record.
TEST_F(Files, ALogThatShrinksWhileItIsRead) {
  WalBuilder wal;
  while (wal.position() < wal.begin() + 100 * 8192) wal.add_filler(500);
  write("000000010000000000000001", wal.log().file(1));
  FileSource source({{1, {path("000000010000000000000001"), 1}}});
  Reader reader(source, wal.shape(), {.begin = wal.begin()});
  for (int i = 0; i < 40; ++i) ASSERT_EQ(reader.next(), Step::record);
  fs::resize_file(path("000000010000000000000001"), 30 * 8192 + 5);
  const test::Reading r = test::read_on(reader, source, {.begin = wal.begin()});
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.error.code, Code::short_file);
  EXPECT_GE(r.end.at, wal.begin() + 29 * 8192);
  EXPECT_NE(r.sentence.find("the file ends after 245765 bytes; a segment has 1048576"), std::string::npos) << r.sentence;
}

TEST_F(Files, ADirectoryUnderASegmentsName) {
  WalBuilder wal;
  wal.add(records::noop());
  wal.switch_segment();
  write("000000010000000000000001", wal.log().file(1));
  fs::create_directory(path("000000010000000000000002"));
  FileSource source({{1, {path("000000010000000000000001"), 1}}, {2, {path("000000010000000000000002"), 1}}});
  const test::Reading r = test::read_all(source, wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.records.size(), 2u);
  EXPECT_EQ(r.end.reason, EndReason::unreadable);
  EXPECT_EQ(r.sentence, "000000010000000000000002: the file cannot be opened: Is a directory");
}

}  // namespace
}  // namespace walread
