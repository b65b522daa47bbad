// Telling systems apart by pg_control, comparing two files, and reading from disk.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "formats/registry.hpp"
#include "formats/version/gp6.hpp"
#include "formats/version/pg94.hpp"
#include "libwalread/files/control_file.hpp"
#include "tests/support/control_bytes.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using formats::System;
using formats::Version;
using test::ControlBytes;
using Kind = ControlProblemKind;
using Systems = std::vector<System>;

// PostgreSQL has given one control version to several releases. Here Greenplum 6 is given that of 9.4.
class SharedControlVersion : public testing::Test {
 protected:
  SharedControlVersion() {
    twin_.control_version = 942;
    versions_ = {&formats::kPg94, &twin_};
  }
  ControlOrigin origin(const ControlBytes& c) const { return origin_of_control_file(c.bytes, versions_); }

  Version twin_ = formats::kGp6;
  std::vector<const Version*> versions_;
};

TEST_F(SharedControlVersion, CatalogVersionDecides) {
  EXPECT_EQ(origin(ControlBytes::pg94().set("state", 0)).system, System::pg94);  // checksum wrong by now
  EXPECT_EQ(origin(ControlBytes::gp6().set("pg_control_version", 942)).system, System::gp6);
}

TEST_F(SharedControlVersion, OtherwiseTheChecksumDecides) {
  EXPECT_EQ(origin(ControlBytes::pg94().set("catalog_version_no", 5).seal()).system, System::pg94);
  EXPECT_EQ(
      origin(ControlBytes::gp6().set("pg_control_version", 942).set("catalog_version_no", 5).seal()).system,
      System::gp6);
}

TEST_F(SharedControlVersion, OtherwiseNothingDoes) {
  const ControlOrigin o = origin(ControlBytes::pg94().set("catalog_version_no", 5));
  EXPECT_EQ(o.system, std::nullopt);
  EXPECT_EQ(o.candidates, (Systems{System::pg94, System::gp6}));
}

TEST(ControlOrigin, AReleaseThatIsNotReadIsNotTakenForOneThatSharesItsControlVersion) {
  // 9.5 kept the control version of 9.4 and has another struct. Here only 9.4 is read.
  const Version* only_pg94[] = {&formats::kPg94};
  const auto pg95 = ControlBytes::pg94().set("catalog_version_no", 201510051);
  EXPECT_EQ(origin_of_control_file(pg95.bytes, only_pg94).system, std::nullopt);
  EXPECT_TRUE(origin_of_control_file(pg95.bytes, only_pg94).candidates.empty());
}

TEST(ControlOrigin, OfReleasesWithOneControlVersion) {
  const auto system = [](const ControlBytes& c) {
    return origin_of_control_file(c.bytes, formats::versions()).system;
  };
  EXPECT_EQ(system(ControlBytes::pg94()), System::pg94);
  EXPECT_EQ(system(ControlBytes::pg95()), System::pg95);
  EXPECT_EQ(system(ControlBytes::pg13()), System::pg13);
  EXPECT_EQ(system(ControlBytes::pg14()), System::pg14);
  EXPECT_EQ(system(ControlBytes::pg15()), System::pg15);
  EXPECT_EQ(system(ControlBytes::pg16()), System::pg16);
  // Catalog versions of no release: the struct tells 9.4 from 9.5, which differ in their checksum, and a beta
  // belongs to the release that came of it.
  EXPECT_EQ(system(ControlBytes::pg94().set("catalog_version_no", 201407151).seal()), System::pg94);
  EXPECT_EQ(system(ControlBytes::pg95().set("catalog_version_no", 201507281).seal()), System::pg95);
  EXPECT_EQ(system(ControlBytes::pg13().set("catalog_version_no", 202005171).seal()), System::pg13);
  EXPECT_EQ(system(ControlBytes::pg14().set("catalog_version_no", 202105121).seal()), System::pg14);
  EXPECT_EQ(system(ControlBytes::pg15().set("catalog_version_no", 202207291).seal()), System::pg15);
  EXPECT_EQ(system(ControlBytes::pg16().set("catalog_version_no", 202305211).seal()), System::pg16);
  EXPECT_EQ(system(ControlBytes::pg16().set("catalog_version_no", 202312311).seal()), System::pg16);
}

TEST(ControlOrigin, NothingTellsReleasesWithOneControlVersionApartInADamagedFile) {
  const ControlFile f = parse_control_file(ControlBytes::pg15().set("catalog_version_no", 5).bytes);
  EXPECT_EQ(f.system, std::nullopt);
  ASSERT_EQ(f.problems.size(), 1u);
  EXPECT_EQ(f.problems[0].kind, Kind::ambiguous_system);
  EXPECT_EQ(f.problems[0].candidates, (Systems{System::pg13, System::pg14, System::pg15, System::pg16}));
}

TEST(ControlOrigin, ADamagedCatalogVersionLeavesTheOnlyCandidate) {
  const auto o =
      origin_of_control_file(ControlBytes::pg17().set("catalog_version_no", 5).bytes, formats::versions());
  EXPECT_EQ(o.system, System::pg17);
}

TEST(ControlDifferences, OfTwoFiles) {
  const ControlFile a = parse_control_file(ControlBytes::gp6().bytes);
  const ControlFile b =
      parse_control_file(ControlBytes::gp6().set("state", 6).set("check_point", 9).seal().bytes);
  EXPECT_TRUE(differences(a, a).empty());
  const auto found = differences(a, b);
  ASSERT_EQ(found.size(), 2u);  // and not the checksum, which follows from them
  EXPECT_EQ(found[0].key, "state");
  EXPECT_EQ(found[0].a->name(), "in archive recovery");
  EXPECT_EQ(found[0].b->name(), "in production");
  EXPECT_EQ(found[1].key, "check_point");
}

TEST(ControlDifferences, OfNothingButTheChecksum) {
  const ControlFile a = parse_control_file(ControlBytes::gp6().bytes);
  const ControlFile b = parse_control_file(ControlBytes::gp6().set("crc", 1).bytes);
  const auto found = differences(a, b);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, "crc");
}

TEST(ControlDifferences, OfTwoSystems) {
  const ControlFile pg94 = parse_control_file(ControlBytes::pg94().bytes);
  const ControlFile gp6 = parse_control_file(ControlBytes::gp6().bytes);
  const auto keys = [](const std::vector<ControlDifference>& list) {
    std::vector<std::string> out;
    for (const auto& d : list) out.push_back(d.key);
    return out;
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys(differences(gp6, pg94)), (Keys{"pg_control_version", "catalog_version_no",
                                                "check_point_copy.next_relfilenode", "xlog_seg_size"}));
  const auto found = differences(pg94, gp6);
  EXPECT_EQ(keys(found), (Keys{"pg_control_version", "catalog_version_no", "xlog_seg_size",
                               "check_point_copy.next_relfilenode"}));
  EXPECT_EQ(found.back().a, std::nullopt);
  EXPECT_EQ(found.back().b->number(), 16491u);
}

class ReadControlFile : public testing::Test {
 protected:
  ReadControlFile() {
    std::string name = (fs::temp_directory_path() / "walread_control_XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
  }
  ~ReadControlFile() override { fs::remove_all(dir_); }

  std::string write(const std::string& name, Bytes bytes) const {
    const std::string path = dir_ / name;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
    return path;
  }
  static ControlProblem only_problem(const ControlFile& f) {
    EXPECT_EQ(f.problems.size(), 1u);
    return f.problems.empty() ? ControlProblem{} : f.problems[0];
  }

  fs::path dir_;
};

TEST_F(ReadControlFile, ReadsAFileAndFollowsLinks) {
  const std::string path = write("pg_control", ControlBytes::gp6().bytes);
  const ControlFile f = read_control_file(path);
  EXPECT_EQ(f.verdict(), ControlVerdict::clean);
  EXPECT_EQ(f.path, path);
  EXPECT_EQ(f.file_size, 8192u);
  fs::create_symlink(path, dir_ / "link");
  EXPECT_EQ(read_control_file(dir_ / "link").verdict(), ControlVerdict::clean);
}

TEST_F(ReadControlFile, KnowsTheSizeOfALargerFile) {
  auto c = ControlBytes::gp6();
  c.bytes.resize(100000);
  const ControlFile f = read_control_file(write("large", c.bytes));
  EXPECT_EQ(only_problem(f).kind, Kind::long_file);
  EXPECT_EQ(f.file_size, 100000u);
  EXPECT_EQ(f.bytes.size(), 8192u);
}

TEST_F(ReadControlFile, SaysWhyAFileCannotBeRead) {
  const ControlProblem missing = only_problem(read_control_file(dir_ / "missing"));
  EXPECT_EQ(missing.kind, Kind::cannot_open);
  EXPECT_EQ(missing.os_error, ENOENT);
  EXPECT_EQ(only_problem(read_control_file(dir_)).kind, Kind::is_directory);
  EXPECT_EQ(only_problem(read_control_file("/dev/null")).kind, Kind::not_regular_file);
  const std::string pipe = dir_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(only_problem(read_control_file(pipe)).kind, Kind::not_regular_file);  // and does not wait
  fs::create_symlink("loop", dir_ / "loop");
  EXPECT_EQ(only_problem(read_control_file(dir_ / "loop")).os_error, ELOOP);
}

TEST_F(ReadControlFile, GivesAWriterTimeToFinish) {
  const auto whole = ControlBytes::gp6();
  const auto half_written = ControlBytes::gp6().set("state", 6);
  // Each round the file becomes whole while it is read. A round in which the writer comes too late is no
  // failure, but not all of them may be.
  for (int round = 0; round < 50; ++round) {
    const std::string path = write("pg_control", half_written.bytes);
    std::thread writer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
      std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
          .write(reinterpret_cast<const char*>(whole.bytes.data()), std::ssize(whole.bytes));
    });
    const ControlFile f = read_control_file(path);
    writer.join();
    if (f.verdict() == ControlVerdict::clean) return;
    EXPECT_EQ(only_problem(f).kind, Kind::bad_crc);
  }
  FAIL() << "a file that became whole was never read again";
}

}  // namespace
}  // namespace walread
