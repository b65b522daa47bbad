// Where waldump looks for what it is given, and what it makes of names.
#include <sys/resource.h>

#include "libwalread/wal/page_header.hpp"
#include "tests/cli/waldump_fixture.hpp"
#include "tests/support/alike_files.hpp"

namespace walread {
namespace {

class WaldumpPlaces : public Waldump {
 protected:
  void SetUp() override {
    small_log();
    all_ = text_of({wal()});
    first_ = text_of({segment(1)});
  }

  static void expect_text(const ProgramResult& r, const std::string& text) {
    EXPECT_EQ(r.exit_code, 0) << r.err;
    EXPECT_EQ(r.out, text);
  }

  std::string all_;
  std::string first_;
};

TEST_F(WaldumpPlaces, SegmentsWhereTheServersToolFindsThem) {
  ASSERT_NE(first_, "");
  expect_text(run({name(1)}, {.directory = wal()}), first_);
  expect_text(run({"./" + name(1)}, {.directory = wal()}), first_);
  expect_text(run({name(1)}, {.directory = data()}), first_);
  expect_text(run({"pg_xlog/" + name(1)}, {.directory = data()}), first_);
  expect_text(run({name(1)}, {.environment = {{"PGDATA", data()}}, .directory = "/"}), first_);
  expect_text(run({data() / name(1)}), first_);
  expect_text(run({"-p", wal(), name(1)}), first_);
  expect_text(run({"-p", data(), name(1)}), first_);
  // As pg_xlogdump: --path counts, and not the directory of the segment.
  expect_text(run({"-p", data(), "/nowhere/" + name(1)}), first_);

  // pg_wal, as it is called since 10, and in PGDATA only if it is not here.
  fs::rename(wal(), data() / "pg_wal");
  expect_text(run({name(1)}, {.directory = data()}), first_);
  expect_text(run({"-p", data(), name(1)}), first_);
  expect_text(run({name(1)}, {.environment = {{"PGDATA", dir_ / "nowhere"}}, .directory = data()}), first_);
}

TEST_F(WaldumpPlaces, TwoSegments) {
  const std::string both = text_of({segment(1), segment(2)});
  EXPECT_TRUE(both.starts_with(first_));
  EXPECT_TRUE(all_.starts_with(both));
  expect_text(run({segment(1), name(2)}), both);
  expect_text(run({"-p", data(), name(1), name(2)}), both);
  expect_text(run({segment(1), name(3)}), all_);
  expect_failure(run({segment(2), segment(1)}), 1, "ENDSEG " + name(1) + " is before STARTSEG " + name(2));
  // The last one may lie elsewhere.
  fs::create_directories(dir_ / "archive");
  fs::rename(segment(3), dir_ / "archive" / name(3));
  expect_text(run({segment(1), dir_ / "archive" / name(3)}), all_);
}

TEST_F(WaldumpPlaces, Directories) {
  for (const fs::path& directory : {wal(), data()}) {
    const ProgramResult r = run({directory});
    expect_text(r, all_);
    const std::vector<std::string> lines = lines_of(r.err);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0], "waldump: " + wal().string() +
                            ": Greenplum 6, timeline 1; begins with the oldest record here, 0/100028");
    EXPECT_NE(lines[1].find("waldump: " + name(3) + ": 0/3"), std::string::npos);
    EXPECT_NE(
        lines[1].find(": the log ends here: nothing was written behind this point; the last record is 0/3"),
        std::string::npos);
    expect_text(run({"-p", directory}), all_);
    expect_text(run({directory.string() + "/"}), all_);
    expect_text(run({}, {.directory = directory}), all_);
  }
  expect_text(run({}, {.environment = {{"PGDATA", data()}}, .directory = "/"}), all_);
  expect_usage_error(
      run({}, {.directory = dir_}),
      "no directory and no segment given, and none found: there are no segments here, and PGDATA is "
      "not set");
  expect_failure(run({}, {.environment = {{"PGDATA", "/nowhere"}}, .directory = dir_}), 3,
                 "/nowhere: the directory cannot be read: No such file or directory");
}

TEST_F(WaldumpPlaces, ASegmentSaysWhereItBegins) {
  EXPECT_EQ(
      lines_of(run({segment(1)}).err)[0],
      "waldump: " + name(1) + ": Greenplum 6, timeline 1; begins with the oldest record here, 0/100028");
  const std::string second = lines_of(run({segment(2)}).err)[0];
  EXPECT_TRUE(second.starts_with("waldump: " + name(2) +
                                 ": Greenplum 6, timeline 1; begins with the oldest record here, 0/20"))
      << second;
  EXPECT_TRUE(second.ends_with(" bytes of one that begins in a segment before")) << second;
}

TEST_F(WaldumpPlaces, WhatIsNotThere) {
  expect_failure(run({dir_ / "nowhere"}), 3, (dir_ / "nowhere").string() + ": there is no such file");
  expect_failure(run({segment(9)}), 3,
                 segment(9).string() + ": there is no such file, nor in " + wal().string() + "/pg_wal or " +
                     wal().string() + "/pg_xlog");
  expect_failure(run({name(9)}, {.directory = dir_}), 3,
                 name(9) + ": there is no such file, nor in pg_wal or pg_xlog");
  expect_failure(run({name(9)}, {.environment = {{"PGDATA", "/x"}}, .directory = dir_}), 3,
                 name(9) + ": there is no such file, nor in pg_wal, pg_xlog, /x/pg_wal or /x/pg_xlog");
  expect_failure(run({segment(1), name(9)}), 3, segment(9).string() + ": there is no such file");
  expect_failure(run({"-p", dir_ / "nowhere", name(1)}), 3,
                 (dir_ / "nowhere").string() + ": No such file or directory");
  expect_failure(run({"-p", segment(1), name(1)}), 3, segment(1).string() + ": this is not a directory");
  expect_failure(
      run({data() / "global"}), 3,
      (data() / "global").string() + ": there are no WAL segments here, nor in a pg_wal or pg_xlog below");
  fs::create_directories(dir_ / "empty" / "pg_xlog");
  expect_failure(run({dir_ / "empty"}), 3,
                 (dir_ / "empty/pg_xlog").string() + ": there are no WAL segments here");
  expect_failure(run({"-t", "7", wal()}), 3, wal().string() + ": there are no segments of timeline 7 here");
}

TEST_F(WaldumpPlaces, WhatIsNoSegmentByItsName) {
  const auto file = [&](const std::string& name) {
    const fs::path path = dir_ / name;
    std::ofstream(path) << "x";
    return path.string();
  };
  const auto expect = [&](const std::string& path, const std::string& why) {
    expect_failure(run({path}), 1, path + ": " + why);
  };
  const std::string not_a_name =
      "this is not the name of a segment (24 hexadecimal digits, such as 000000010000000000000001, or the "
      "same with "
      ".partial)";
  expect(file("notes"), not_a_name);
  expect(file("00000001000000000000000g"), not_a_name);
  expect(file("pg_control"), not_a_name + "; controldata reads control files");
  expect(file("00000002.history"),
         "this is a timeline history file, a short text, and no segment; print it with cat");
  expect(file(name(1) + ".00000028.backup"),
         "this is a backup history file, a short text, and no segment; print it with cat");
  expect(file(name(1) + ".lzo"), "files compressed so (.lzo) are not read: decompress a copy of it first");
  expect(file(name(1) + ".partial.br"),
         "files compressed so (.br) are not read: decompress a copy of it first");
  expect(file(name(1) + ".done"), "this only says whether a segment was archived; name the segment itself");
  expect(file(name(1) + ".ready"), "this only says whether a segment was archived; name the segment itself");
  expect_failure(
      run({wal(), segment(1)}), 1,
      wal().string() + ": this is a directory: name one directory and nothing else, or STARTSEG and ENDSEG");
  expect_failure(
      run({segment(1), wal()}), 1,
      wal().string() + ": this is a directory: name one directory and nothing else, or STARTSEG and ENDSEG");
}

TEST_F(WaldumpPlaces, PartialSegments) {
  fs::rename(segment(3), segment(3).string() + ".partial");
  expect_text(run({wal()}), all_);
  expect_text(run({segment(1), segment(3).string() + ".partial"}), all_);
  expect_failure(run({segment(3)}), 3,
                 segment(3).string() + ": there is no such file, nor in " + wal().string() + "/pg_wal or " +
                     wal().string() + "/pg_xlog; " + name(3) + ".partial is there");
  // A complete one is taken before it.
  fs::copy_file(segment(3).string() + ".partial", segment(3));
  zero(segment(3).string() + ".partial", 0, 1 << 20);
  expect_text(run({wal()}), all_);
}

TEST_F(WaldumpPlaces, FilesThatAreLeftOutAreNamed) {
  std::ofstream(wal() / "000000010000000000001001") << "x";
  std::ofstream(wal() / (name(1) + ".gz")) << "x";
  std::ofstream(wal() / (name(4) + ".lzo")) << "x";
  std::ofstream(wal() / (name(5) + ".br")) << "x";
  std::ofstream(wal() / "00000002.history.tmp") << "x";
  fs::create_directories(wal() / "archive_status");
  std::ofstream(wal() / "archive_status" / (name(1) + ".done"));
  std::ofstream(wal() / (name(2) + ".ready"));
  const ProgramResult r = run({wal()});
  expect_text(r, all_);
  const std::vector<std::string> lines = lines_of(r.err);
  ASSERT_EQ(lines.size(), 4u) << r.err;
  EXPECT_EQ(lines[0], "waldump: " + wal().string() +
                          ": left out, as packed by an archiver (decompress copies to have them read): " +
                          name(4) + ".lzo and 1 more");
  EXPECT_EQ(lines[1], "waldump: " + wal().string() +
                          ": left out, as segments of 1 MB have no such names: 000000010000000000001001");
  EXPECT_EQ(run({"-q", wal()}).err, "");
}

TEST_F(WaldumpPlaces, DirectoriesOfWhichNothingCanBeTaken) {
  fs::create_directories(dir_ / "archive");
  fs::copy_file(segment(1), dir_ / "archive" / "000000010000000000001001");
  expect_failure(
      run({dir_ / "archive"}), 3,
      (dir_ / "archive").string() +
          ": with segments of 1 MB no file is called 000000010000000000001001, or any other name here");
  expect_failure(
      run({dir_ / "archive" / "000000010000000000001001"}), 1,
      "000000010000000000001001: with segments of 1 MB no file has this name: its last eight digits end at "
      "00000FFF");
  fs::remove(dir_ / "archive" / "000000010000000000001001");
  std::ofstream(dir_ / "archive" / (name(1) + ".lzo")) << "x";
  expect_failure(run({dir_ / "archive"}), 3,
                 (dir_ / "archive").string() +
                     ": there are no WAL segments here, nor in a pg_wal or pg_xlog below; " + name(1) +
                     ".lzo is packed: decompress a copy of it first");
  // The 64 MB segments of a real server.
  fs::create_directories(dir_ / "big");
  const fs::path real = recording("S4a_master_diverged", "standby") / "pg_xlog" / "000000010000000000000006";
  fs::create_symlink(real, dir_ / "big" / "000000010000000000000046");
  expect_failure(
      run({dir_ / "big" / "000000010000000000000046"}), 1,
      "000000010000000000000046: with segments of 64 MB no file has this name: its last eight digits end at "
      "0000003F");
}

TEST_F(WaldumpPlaces, NamesDoNotReachTheTerminalAsTheyAre) {
  expect_failure(run({"\x1b[31m"}), 3, "\\x1b[31m: there is no such file");
  fs::create_directories(dir_ / "\x1b[31m");
  fs::copy_file(segment(1), dir_ / "\x1b[31m" / name(1));
  EXPECT_EQ(run({dir_ / "\x1b[31m"}).err.find('\x1b'), std::string::npos);
}

// A directory that nobody cleaned up: what lies far from the begin is not opened, and the names are gone
// through once.
TEST_F(WaldumpPlaces, AHundredThousandSegments) {
  constexpr SegmentNumber kSegments = 100'000;
  test::AlikeFiles files(0);
  for (SegmentNumber n = 4; n <= kSegments; ++n) files.add(segment(n));
  const auto cpu_seconds = [] {
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  };
  const double before = cpu_seconds();
  const ProgramResult r = run({"-n", "1", "--start=" + to_string(start_of(2) + kLongPageHeader), wal()});
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(cpu_seconds() - before, 1.0);
#else
  EXPECT_LT(cpu_seconds() - before, 20.0);
#endif
  EXPECT_EQ(r.exit_code, 0) << r.err;
  EXPECT_EQ(std::ranges::count(r.out, '\n'), 2) << r.out;
}

}  // namespace
}  // namespace walread
