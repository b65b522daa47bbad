// controldata as a user runs it: options, exit codes, what goes to which stream.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "formats/control/layout.hpp"
#include "tests/support/control_bytes.hpp"
#include "tests/support/run_program.hpp"
#include "walread_version.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::ControlBytes;
using test::ProgramResult;

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Controldata : public testing::Test {
 protected:
  Controldata() {
    std::string name = (fs::temp_directory_path() / "walread_controldata_XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
    // A data directory with a recorded control file.
    fs::create_directories(data() / "global");
    fs::create_directories(data() / "pg_xlog");
    fs::copy_file(recording() / "pg_control", control());
    std::ofstream(data() / "PG_VERSION") << "9.4\n";
    std::ofstream(data() / "pg_xlog" / "000000010000000000000007");
  }
  ~Controldata() override { fs::remove_all(dir_); }

  static fs::path recording() {
    return fs::path(WALREAD_UNPACK_DIR) / "control" / "greenplum6_and_pg94" / "greenplum6" / "S1_healthy" /
           "p0";
  }
  static std::string recorded_text() { return content(recording() / "controldata.txt"); }
  fs::path data() const { return dir_ / "gpseg0"; }
  fs::path control() const { return data() / "global" / "pg_control"; }

  std::string write(const std::string& name, Bytes bytes) const {
    const std::string path = dir_ / name;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
    return path;
  }

  static ProgramResult run(const std::vector<std::string>& arguments, const test::ProgramSetup& setup = {}) {
    return test::run_program("controldata", arguments, setup);
  }
  static void expect_clean(const ProgramResult& r, const std::string& out) {
    EXPECT_EQ(r.exit_code, 0);
    EXPECT_EQ(r.out, out);
    EXPECT_EQ(r.err, "");
  }
  // Nothing on stdout, one sentence on stderr.
  static void expect_failure(const ProgramResult& r, int exit_code, const std::string& sentence) {
    EXPECT_EQ(r.exit_code, exit_code);
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err, "controldata: " + sentence + "\n");
  }
  static void expect_usage_error(const ProgramResult& r, const std::string& sentence) {
    expect_failure(r, 1, sentence + "\nTry \"controldata --help\" for more information.");
  }

  fs::path dir_;
};

TEST_F(Controldata, PrintsWhatTheProductPrints) {
  expect_clean(run({data()}), recorded_text());
  expect_clean(run({data().string() + "/"}), recorded_text());
  expect_clean(run({control()}), recorded_text());
  expect_clean(run({"-D", data()}), recorded_text());
  expect_clean(run({"-D" + data().string()}), recorded_text());
  expect_clean(run({"--pgdata", data()}), recorded_text());
  expect_clean(run({"--pgdata=" + data().string(), "--format=text"}), recorded_text());
  expect_clean(run({}, {.environment = {{"PGDATA", data()}}}), recorded_text());
}

TEST_F(Controldata, IgnoresTheLocaleAndFollowsTheZone) {
  expect_clean(run({data()}, {.environment = {{"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}}}),
               recorded_text());
  const ProgramResult r = run({data()}, {.environment = {{"TZ", "IST-5:30"}}});
  EXPECT_NE(r.out.find("pg_control last modified:             Sat Nov 21 11:37:30 2026\n"),
            std::string::npos);
}

TEST_F(Controldata, PrintsJson) {
  const ProgramResult r = run({"--format", "json", data()}, {.environment = {{"TZ", "IST-5:30"}}});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(r.err, "");
  const json d = json::parse(r.out);
  EXPECT_EQ(d["file"]["path"], control().string());
  EXPECT_EQ(d["system"]["key"], "gp6");
  EXPECT_EQ(d["crc"]["ok"], true);
  EXPECT_EQ(d["fields"]["state"]["name"], "shut down");
  EXPECT_EQ(d["fields"]["time"]["utc"], "2026-11-21T06:07:30Z");
  for (const formats::ControlField& f : formats::control_layout(formats::System::gp6).fields()) {
    const json& place = f.group.empty() ? d["fields"] : d["fields"][std::string(f.group)];
    EXPECT_TRUE(place.contains(std::string(f.field.name))) << f.field.name;
  }
}

TEST_F(Controldata, HelpAndVersion) {
  const ProgramResult help = run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  for (const char* word : {"--pgdata", "--format", "--diff", "--system", "pg94", "gp6", "PGDATA",
                           "Examples:", "Exit codes:\n  0 ", "\n  1 ", "\n  2 ", "\n  3 ", "\n  4 "})
    EXPECT_NE(help.out.find(word), std::string::npos) << word;
  EXPECT_EQ(run({"-?"}).out, help.out);
  expect_clean(run({"--version"}), "controldata (walread) " + std::string(kVersion) + "\n");
  expect_clean(run({"-V"}), "controldata (walread) " + std::string(kVersion) + "\n");
}

TEST_F(Controldata, WrongCommandLines) {
  expect_usage_error(run({}), "no data directory specified, and PGDATA is not set");
  expect_usage_error(run({""}), "the name of a data directory or file is empty");
  expect_usage_error(run({"a", "b"}), "too many command-line arguments (first is \"b\")");
  expect_usage_error(run({"-D", "a", "b"}), "too many command-line arguments (first is \"b\")");
  expect_usage_error(run({"--diff", "a"}), "--diff needs two data directories or control files");
  expect_usage_error(run({"--diff"}, {.environment = {{"PGDATA", data()}}}),
                     "--diff needs two data directories or control files");
  expect_usage_error(run({"--diff", "a", "b", "c"}), "too many command-line arguments (first is \"c\")");
  expect_usage_error(run({"--format=xml", data()}), "unknown format \"xml\": it is text or json");
  expect_usage_error(run({"--system=pg3", data()}),
                     "unknown system \"pg3\": known are pg94, pg95, pg96, pg10, pg11, pg12, "
                     "pg13, pg14, pg15, pg16, pg17, pg18, gp6");
  expect_usage_error(run({"--pgdat", data()}), "unrecognised option '--pgdat'");
  expect_usage_error(run({"\x1B[31m", "\x1B[31m"}),
                     "too many command-line arguments (first is \"\\x1b[31m\")");
}

TEST_F(Controldata, DirectoriesThatAreNoDataDirectory) {
  const auto expect = [&](const fs::path& path, const std::string& why) {
    expect_failure(run({path}), 3, path.string() + ": no global/pg_control in this directory: " + why);
  };
  expect(data() / "pg_xlog", "this is the WAL directory of a data directory; name its parent");
  expect(data() / "global", "this is the directory global of a data directory; name its parent");
  expect(dir_, "it is not a data directory, but gpseg0 in it is one");
  fs::create_directories(dir_ / "wal");
  expect(dir_ / "wal", "it is not a data directory");
  std::ofstream(dir_ / "wal" / "000000010000000000000001");
  expect(dir_ / "wal",
         "this is a WAL directory; the control file is in global/ of the data directory that it belongs to");
  fs::create_directories(dir_ / "backup");
  std::ofstream(dir_ / "backup" / "base.tar.gz");
  expect(dir_ / "backup", "it holds base.tar.gz, a backup that has to be unpacked first");
  for (const char* name : {"gpseg1", "gpseg2", "gpseg3"}) {
    fs::create_directories(dir_ / name / "global");
    std::ofstream(dir_ / name / "global" / "pg_control");
  }
  expect(dir_, "it is not a data directory, but has 4 in it: gpseg0, gpseg1, gpseg2, ...");
  fs::remove(control());
  expect(data(), "it looks like a data directory, but its control file is missing");
}

TEST_F(Controldata, WhatCannotBeRead) {
  expect_failure(run({dir_ / "missing"}), 3, (dir_ / "missing").string() + ": No such file or directory");
  expect_failure(run({"/dev/null"}), 3, "/dev/null: is not a regular file; nothing was read from it");
  const fs::path pipe = dir_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  expect_failure(run({pipe}), 3, pipe.string() + ": is not a regular file; nothing was read from it");
  fs::remove(control());
  fs::create_directory(control());
  expect_failure(run({data()}), 3, control().string() + ": is a directory, not a control file");
  if (::geteuid() != 0) {  // nothing is forbidden to root
    const std::string secret = write("secret", ControlBytes::gp6().bytes);
    fs::permissions(secret, fs::perms::none);
    expect_failure(run({secret}), 3, secret + ": cannot open: Permission denied");
  }
}

TEST_F(Controldata, ADamagedFileIsShownAndReported) {
  const std::string path = write("damaged", ControlBytes::gp6().set("state", 6).bytes);
  const ProgramResult text = run({path});
  EXPECT_EQ(text.exit_code, 2);
  EXPECT_TRUE(
      text.out.starts_with("WARNING: Calculated CRC checksum does not match value stored in file.\n"));
  EXPECT_NE(text.out.find("\nDatabase cluster state:               in production\n"), std::string::npos);
  EXPECT_TRUE(text.err.starts_with("controldata: " + path + ": the checksum stored at offset 0xf8 is 0x"))
      << text.err;
  const ProgramResult shown = run({"--format=json", path});
  EXPECT_EQ(shown.exit_code, 2);
  EXPECT_EQ(shown.err, text.err);
  EXPECT_EQ(json::parse(shown.out)["problems"][0]["code"], "bad_crc");
}

TEST_F(Controldata, AShortFileHasItsValuesInJson) {
  const auto c = ControlBytes::gp6();
  const std::string path = write("short", Bytes(c.bytes).first(100));
  const std::string sentence =
      path +
      ": ends after 100 bytes, inside the 256 that hold the values of Greenplum 6; a control file has 8192";
  expect_failure(run({path}), 2, sentence + "; --format=json shows those that are there");
  const ProgramResult r = run({"--format=json", path});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(r.err, "controldata: " + sentence + "\n");
  EXPECT_EQ(json::parse(r.out)["fields"]["check_point"], "1/1C02CF28");
  expect_failure(run({write("empty", {})}), 2,
                 (dir_ / "empty").string() + ": is empty; a control file has 8192 bytes");
}

TEST_F(Controldata, AnUnreadReleaseShowsWhatAllShare) {
  const std::string path =
      write("pg83", ControlBytes::gp6().set("pg_control_version", 833).set("catalog_version_no", 1).bytes);
  const ProgramResult r = run({path});
  EXPECT_EQ(r.exit_code, 4);
  EXPECT_EQ(r.out,
            "pg_control version number:            833\n"
            "Catalog version number:               1\n"
            "Database system identifier:           7710501214929408439\n");
}

TEST_F(Controldata, AnyOtherFileIsOfNoKnownFormat) {
  const std::string path = write("000000010000000000000007", std::vector<std::byte>(100000, std::byte{0x41}));
  expect_failure(
      run({path}), 4,
      path +
          ": is not a control file: it has 100000 bytes instead of 8192, and the number at offset 0x8, "
          "1094795585, is not the pg_control version of any known release; it has the name of a WAL "
          "segment, which waldump reads");
}

TEST_F(Controldata, ReadsAsTheSystemAskedFor) {
  const std::string zeroes = write("zeroes", std::vector<std::byte>(8192));
  const ProgramResult r = run({"--system=pg94", zeroes});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_TRUE(r.out.starts_with("WARNING: Calculated CRC checksum"));
  EXPECT_NE(r.out.find("\nLatest checkpoint's REDO WAL file:    000000000000000000000000\n"),
            std::string::npos);
  EXPECT_NE(r.out.find("\npg_control last modified:             Thu Jan  1 00:00:00 1970\n"),
            std::string::npos);
  EXPECT_EQ(run({"--system", "gp6", data()}).out, recorded_text());
}

TEST_F(Controldata, Differences) {
  const std::string a = write("a", ControlBytes::gp6().bytes);
  const std::string b = write("b", ControlBytes::gp6().set("state", 6).seal().bytes);
  const std::string heads = "A: " + a + " (Greenplum 6)\nB: " + b + " (Greenplum 6)\n";
  expect_clean(run({"--diff", a, b}), heads +
                                          "field  A                    B\n"
                                          "state  in archive recovery  in production\n");
  expect_clean(run({"-D", a, "--diff", b}), run({"--diff", a, b}).out);
  expect_clean(run({a, a, "--diff"}),
               "A: " + a + " (Greenplum 6)\nB: " + a + " (Greenplum 6)\nno field differs\n");
  EXPECT_NE(run({"--diff", data(), a}).out.find("A: " + control().string() + " (Greenplum 6)\n"),
            std::string::npos);

  const ProgramResult r = run({"--diff", "--format=json", a, b});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(json::parse(r.out)["differences"][0]["b"]["name"], "in production");
}

TEST_F(Controldata, DifferencesOfFilesThatAreNotWhole) {
  const std::string a = write("a", ControlBytes::gp6().bytes);
  const std::string damaged = write("damaged", ControlBytes::gp6().set("state", 6).bytes);
  const ProgramResult r = run({"--diff", a, damaged});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_NE(r.out.find("\nstate  in archive recovery  in production\n"), std::string::npos);
  EXPECT_TRUE(r.err.starts_with("controldata: " + damaged + ": the checksum"));
  const fs::path missing = dir_ / "missing";
  expect_failure(run({"--diff", missing, a}), 3, missing.string() + ": No such file or directory");
}

TEST_F(Controldata, OutputThatCannotBeWritten) {
  const ProgramResult full = run({data()}, {.stdout_file = "/dev/full"});
  EXPECT_EQ(full.exit_code, 3);
  EXPECT_EQ(full.err, "controldata: standard output: cannot write: No space left on device\n");
  expect_clean(run({data()}, {.reader_gone = true}), "");
}

TEST_F(Controldata, NamesDoNotReachTheTerminalAsTheyAre) {
  const std::string path = dir_ / "d\xC3\xA4ta\x1B[31m\xFF\xC2\x9B";
  const std::string shown = dir_.string() + "/d\xC3\xA4ta\\x1b[31m\\xff\\xc2\\x9b";
  expect_failure(run({path}), 3, shown + ": No such file or directory");
  const std::string written = write("d\xC3\xA4ta\x1B[31m\xFF\xC2\x9B", ControlBytes::gp6().bytes);
  EXPECT_TRUE(run({"--diff", written, written}).out.starts_with("A: " + shown + " ("));
}

}  // namespace
}  // namespace walread
