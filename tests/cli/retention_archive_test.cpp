// retention-report --archive: what an archive has is what the bytes of its files say (R6).
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/data_directory.hpp"
#include "tests/support/report_findings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFirst = "000000010000000000000022";
constexpr const char* kSecond = "000000010000000000000023";
constexpr const char* kThird = "00000002000000000000002E";
constexpr std::uint64_t kSegment = std::uint64_t{1} << 20;

const fs::path kRecording = fs::path(WALREAD_UNPACK_DIR) / "retention" / "F11";

// A copy of a promoted server of which three segments are finished, and an archive that has all of them.
class RetentionArchive : public testing::Test {
 protected:
  RetentionArchive() {
    fs::copy(kRecording / "B1915", data_, fs::copy_options::recursive);
    fs::create_directory(archive_);
    for (const char* name : {kFirst, kSecond, kThird}) {
      fs::copy_file(data_ / "pg_wal" / name, archive_ / name);
      fs::permissions(archive_ / name, fs::perms::owner_write, fs::perm_options::add);
    }
  }

  void mark(const std::string& name, const char* status) {
    const fs::path marks = data_ / "pg_wal" / "archive_status";
    fs::remove(marks / (name + ".ready"));
    fs::remove(marks / (name + ".done"));
    test::write_file(marks / (name + status), "");
  }
  void mark_all_done() {
    for (const char* name : {kFirst, kSecond, kThird}) mark(name, ".done");
  }

  test::ProgramResult run(const std::string& format, const fs::path& archive) const {
    return test::run_program("retention-report",
                             {"--copy", "--format=" + format, "--archive", archive, data_});
  }
  json report() const { return json::parse(run("json", archive_).out); }
  std::string text() const { return run("text", archive_).out; }
  int code() const { return run("json", archive_).exit_code; }

  static std::string doubt(const json& report) {
    const auto unknown = test::found(report, "unknown");
    return unknown.empty() ? "" : unknown.front();
  }

  test::TemporaryDirectory dir_;
  fs::path data_ = dir_.path() / "data";
  fs::path archive_ = dir_.path() / "archive";
};

// R6: all is there, and archived.
TEST_F(RetentionArchive, R6AllThere) {
  mark_all_done();
  const json j = report();
  EXPECT_EQ(code(), 0) << j.dump(1);
  EXPECT_EQ(j.at("archive").at("copies").at("archived").at("files"), 3);
  EXPECT_EQ(j.at("archive").at("copies").at("finished").at("files"), 3);
  EXPECT_NE(text().find(": 3 of 3 finished segments here, byte for byte\n"), std::string::npos) << text();
}

// R6: a mark is no copy.
TEST_F(RetentionArchive, R6MarkedAsArchivedAndNotThere) {
  mark_all_done();
  fs::remove(archive_ / kSecond);
  EXPECT_EQ(code(), 2);
  EXPECT_TRUE(test::has_finding(report(), "archive-gap"));
  const json lost = report().at("archive").at("copies").at("done_but_not_archived_files");
  EXPECT_EQ(
      lost,
      json::parse(
          R"([{"first": "000000010000000000000023", "last": "000000010000000000000023", "files": 1}])"));
  EXPECT_NE(text().find("critical: 1 segment is marked as archived, and the archive does not have it\n"),
            std::string::npos)
      << text();
  EXPECT_NE(
      text().find("  marked as archived, but not there: 1 segment (1.0 MiB)\n    000000010000000000000023\n"),
      std::string::npos);
  EXPECT_EQ(test::planned(report()).front(), "fill-archive-gap");
  EXPECT_NE(run("prometheus", archive_).out.find("walread_retention_archive_missing_files{"),
            std::string::npos);
  // Waiting for it, it is only backlog.
  mark(kSecond, ".ready");
  EXPECT_EQ(code(), 0);
  // What is older than all of the archive may have been let go there.
  mark_all_done();
  fs::copy_file(data_ / "pg_wal" / kSecond, archive_ / kSecond);
  fs::remove(archive_ / kFirst);
  EXPECT_EQ(code(), 1);
  EXPECT_TRUE(test::has_finding(report(), "archive-expired"));
  EXPECT_NE(text().find("1 segment is marked as archived and older than anything in the archive, which may "
                        "have let go of it\n"),
            std::string::npos);
}

// R6: on a standby the mark says only that the segment was received.
TEST_F(RetentionArchive, R6MarksOfAStandby) {
  mark_all_done();
  fs::remove(archive_ / kSecond);
  test::write_file(data_ / "standby.signal", "");
  EXPECT_EQ(code(), 1);
  EXPECT_NE(
      text().find("the archive does not have it; on a standby the mark says only that it was received\n"),
      std::string::npos);
}

struct Damage {
  const char* name;
  std::function<void(const fs::path& copy, const fs::path& data)> make;
  const char* sentence;
};

void overwrite(const fs::path& file, std::uint64_t at, const std::string& bytes) {
  std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
  out.seekp(static_cast<std::streamoff>(at));
  out << bytes;
}

const Damage kDamages[] = {
    {"empty", [](const fs::path& f, const fs::path&) { fs::resize_file(f, 0); },
     "/000000010000000000000023: "},
    {"cut", [](const fs::path& f, const fs::path&) { fs::resize_file(f, kSegment / 2); },
     "/000000010000000000000023: has 524288 bytes, a segment has 1048576\n"},
    {"long", [](const fs::path& f, const fs::path&) { fs::resize_file(f, kSegment + 1); },
     "/000000010000000000000023: has more bytes, a segment has 1048576\n"},
    {"zeros",
     [](const fs::path& f, const fs::path&) {
       fs::resize_file(f, 0);
       fs::resize_file(f, kSegment);
     },
     "/000000010000000000000023: "},
    {"one_bit", [](const fs::path& f, const fs::path&) { overwrite(f, kSegment - 1, "\x01"); },
     "/000000010000000000000023: is whole, but its bytes are not those of the segment here\n"},
    {"another_segment",
     [](const fs::path& f, const fs::path& data) {
       fs::remove(f);
       fs::copy_file(data / "pg_wal" / kFirst, f);
     },
     "/000000010000000000000023: "},
    {"another_system", [](const fs::path& f, const fs::path&) { overwrite(f, 24, "sysident"); },
     "/000000010000000000000023: "},
    {"another_release", [](const fs::path& f, const fs::path&) { overwrite(f, 0, "\x0D\xD1"); },
     "/000000010000000000000023: "},
};

// R6: whatever is there under the name and is not the segment does not count, be it marked as archived or
// waiting.
TEST_F(RetentionArchive, R6SomethingElseUnderItsName) {
  mark_all_done();
  for (const Damage& damage : kDamages) {
    SCOPED_TRACE(damage.name);
    const fs::path copy = archive_ / kSecond;
    fs::remove(copy);
    fs::copy_file(data_ / "pg_wal" / kSecond, copy);
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    damage.make(copy, data_);
    mark(kSecond, ".done");
    EXPECT_EQ(code(), 2);
    EXPECT_TRUE(test::has_finding(report(), "archive-gap"));
    EXPECT_NE(text().find(damage.sentence), std::string::npos) << text();
    mark(kSecond, ".ready");
    EXPECT_EQ(code(), 2);
    EXPECT_TRUE(test::has_finding(report(), "archive-conflict"));
    EXPECT_NE(
        text().find(
            "critical: 1 segment waits to be archived, and the archive has something else under its name\n"),
        std::string::npos);
    EXPECT_EQ(test::planned(report()).front(), "resolve-conflict");
  }
}

// R6: a segment that waits although it is there.
TEST_F(RetentionArchive, R6WaitsAlthoughItIsThere) {
  const json j = report();
  EXPECT_EQ(j.at("archive").at("copies").at("waiting_archived").at("files"), 3);
  EXPECT_NE(text().find("  waiting although they are there with the same content: 3 segments (3.0 MiB)\n"),
            std::string::npos);
  EXPECT_EQ(test::planned(report()).front(), "accept-archived");
}

// R6: compressed copies are compared, too, and told by their content.
TEST_F(RetentionArchive, R6CompressedCopies) {
  mark_all_done();
  const std::string name = (archive_ / kSecond).string();
  for (const char* command : {"gzip", "xz", "bzip2"}) {
    SCOPED_TRACE(command);
    ASSERT_EQ(test::run_program("/bin/sh", {"-c", std::string(command) + " '" + name + "'"}).exit_code, 0);
    EXPECT_EQ(code(), 0);
    const char* suffix = command == std::string("gzip") ? ".gz"
                         : command == std::string("xz") ? ".xz"
                                                        : ".bz2";
    fs::rename(name + suffix, name);  // as Barman does
    EXPECT_EQ(code(), 0);
    fs::resize_file(name, fs::file_size(name) / 2);
    EXPECT_EQ(code(), 2);
    fs::remove(name);
    fs::copy_file(data_ / "pg_wal" / kSecond, name);
  }
  // In a way that cannot be undone: not proven, and so not said to be missing.
  fs::rename(name, name + ".br");
  EXPECT_EQ(code(), 3);
  EXPECT_EQ(doubt(report()), "archive-unproven");
  EXPECT_NE(text().find(".br: is compressed in a way that cannot be undone here\n"), std::string::npos)
      << text();
}

// R6: the wrong place proves nothing.
TEST_F(RetentionArchive, R6NothingFound) {
  mark_all_done();
  const auto expect = [&](const fs::path& archive, const std::string& kind, const std::string& sentence) {
    SCOPED_TRACE(archive);
    const test::ProgramResult r = run("text", archive);
    EXPECT_EQ(r.exit_code, 3);
    EXPECT_NE(r.out.find(sentence), std::string::npos) << r.out;
    EXPECT_EQ(r.out.find("finished segments here"), std::string::npos);
    EXPECT_EQ(doubt(json::parse(run("json", archive).out)), kind);
  };
  fs::create_directory(dir_.path() / "empty");
  test::write_file(dir_.path() / "file", "x");
  expect(dir_.path() / "empty", "archive-empty", "no segment was found in ");
  expect(dir_.path(), "archive-empty", "it is empty, or not the archive, or another level of it");
  expect(dir_.path() / "none", "archive-unlisted", "none: cannot be read: No such file or directory");
  expect(dir_.path() / "file", "archive-unlisted", "file: cannot be read: Not a directory");
  fs::create_symlink(dir_.path() / "none", dir_.path() / "link");
  expect(dir_.path() / "link", "archive-unlisted", "the archive, or a part of it, cannot be listed: ");
}

// R6: pgBackRest's tree, whichever level of it is named.
TEST_F(RetentionArchive, R6PgBackRestTree) {
  const fs::path id = kRecording / "arch1915pb" / "archive" / "main" / "15-1";
  for (const fs::path& level : {kRecording / "arch1915pb", kRecording / "arch1915pb" / "archive",
                                id.parent_path(), id, id / "0000000100000000"}) {
    SCOPED_TRACE(level);
    const json j = json::parse(run("json", level).out);
    EXPECT_TRUE(test::has_finding(j, "archive-conflict"));
    EXPECT_EQ(j.at("archive").at("copies").at("waiting_in_conflict").at("files"), 1);
    EXPECT_NE(j.at("archive").at("copies").at("faults").at(0).at("file").get<std::string>().find(
                  "/0000000100000000/000000010000000000000022-aeeddb760a208b63598e1ece481d88a72ebe5dad.gz"),
              std::string::npos);
  }
  // A tree of our own, with the same content.
  const std::string sha = "-0123456789abcdef0123456789abcdef01234567";
  const fs::path tree = dir_.path() / "repo" / "archive" / "x" / "15-1";
  for (const char* name : {kFirst, kSecond, kThird}) {
    const fs::path log = tree / std::string(name).substr(0, 16);
    fs::create_directories(log);
    fs::copy_file(data_ / "pg_wal" / name, log / (name + sha));
  }
  fs::create_directories(dir_.path() / "repo" / "archive" / "y" / "15-2" / "0000000100000000");
  mark_all_done();
  EXPECT_EQ(run("json", dir_.path() / "repo").exit_code, 0);
  // Of two copies the one that is right counts.
  test::write_file(dir_.path() / "repo" / "archive" / "y" / "15-2" / "0000000100000000" / (kSecond + sha),
                   "x");
  EXPECT_EQ(run("json", dir_.path() / "repo").exit_code, 0);
  fs::remove(tree / "0000000100000000" / (kSecond + sha));
  EXPECT_EQ(run("json", dir_.path() / "repo").exit_code, 2);
}

// Asking writes nothing, into neither.
TEST_F(RetentionArchive, WritesNothing) {
  const auto look = [&] {
    std::string out;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
      struct stat st {};
      ::lstat(entry.path().c_str(), &st);
      out += entry.path().string() + " " + std::to_string(st.st_size) + " " +
             std::to_string(st.st_mtim.tv_nsec) + " " + std::to_string(st.st_ctim.tv_nsec) + "\n";
    }
    return out;
  };
  const std::string before = look();
  text();
  EXPECT_EQ(look(), before);
}

}  // namespace
}  // namespace walread
