// What waldump cannot read at all, or cannot write; and that it leaves what it reads alone.
#include <sys/stat.h>

#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

using test::ByteWriter;

constexpr const char* kAlike =
    ": no intact record tells whether this is PostgreSQL 9.4 or Greenplum 6, whose pages look alike: choose "
    "with "
    "--system=pg94 or --system=gp6";

class WaldumpUnreadable : public Waldump {
 protected:
  // A directory with nothing but this file, under a segment's name.
  fs::path alone(Bytes bytes) const {
    const fs::path directory = dir_ / "alone";
    fs::remove_all(directory);
    fs::create_directories(directory);
    write(directory / name(5), bytes);
    return directory;
  }
  // The same failure for the file and for its directory.
  void expect_alone(Bytes bytes, int exit_code, const std::string& why) const {
    SCOPED_TRACE(why);
    const fs::path directory = alone(bytes);
    expect_failure(run({directory}), exit_code, name(5) + ": " + why);
    expect_failure(run({directory / name(5)}), exit_code, name(5) + ": " + why);
  }
};

TEST_F(WaldumpUnreadable, FilesThatAreNoSegment) {
  expect_alone({}, 2, "the file is empty");
  expect_alone(test::to_bytes("hello"), 2, "the file has 5 bytes, too few for the header of a segment, 40");
  expect_alone(test::ByteVector(39), 2, "the file has 39 bytes, too few for the header of a segment, 40");
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "a line of text\n";
  expect_alone(test::to_bytes(text), 4,
               "the file does not begin with the header of a WAL segment (magic number 2061)");
  // Made in advance and never used: the end of a log, and no error.
  expect_alone(test::ByteVector(1 << 20), 0, "the file begins with zeros: no WAL was ever written to it");
  test::ByteVector almost(1 << 20);
  almost[700000] = std::byte{1};
  expect_alone(almost, 2, "the file begins with zeros, and no page behind them is one of a known system");
}

TEST_F(WaldumpUnreadable, FilesOfAnUnknownSystem) {
  WalBuilder log({.first_segment = 5});
  fill(log, 5);
  test::ByteVector bytes = log.log().file(5);
  for (std::size_t page = 0; page < bytes.size(); page += 8192) {
    bytes[page] = std::byte{0x10};
    bytes[page + 1] = std::byte{0xEE};
  }
  const ProgramResult r = run({alone(bytes)});
  EXPECT_EQ(r.exit_code, 4);
  EXPECT_TRUE(r.err.starts_with("waldump: " + name(5) +
                                ": the pages carry magic number 0xEE10, which is of no system "
                                "that is known here ("))
      << r.err;
  for (const formats::Version* v : formats::versions())
    EXPECT_NE(r.err.find(v->product), std::string::npos) << r.err;
  expect_failure(run({"--system=gp6", dir_ / "alone"}), 4,
                 name(5) +
                     ": the pages carry magic number 0xEE10; those of Greenplum 6, which --system=gp6 names, "
                     "carry 0xD07E");
}

TEST_F(WaldumpUnreadable, WhichSystemItIs) {
  small_log();
  const std::string all = text_of({wal()});
  EXPECT_EQ(text_of({"--system=gp6", wal()}), all);
  // Forced wrongly it would find nothing, and say that the log ends at its beginning.
  expect_failure(run({"--system=pg94", wal()}), 1,
                 name(1) + ": the records are Greenplum 6's, not PostgreSQL 9.4's as --system=pg94 says");
  expect_failure(run({"--system=pg94", segment(2)}), 1,
                 name(2) + ": the records are Greenplum 6's, not PostgreSQL 9.4's as --system=pg94 says");

  WalBuilder other({.system = formats::System::pg94});
  fill(other, 1);
  write(other, dir_ / "pg94");
  EXPECT_EQ(json_of(run({"--format=json", dir_ / "pg94"}))[0]["product"], "PostgreSQL 9.4");
  expect_failure(run({"--system=gp6", dir_ / "pg94"}), 1,
                 name(1) + ": the records are PostgreSQL 9.4's, not Greenplum 6's as --system=gp6 says");

  // Good pages, but no record that would tell one checksum from the other.
  WalBuilder empty({.first_segment = 5});
  const Lsn only = empty.add(records::noop());
  empty.log().at(only, 40)[36] ^= std::byte{1};
  const fs::path directory = alone(empty.log().file(5));
  expect_failure(run({directory}), 4, name(5) + kAlike);
  const ProgramResult chosen = run({"--system=gp6", directory});
  EXPECT_EQ(chosen.exit_code, 0);
  EXPECT_NE(chosen.err.find("the log ends here"), std::string::npos) << chosen.err;
}

TEST_F(WaldumpUnreadable, WhatTheSystemDoesNotOpen) {
  small_log();
  const std::string before = text_of({segment(1)});
  const auto expect = [&](const std::string& why) {
    const ProgramResult r = run({wal()}, {.bound_by_modes = true});
    EXPECT_EQ(r.exit_code, 3);
    EXPECT_EQ(r.out, before);
    EXPECT_EQ(last_sentence(r), "waldump: " + name(2) + ": " + why);
    const ProgramResult skip = run({"--on-damage=skip", wal()}, {.bound_by_modes = true});
    EXPECT_EQ(skip.exit_code, 2);
    EXPECT_GT(skip.out.size(), r.out.size());
    EXPECT_NE(skip.err.find("waldump: " + name(2) + ": " + why + "; 0/"), std::string::npos) << skip.err;
    const ProgramResult map = run({"--map", wal()}, {.bound_by_modes = true});
    EXPECT_EQ(map.exit_code, 3);
    EXPECT_NE(map.err.find("waldump: " + name(2) + ": " + why + "; 0/200000 to 0/300000 was skipped\n"),
              std::string::npos)
        << map.err;
  };
  fs::permissions(segment(2), fs::perms::none);
  expect("the file cannot be opened: Permission denied");
  fs::remove(segment(2));
  ASSERT_EQ(::mkfifo(segment(2).c_str(), 0600), 0);
  expect("this is not a regular file; nothing was read from it");
  expect_failure(run({"-p", wal(), name(2)}), 3,
                 name(2) + ": this is not a regular file; nothing was read from it");
  fs::remove(segment(2));
  fs::create_directory(segment(2));
  expect("the file cannot be opened: Is a directory");
  expect_failure(run({"-p", wal(), name(2)}), 3, name(2) + ": this is a directory, not a segment");
  expect_failure(run({segment(2)}), 3,
                 segment(2).string() + ": there are no WAL segments here, nor in a pg_wal or pg_xlog below");
  fs::remove(segment(2));
  fs::create_symlink("nowhere", segment(2));
  expect("the file cannot be opened: No such file or directory");
}

TEST_F(WaldumpUnreadable, DirectoriesThatMayNotBeRead) {
  small_log();
  const ProgramSetup bound{.bound_by_modes = true};
  fs::permissions(wal(), fs::perms::none);
  expect_failure(run({wal()}, bound), 3,
                 wal().string() + ": the directory cannot be read: Permission denied");
  expect_failure(run({data()}, bound), 3,
                 wal().string() + ": the directory cannot be read: Permission denied");
  expect_failure(run({segment(1)}, bound), 3, segment(1).string() + ": Permission denied");
  expect_failure(run({"-p", data(), name(1)}, bound), 3, segment(1).string() + ": Permission denied");
  expect_failure(run({name(1)}, {.directory = data(), .bound_by_modes = true}), 3,
                 "pg_xlog/" + name(1) + ": Permission denied");
  fs::permissions(wal(), fs::perms::owner_all);
  fs::permissions(data(), fs::perms::none);
  expect_failure(run({data()}, bound), 3,
                 data().string() + ": the directory cannot be read: Permission denied");
  expect_failure(run({"-p", wal()}, bound), 3, wal().string() + ": Permission denied");
  fs::permissions(data(), fs::perms::owner_all);
}

TEST_F(WaldumpUnreadable, OutputThatCannotBeWritten) {
  small_log();
  const std::vector<std::vector<std::string>> kinds = {
      {wal()}, {"--format=json", wal()}, {"-z", wal()}, {"--map", wal()}, {"-n1", wal()}, {"-rlist"}, {"-V"},
      {"-?"}};
  for (const std::vector<std::string>& arguments : kinds) {
    SCOPED_TRACE(arguments[0]);
    const ProgramResult full = run(arguments, {.stdout_file = "/dev/full"});
    EXPECT_EQ(full.exit_code, 3);
    EXPECT_EQ(last_sentence(full), "waldump: standard output: cannot write: No space left on device");
    EXPECT_EQ(full.err.find("cannot write"), full.err.rfind("cannot write"));
    // `| head` that has seen enough.
    const ProgramResult gone = run(arguments, {.reader_gone = true});
    EXPECT_EQ(gone.exit_code, 0);
    EXPECT_EQ(gone.err.find("write"), std::string::npos) << gone.err;
  }
}

TEST_F(WaldumpUnreadable, NothingIsEverWrittenToTheInput) {
  small_log();
  flip(segment(2), 300000);
  std::ofstream(wal() / "00000002.history") << "1\t0/200000\tno recovery target specified\n";
  const auto look = [&] {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(data())) {
      struct stat st {};
      ::stat(entry.path().c_str(), &st);
      out[entry.path()] =
          fmt::format("{} {}.{} {:o}\n", st.st_ino, st.st_mtim.tv_sec, st.st_mtim.tv_nsec, st.st_mode) +
          (entry.is_regular_file() ? content(entry.path()) : "");
    }
    return out;
  };
  const auto before = look();
  const std::string pages = dir_ / "pages";
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{data()},
                                                    {"--on-damage=skip", "--format=json", data()},
                                                    {"--map", data()},
                                                    {"-z", data()},
                                                    {"--save-fullpage=" + pages, data()},
                                                    {name(1), name(3)},
                                                    {"-f", "-n5", wal()}}) {
    run(arguments, {.directory = wal()});
    EXPECT_TRUE(look() == before) << arguments[0];
  }
}

}  // namespace
}  // namespace walread
