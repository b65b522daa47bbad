// retention-report as a user runs it: options, exit codes, damaged input, output formats.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/data_directory.hpp"
#include "tests/support/recordings.hpp"
#include "tests/support/report_findings.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/slot_bytes.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::ProgramResult;

fs::path recording(const std::string& name) {
  return fs::path(WALREAD_UNPACK_DIR) / "retention" / name / name;
}

ProgramResult run(std::vector<std::string> arguments) {
  return test::run_program("retention-report", arguments);
}

TEST(RetentionReport, UsageErrors) {
  const std::string data = recording("P9_primary");
  const struct {
    std::vector<std::string> arguments;
    const char* sentence;
  } rows[] = {
      {{}, "no data directory specified, and PGDATA is not set"},
      {{""}, "the name of the data directory is empty"},
      {{data, "more"}, "too many command-line arguments (first is \"more\")"},
      {{data, "--format=xml"}, "unknown format \"xml\": it is text, json or prometheus"},
      {{data, "--set", "x"}, "\"x\" is not NAME=VALUE"},
      {{data, "--if", "rm -rf"},
       "\"rm -rf\" is nothing to suppose: it is 'drop-slot NAME', 'archive-done', 'resolve-prepared "
       "[GID|XID]' or "
       "'set NAME=VALUE'"},
      {{data, "--warn", "kept=many"},
       "\"kept=many\" is no threshold: it is kept=SIZE, free=SIZE, free=N% or backlog=N"},
      {{data, "--crit", "free=101%"},
       "\"free=101%\" is no threshold: it is kept=SIZE, free=SIZE, free=N% or backlog=N"},
      {{data, "--warn", "kept=99999999TB"},
       "\"kept=99999999TB\" is no threshold: it is kept=SIZE, free=SIZE, free=N% or backlog=N"},
  };
  for (const auto& row : rows) {
    const ProgramResult r = run(row.arguments);
    EXPECT_EQ(r.exit_code, 2);
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err.substr(0, r.err.find('\n')), "retention-report: " + std::string(row.sentence));
  }
  EXPECT_EQ(run({"--help"}).exit_code, 0);
  EXPECT_TRUE(run({"--help"}).out.starts_with("retention-report says why old WAL"));
  EXPECT_TRUE(run({"--version"}).out.starts_with("retention-report (walread) "));
}

TEST(RetentionReport, ExitCodesAreThoseOfMonitoring) {
  // The file system that the test runs on must not decide.
  const auto code = [&](const std::string& name, std::vector<std::string> options) {
    options.insert(options.end(), {"--copy", recording(name)});
    return run(options).exit_code;
  };
  EXPECT_EQ(code("P9_primary", {}), 0);
  EXPECT_EQ(code("P3_A_primary", {}), 0);
  EXPECT_EQ(code("P3_A_primary", {"--warn=kept=100MB"}), 1);
  EXPECT_EQ(code("P3_A_primary", {"--crit=kept=100MB,backlog=5"}), 2);
  EXPECT_EQ(code("P3_B_primary", {}), 1);  // lost slots
  EXPECT_EQ(code("P6_primary", {}), 1);    // ten segments wait
  EXPECT_EQ(code("P6_primary", {"--warn=backlog=11"}), 0);
  EXPECT_EQ(code("P6_primary", {"--crit=backlog=10"}), 2);
  EXPECT_EQ(code("does-not-exist", {}), 3);
}

// A copy of P3_A_primary without its WAL, which --wal-dir names, so that a test can damage the small files.
// Whatever is free here, it is less than all of it: only --copy keeps that from being the server's trouble.
TEST(RetentionReport, FreeSpaceOfACopyIsNotJudged) {
  const std::string data = recording("P9_primary");
  EXPECT_EQ(run({"--crit=free=100%", data}).exit_code, 2);
  const ProgramResult copy = run({"--crit=free=100%", "--copy", data});
  EXPECT_EQ(copy.exit_code, 0);
  EXPECT_EQ(copy.out.find("free on the file system"), std::string::npos);
  EXPECT_NE(copy.out.find("How much space is free on the server's file system, and when it will be full."),
            std::string::npos);
  const json j = json::parse(run({"--copy", "--format=json", data}).out);
  EXPECT_TRUE(j.at("file_system").is_null());
}

class DamagedDirectory : public testing::Test {
 protected:
  DamagedDirectory() {
    for (const auto& entry : fs::directory_iterator(source_))
      if (entry.path().filename() != "pg_wal")
        fs::copy(entry.path(), data_ / entry.path().filename(), fs::copy_options::recursive);
  }

  ProgramResult report(const std::string& format, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"--format=" + format, "--copy", data_};
    if (with_wal_) arguments.push_back("--wal-dir=" + (source_ / "pg_wal").string());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  // The doubt is there, the exit code says so, and the text says it first.
  void expect_doubt(const std::string& doubt, bool judged, const std::string& sentence,
                    const std::vector<std::string>& more = {}) {
    const ProgramResult r = report("json", more);
    EXPECT_EQ(r.exit_code, 3);
    const json j = json::parse(r.out);
    ASSERT_FALSE(test::found(j, "unknown").empty());
    EXPECT_EQ(test::found(j, "unknown").front(), doubt);
    EXPECT_EQ(j.at("verdict"), "CANNOT-TELL");
    EXPECT_EQ(j.at("plan").at("option"), "find-out");
    EXPECT_EQ(j.at("plan").at("steps").at(0).at("id"), doubt);
    EXPECT_EQ(j.contains("next_checkpoint"), judged);
    const ProgramResult text = report("text", more);
    EXPECT_EQ(text.exit_code, 3);
    const std::size_t second = text.out.find('\n') + 1;
    EXPECT_TRUE(
        text.out.substr(second).starts_with(judged ? "As far as can be told" : "Cannot tell what may go: "))
        << text.out.substr(second, 100);
    EXPECT_NE(text.out.find(sentence), std::string::npos) << text.out;
  }

  void overwrite(const std::string& name, std::size_t at, char value) {
    fs::permissions(data_ / name, fs::perms::owner_write, fs::perm_options::add);
    std::fstream file(data_ / name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(value);
  }

  fs::path source_ = recording("P3_A_primary");
  test::TemporaryDirectory dir_;
  fs::path data_ = [this] {
    fs::create_directory(dir_.path() / "data");
    return dir_.path() / "data";
  }();
  bool with_wal_ = true;
};

TEST_F(DamagedDirectory, UndamagedItIsJudged) {
  const json j = json::parse(report("json").out);
  EXPECT_TRUE(test::found(j, "unknown").empty());
  EXPECT_EQ(j.at("causes").at(0).at("name"), "phys_inactive");
  EXPECT_EQ(j.at("schema"), "walread/retention-report");
  EXPECT_EQ(j.at("schema_version"), 2);
  EXPECT_EQ(j.at("tool").at("name"), "retention-report");
}

TEST_F(DamagedDirectory, SlotWithABadChecksum) {
  overwrite("pg_replslot/phys_inactive/state", 100, 'x');
  expect_doubt("slot-unreadable", true,
               "what slot \"phys_inactive\" asks for is not known: its file is damaged");
  // The rest is still reported, without the slot.
  EXPECT_EQ(json::parse(report("json").out).at("causes").at(0).at("name"), "log_inactive");
}

TEST_F(DamagedDirectory, SlotOfAnUnknownVersion) {
  overwrite("pg_replslot/phys_inactive/state", 8, 9);
  expect_doubt("slot-unreadable", true,
               "pg_replslot/phys_inactive/state: is of version 9, which no release known here writes");
}

TEST_F(DamagedDirectory, SlotThatCannotBeRead) {
  fs::remove(data_ / "pg_replslot/phys_inactive/state");
  fs::create_directory(data_ / "pg_replslot/phys_inactive/state");
  expect_doubt("slot-unreadable", true, "pg_replslot/phys_inactive/state: cannot be read: Is a directory");
}

TEST_F(DamagedDirectory, SlotsThatCannotBeListed) {
  fs::remove_all(data_ / "pg_replslot");
  expect_doubt("slots-unlisted", true, "pg_replslot cannot be listed: No such file or directory");
}

TEST_F(DamagedDirectory, SettingWithABadUnit) {
  expect_doubt("setting-bad", true, "wal_keep_size is set to something that a server refuses",
               {"--set", "wal_keep_size=80mb"});
}

TEST_F(DamagedDirectory, SettingsThatAreMissing) {
  fs::remove(data_ / "postgresql.conf");
  expect_doubt("settings-incomplete", true, "postgresql.conf: cannot be read: No such file or directory");
  // Another file in its place is as good.
  EXPECT_EQ(report("json", {"--config-file", source_ / "postgresql.conf"}).exit_code, 0);
}

TEST_F(DamagedDirectory, ControlFileThatIsDamaged) {
  overwrite("global/pg_control", 40, 'x');
  expect_doubt("control-unreadable", false, "pg_control is missing or damaged");
  fs::remove(data_ / "global/pg_control");
  expect_doubt("control-unreadable", false, "pg_control is missing or damaged");
}

TEST_F(DamagedDirectory, CheckpointRecordThatIsMissing) {
  with_wal_ = false;
  fs::create_directory(data_ / "pg_wal");
  // Every segment but the one with the checkpoint record, 0B.
  for (const char* name : {"000000010000000000000002", "000000010000000000000003"})
    fs::create_symlink(source_ / "pg_wal" / name, data_ / "pg_wal" / name);
  expect_doubt("checkpoint-missing", false,
               "the checkpoint record at 0/B000700 that pg_control names could not be read");
  // What needs no WAL is still there.
  const json j = json::parse(report("json").out);
  EXPECT_EQ(j.at("segments_on_disk").at("files"), 2);
  EXPECT_EQ(j.at("slots").at(0).at("restart_lsn"), "0/3000028");
  EXPECT_NE(report("text").out.find(
                "\"log_inactive\"                           logical  0/3000028     asks for WAL "
                "from there on\n"),
            std::string::npos);
}

TEST_F(DamagedDirectory, WalThatIsMissing) {
  with_wal_ = false;
  expect_doubt("wal-unreadable", false, " has no pg_wal (pg_xlog up to 9.6) that can be entered");
}

TEST_F(DamagedDirectory, SomethingElse) {
  const std::string hint =
      "\nWhat to do\n"
      "   1. name the data directory itself, which holds PG_VERSION, global/pg_control\n"
      "      and pg_wal (pg_xlog); WAL that lies elsewhere is named with --wal-dir\n";
  const auto expect_only = [&](const fs::path& path, const std::string& what) {
    const ProgramResult r = run({"--crit=free=100%", path});
    EXPECT_EQ(r.exit_code, 3);
    EXPECT_EQ(r.out, "Cannot tell what may go: " + path.string() + what + ".\n" + hint);
  };
  expect_only(source_ / "pg_wal", " is a directory of WAL, and not the data directory that says what holds it");
  expect_only(data_ / "postgresql.conf", " is not a data directory");
  expect_only(data_ / "none", " cannot be opened: No such file or directory");
  const json j = json::parse(run({"--format=json", data_ / "none"}).out);
  EXPECT_EQ(test::found(j, "unknown"), (std::vector<std::string>{"no-data-directory"}));
  EXPECT_TRUE(test::found(j, "critical").empty());
  EXPECT_TRUE(j.at("file_system").is_null());
}

// A slot's directory may have any name that a file can have.
TEST_F(DamagedDirectory, HostileNamesReachNoTerminal) {
  const std::string name = "\x1b]0;evil\x07\"\\\n\xff";
  test::write_file(data_ / "pg_replslot" / name / "state",
                   test::slot_bytes(formats::System::pg15, {.name = name, .restart_lsn = Lsn{0x2000028}}));
  for (const char* format : {"text", "json", "prometheus"}) {
    const ProgramResult r = report(format);
    EXPECT_NE(r.exit_code, 3) << r.out;
    for (const char c : r.out) ASSERT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7F)) << format;
  }
  EXPECT_NE(report("text").out.find(R"("\x1B]0;evil\x07\"\\\x0A\xFF")"), std::string::npos);
}

TEST_F(DamagedDirectory, WritesNothing) {
  const auto look = [&] {
    std::string out;
    for (const auto& entry : fs::recursive_directory_iterator(data_)) {
      struct stat st {};
      ::lstat(entry.path().c_str(), &st);
      out += entry.path().string() + " " + std::to_string(st.st_size) + " " +
             std::to_string(st.st_mtim.tv_nsec) + " " + std::to_string(st.st_ctim.tv_nsec) + "\n";
    }
    return out;
  };
  const std::string before = look();
  for (const char* format : {"text", "json", "prometheus"}) report(format);
  EXPECT_EQ(look(), before);
}

TEST_F(DamagedDirectory, OutputThatCannotBeWritten) {
  const ProgramResult r =
      test::run_program("retention-report", {recording("P9_primary")}, {.stdout_file = "/dev/full"});
  EXPECT_EQ(r.exit_code, 3);
  EXPECT_NE(r.err, "");
}

}  // namespace
}  // namespace walread
