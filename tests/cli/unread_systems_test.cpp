// Systems that are recognised and not read yet: every tool says so, and none reads them as another system
// (W4).
#include "tests/cli/waldump_fixture.hpp"
#include "tests/support/wal_records_modern.hpp"

namespace walread {
namespace {

using formats::System;

struct Unread {
  std::string name;
  std::string product;
  std::string wal;
  std::string segment;
};

void PrintTo(const Unread& u, std::ostream* out) { *out << u.name; }

class UnreadSystem : public testing::TestWithParam<Unread> {
 protected:
  static fs::path data() {
    return fs::path(WALREAD_UNPACK_DIR) / "unread" / GetParam().name / GetParam().name;
  }
  static std::string sentence() {
    return "this is WAL of " + GetParam().product + ", a system that is not read here yet";
  }
};

INSTANTIATE_TEST_SUITE_P(
    Recorded, UnreadSystem,
    testing::Values(Unread{"greenplum7", "Greenplum 7", "pg_wal", "000000010000000000000004"},
                    Unread{"greenplum5", "Greenplum 5", "pg_xlog", "000000010000000000000002"},
                    Unread{"greenplum43", "Greenplum 4.3", "pg_xlog", "000000010000000000000003"},
                    Unread{"postgresql19", "PostgreSQL 19", "pg_wal", "000000010000000000000009"}),
    [](const testing::TestParamInfo<Unread>& one) { return one.param.name; });

TEST_P(UnreadSystem, WaldumpExitsWith4) {
  const fs::path segment = data() / GetParam().wal / GetParam().segment;
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{data()},
                                             {segment},
                                             {"--stats", data()},
                                             {"--map", segment},
                                             {"--format=json", data()},
                                             {"-q", segment}}) {
    const ProgramResult r = test::run_program("waldump", arguments);
    EXPECT_EQ(r.exit_code, 4) << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.err.find(sentence()), std::string::npos) << r.err;
  }
  // Whatever --system says: the bytes count.
  for (const char* key : {"pg12", "pg94", "pg18", "gp6"}) {
    const ProgramResult r = test::run_program("waldump", {"--system=" + std::string(key), segment});
    EXPECT_EQ(r.exit_code, 4) << r.err;
    EXPECT_EQ(r.out, "");
  }
}

TEST_P(UnreadSystem, ControldataExitsWith4AndShowsWhatAllReleasesHave) {
  const ProgramResult r = test::run_program("controldata", {data()});
  EXPECT_EQ(r.exit_code, 4);
  EXPECT_NE(r.err.find(" is that of " + GetParam().product + ", a system that is not read here yet"),
            std::string::npos)
      << r.err;
  EXPECT_EQ(std::ranges::count(r.out, '\n'), 3) << r.out;
  EXPECT_EQ(test::run_program("controldata", {"--format=json", data()}).exit_code, 4);
}

TEST_P(UnreadSystem, TheReportsCannotTell) {
  const ProgramResult timeline = test::run_program("timeline-check", {data()});
  EXPECT_EQ(timeline.exit_code, 3) << timeline.out;
  const ProgramResult retention = test::run_program("retention-report", {data()});
  EXPECT_EQ(retention.exit_code, 3) << retention.out;
  const ProgramResult dtx = test::run_program("dtx-report", {data()});
  EXPECT_EQ(dtx.exit_code, 3) << dtx.out;
}

class UnreadSegment : public Waldump {
 protected:
  // A log of PostgreSQL 12 with pages of 32 kB, as Greenplum 7 has them, and the records given.
  void write_log(const std::vector<test::TestRecord>& added) const {
    WalBuilder log({.system = System::pg12, .page_size = 32768, .block_size = 32768});
    log.add_filler(1000);
    for (const test::TestRecord& r : added) log.add(r);
    log.add_filler(1000);
    write(log, data() / "pg_wal");
  }
  fs::path file() const { return data() / "pg_wal" / name(1); }
};

TEST_F(UnreadSegment, ThatCouldBeEitherOfTwoIsNotRead) {
  write_log({});
  expect_failure(
      run({file()}), 4,
      name(1) +
          ": no intact record tells whether this is PostgreSQL 12 or Greenplum 7, whose pages look alike: if "
          "you "
          "know that it is PostgreSQL 12, choose it with --system=pg12; Greenplum 7 is not read here yet");
  const ProgramResult chosen = run({"--system=pg12", file()});
  EXPECT_EQ(chosen.exit_code, 0) << chosen.err;
  EXPECT_EQ(lines_of(chosen.out).size(), 2u);
}

TEST_F(UnreadSegment, WithARecordOfOneOfTheTwoIsThatOne) {
  write_log({records::modern::commit(700)});
  EXPECT_EQ(run({file()}).exit_code, 0);
  write_log({{.rmid = 24, .info = 0x00, .xid = 700, .data = test::ByteVector(30)}});
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{file()}, {"--system=pg12", file()}, {data() / "pg_wal"}}) {
    expect_failure(run(arguments), 4,
                   name(1) + ": this is WAL of Greenplum 7, a system that is not read here yet");
  }
}

TEST_F(UnreadSegment, OfA32BitBuild) {
  WalBuilder log({.system = System::pg15});
  log.add_filler(100);
  test::ByteVector bytes = log.log().file(1);
  bytes.erase(bytes.begin() + 20, bytes.begin() + 24);  // the padding before the system identifier
  write(file().parent_path() / name(1), {});
  fs::create_directories(file().parent_path());
  write(file(), bytes);
  expect_failure(run({file()}), 4,
                 name(1) +
                     ": this is WAL of PostgreSQL 15 as a 32-bit build writes it; logs of 32-bit builds are "
                     "not read here");
}

}  // namespace
}  // namespace walread
