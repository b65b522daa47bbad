// postgresql.conf and all that it includes, postgresql.auto.conf, postmaster.opts.
#include "libwalread/files/settings.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>

#include "libwalread/files/config_lines.hpp"
#include "libwalread/print/file_problem_text.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

using test::TemporaryDirectory;
using test::write_file;

std::vector<std::string> sentences(const Settings& settings) {
  std::vector<std::string> out;
  for (const FileProblem& p : settings.problems) out.push_back(describe(p));
  return out;
}

// Name and value of the one line of `text`; "(problem)" if it is none.
std::string one(std::string_view text) {
  const ConfigLines parsed = parse_config_lines(text);
  if (parsed.lines.size() != 1 || !parsed.problems.empty()) return "(problem)";
  return parsed.lines[0].name + "|" + parsed.lines[0].value;
}

TEST(ConfigLines, AreTheLanguageOfTheServer) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } rows[] = {
      {"wal_keep_size = 80MB", "wal_keep_size|80MB"},
      {"  wal_keep_size=80MB # of it", "wal_keep_size|80MB"},
      {"wal_keep_size 80MB\r\n", "wal_keep_size|80MB"},
      {"a = -1", "a|-1"},
      {"a = +0x1F", "a|+0x1F"},
      {"a = 0.9", "a|0.9"},
      {"a = .5e-3", "a|.5e-3"},
      {"a = 1.5GB", "a|1.5GB"},
      {"a = on", "a|on"},
      {"a = /usr/bin/cp-x:y.z", "(problem)"},  // an unquoted value begins with a letter
      {"a = usr/bin/cp-x:y.z", "a|usr/bin/cp-x:y.z"},
      {"my.setting = x", "my.setting|x"},
      {"a = ''", "a|"},
      {"a = 'it''s'", "a|it's"},
      {"a = 'it\\'s'", "a|it's"},
      {"a = 'tab\\tnew\\nquote\\'octal\\101\\\\'", "a|tab\tnew\nquote'octalA\\"},
      {"a = '# no comment'", "a|# no comment"},
      {"a = 'x'#comment", "a|x"},
      {"a", "(problem)"},
      {"a =", "(problem)"},
      {"= b", "(problem)"},
      {"a = b c", "(problem)"},
      {"a = 1 GB", "(problem)"},
      {"a = 'not closed", "(problem)"},
      {"a = 'x\\'", "(problem)"},
      {"a == b", "(problem)"},
      {"1a = b", "(problem)"},
      {"\xC3\xA4 = 1", "\xC3\xA4|1"},
  };
  for (const auto& row : rows) EXPECT_EQ(one(row.text), row.expected) << row.text;
  EXPECT_TRUE(parse_config_lines("").lines.empty());
  EXPECT_TRUE(parse_config_lines("# a = b\n\n \t\n").problems.empty());
  EXPECT_EQ(one(std::string_view("a = \0", 5)), "(problem)");
}

TEST(ConfigLines, KeepsWhatIsRightAroundALineThatIsNot) {
  const ConfigLines parsed = parse_config_lines("a = 1\n!\x1b[2J\nb = 2");
  ASSERT_EQ(parsed.lines.size(), 2u);
  EXPECT_EQ(parsed.lines[1].line, 3);
  ASSERT_EQ(parsed.problems.size(), 1u);
  EXPECT_EQ(describe(parsed.problems[0]),
            ":2: is no line that a server understands: \"!\\x1B[2J\"; it does not start with this file");
  std::string many;
  for (int i = 0; i < 150; ++i) many += "!\n";
  EXPECT_EQ(parse_config_lines(many).problems.size(), 101u);
  EXPECT_EQ(parse_config_lines(many).problems.back().found, 50u);
}

class SettingsDirectory : public testing::Test {
 protected:
  void file(const std::string& name, std::string_view text) { write_file(dir_.path() / name, text); }
  Settings read(const SettingsOptions& options = {}) { return read_settings(dir_.path(), options); }
  TemporaryDirectory dir_;
};

std::string value(const Settings& settings, const char* name) {
  const Setting* s = settings.find(name);
  return s == nullptr ? "(not set)" : s->value + " from " + s->file + ":" + std::to_string(s->line);
}

TEST_F(SettingsDirectory, LaterAssignmentsWin) {
  file("postgresql.conf", "Wal_Keep_Size = 1\nwal_keep_size = 2\narchive_mode = on\nport = 1\n");
  file("postgresql.auto.conf", "archive_mode = 'off'\n");
  file("postmaster.opts",
       "/usr/bin/postgres \"-D\" \"/data/here\" \"-p\" \"5433\" \"-c\" \"max-wal-size=3\"\n");
  const Settings s = read();
  EXPECT_EQ(sentences(s), std::vector<std::string>{});
  EXPECT_TRUE(s.complete);
  EXPECT_EQ(value(s, "WAL_KEEP_SIZE"), "2 from postgresql.conf:2");
  EXPECT_EQ(value(s, "archive_mode"), "off from postgresql.auto.conf:1");
  EXPECT_EQ(value(s, "port"), "5433 from postmaster.opts:0");
  EXPECT_EQ(value(s, "max_wal_size"), "3 from postmaster.opts:0");
  EXPECT_EQ(value(s, "nothing"), "(not set)");
}

TEST_F(SettingsDirectory, IncludesWhereTheLineStands) {
  file("postgresql.conf",
       "a = 0\ninclude 'sub/one.conf'\nb = 0\nInclude_Dir = 'conf.d'\ninclude_if_exists 'none.conf'\n"
       "include = 'internal.auto.conf'\n");
  file("sub/one.conf", "a = 1\nb = 1\ninclude 'two.conf'\n");  // relative to sub/
  file("sub/two.conf", "c = 2\n");
  file("conf.d/10.conf", "d = 10\n");
  file("conf.d/9.conf", "d = 9\n");
  file("conf.d/.hidden.conf", "d = hidden\n");
  file("conf.d/x.config", "d = other\n");
  file("conf.d/dir.conf/x.conf", "d = deeper\n");
  file("internal.auto.conf", "gp_dbid=2\n");
  const Settings s = read();
  EXPECT_EQ(sentences(s), std::vector<std::string>{});
  EXPECT_TRUE(s.complete);
  EXPECT_EQ(value(s, "a"), "1 from sub/one.conf:1");
  EXPECT_EQ(value(s, "b"), "0 from postgresql.conf:3");
  EXPECT_EQ(value(s, "c"), "2 from sub/two.conf:1");
  EXPECT_EQ(value(s, "d"), "9 from conf.d/9.conf:1");
  EXPECT_EQ(value(s, "gp_dbid"), "2 from internal.auto.conf:1");
}

TEST_F(SettingsDirectory, SaysWhatCannotBeIncluded) {
  file("postgresql.conf", "include 'none.conf'\ninclude_dir 'none.d'\na = 1\n");
  const Settings s = read();
  EXPECT_FALSE(s.complete);
  EXPECT_EQ(value(s, "a"), "1 from postgresql.conf:3");
  const std::string dir = dir_.path().string();
  EXPECT_EQ(sentences(s),
            (std::vector<std::string>{"postgresql.conf:1: includes \"" + dir +
                                          "/none.conf\", which cannot be read: No such file or directory",
                                      "postgresql.conf:2: includes \"" + dir +
                                          "/none.d\", which cannot be read: No such file or directory"}));
}

TEST_F(SettingsDirectory, StopsAtCycles) {
  file("postgresql.conf", "include 'postgresql.conf'\na = 1\n");
  const Settings once = read();
  EXPECT_FALSE(once.complete);
  EXPECT_EQ(value(once, "a"), "1 from postgresql.conf:2");
  ASSERT_EQ(once.problems.size(), 1u);
  EXPECT_TRUE(describe(once.problems[0]).ends_with("more than 10 levels deep; a server refuses that"));
  file("postgresql.conf", "include 'postgresql.conf'\ninclude 'postgresql.conf'\n");
  const Settings twice = read();
  EXPECT_EQ(describe(twice.problems.back()).substr(0, 40),
            "postgresql.conf:1: includes \"" + dir_.path().string().substr(0, 11));
}

TEST_F(SettingsDirectory, WithoutAFile) {
  const Settings s = read();
  EXPECT_FALSE(s.complete);
  EXPECT_EQ(sentences(s),
            std::vector<std::string>{"postgresql.conf: cannot be read: No such file or directory"});
}

// Debian keeps postgresql.conf away from the data directory.
TEST_F(SettingsDirectory, FollowsConfigFileOfTheCommandLine) {
  file("etc/main.conf", "a = 1\n");
  file("data/postgresql.auto.conf", "b = 2\n");
  const std::string etc = (dir_.path() / "etc/main.conf").string();
  file("data/postmaster.opts", "/bin/postgres \"-D\" \"/var/lib/data\" \"-c\" \"config_file=" + etc + "\"\n");
  const Settings s = read_settings(dir_.path() / "data");
  EXPECT_EQ(s.main_file, etc);
  EXPECT_EQ(value(s, "a"), "1 from " + etc + ":1");
  EXPECT_EQ(value(s, "b"), "2 from postgresql.auto.conf:1");
  // Below the directory that the server had, it is below the one that we have.
  file("data/postmaster.opts",
       "/bin/postgres \"-D\" \"/var/lib/data\" \"-c\" \"config_file=/var/lib/data/c.conf\"\n");
  file("data/c.conf", "a = 3\n");
  EXPECT_EQ(value(read_settings(dir_.path() / "data"), "a"), "3 from c.conf:1");
  // Named by the user, it counts over all.
  file("mine.conf", "a = 4\n");
  const std::string mine = (dir_.path() / "mine.conf").string();
  EXPECT_EQ(value(read_settings(dir_.path() / "data", {.config_file = mine}), "a"), "4 from " + mine + ":1");
}

TEST(PostmasterOpts, AreTheArgumentsAsTheyWere) {
  const CommandLine line =
      parse_postmaster_opts("/opt/my pg/postgres \"-D\" \"/a b/c\" \"-c\" \"x=a \"b\" c\" \"-i\"\n");
  EXPECT_EQ(line.program, "/opt/my pg/postgres");
  EXPECT_EQ(line.arguments, (std::vector<std::string>{"-D", "/a b/c", "-c", "x=a \"b\" c", "-i"}));
  EXPECT_TRUE(parse_postmaster_opts("").arguments.empty());
  EXPECT_EQ(parse_postmaster_opts("p \"").arguments, (std::vector<std::string>{""}));
  const auto settings = [](std::vector<std::string> arguments) {
    std::string out;
    for (const auto& [name, value] : settings_of({.arguments = std::move(arguments)}))
      out += name + "=" + value + ";";
    return out;
  };
  EXPECT_EQ(settings({"-c", "wal-keep-size=1", "--Wal-Keep=2", "-cport=3", "-ic", "a=b", "-D/x", "-B", "-c"}),
            "wal_keep_size=1;wal_keep=2;port=3;a=b;data_directory=/x;");
  EXPECT_EQ(settings({"-c", "novalue", "--also", "-c"}), "");
}

}  // namespace
}  // namespace walread
