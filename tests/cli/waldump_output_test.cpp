// What waldump prints: JSON, statistics, the byte map, pages in files, times.
#include <fcntl.h>
#include <poll.h>

#include <array>
#include <cstdlib>

#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

class WaldumpOutput : public Waldump {
 protected:
  static fs::path real() { return recording("S4a_master_diverged", "standby") / "pg_xlog"; }
};

TEST_F(WaldumpOutput, JsonBeginsAndEndsAndHasALineForEachOfTheText) {
  const ProgramResult r = run({"--format=json", real()});
  EXPECT_EQ(r.exit_code, 0);
  const std::vector<json> lines = json_of(r);
  const std::vector<std::string> text = lines_of(text_of({real()}));
  ASSERT_EQ(lines.size(), text.size() + 2);
  const json& begin = lines.front();
  EXPECT_EQ(begin["type"], "begin");
  EXPECT_EQ(begin["schema"], 1);
  EXPECT_EQ(begin["system"], "gp6");
  EXPECT_EQ(begin["product"], "Greenplum 6");
  EXPECT_EQ(begin["directory"], real().string());
  EXPECT_EQ(begin["timeline"], 2);
  EXPECT_EQ(begin["segment_size"], 64 << 20);
  EXPECT_EQ(begin["page_size"], 32768);
  EXPECT_TRUE(begin["system_identifier"].is_string());
  EXPECT_EQ(begin["start"], "0/14000000");
  const json& end = lines.back();
  EXPECT_EQ(end["type"], "end");
  EXPECT_EQ(end["records"], text.size());
  EXPECT_EQ(end["reason"], "zeros");
  EXPECT_EQ(end["normal"], true);
  EXPECT_EQ("waldump: " + end["message"].get<std::string>(), last_sentence(r));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const json& record = lines[i + 1];
    EXPECT_EQ(record["type"], "record");
    for (const char* key :
         {"lsn", "end_lsn", "prev", "tli", "xid", "rmgr", "record", "length", "blocks", "fields", "text"})
      EXPECT_TRUE(record.contains(key)) << key;
    EXPECT_EQ(text[i].substr(text[i].find(", desc: ") + 8), record["text"].get<std::string>());
  }
}

TEST_F(WaldumpOutput, JsonSaysWhyItEnds) {
  small_log();
  const auto end_of = [&](std::vector<std::string> arguments) {
    arguments.push_back("--format=json");
    return json_of(run(arguments)).back();
  };
  EXPECT_EQ(end_of({"-n3", wal()})["message"], "as many records as were asked for");
  EXPECT_EQ(end_of({"-n3", wal()})["records"], 3);
  EXPECT_EQ(end_of({segment(3)})["reason"], "zeros");
  EXPECT_EQ(end_of({"-x99", wal()})["records"], 0);
  EXPECT_EQ(end_of({"-e", "0/120000", wal()})["reason"], "range_end_in_record");
  // Nothing was written yet: there is a log all the same, and its end.
  zero(segment(3), 0, 1 << 20);
  const json empty = end_of({"-s", "0/300000", wal()});
  EXPECT_EQ(empty["type"], "end");
  EXPECT_EQ(empty["last"], "0/0");
}

TEST_F(WaldumpOutput, TimesFollowTheZoneInTextOnly) {
  WalBuilder log;
  log.add(records::commit({.xid = 700}));
  write(log, wal());
  const auto in_zone = [&](const std::string& zone, const std::string& format) {
    return run({"--format=" + format, wal()}, {.environment = {{"TZ", zone}}}).out;
  };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
  };
  EXPECT_TRUE(has(in_zone("UTC", "text"), "commit: 2026-01-01 03:04:05.678901 UTC"))
      << in_zone("UTC", "text");
  EXPECT_TRUE(has(in_zone("JST-9", "text"), "commit: 2026-01-01 12:04:05.678901 JST"));
  EXPECT_TRUE(has(in_zone("EST5EDT", "text"), "commit: 2025-12-31 22:04:05.678901 EST"));
  for (const char* zone : {"UTC", "JST-9"})
    EXPECT_TRUE(has(in_zone(zone, "json"), "\"2026-01-01T03:04:05.678901Z\"")) << in_zone(zone, "json");
}

// Reads what was written to a pseudo-terminal.
std::string screen_of(int terminal) {
  std::string out;
  std::array<char, 4096> buffer{};
  for (pollfd ready{terminal, POLLIN, 0}; ::poll(&ready, 1, 200) > 0 && (ready.revents & POLLIN) != 0;) {
    const ssize_t n = ::read(terminal, buffer.data(), buffer.size());
    if (n <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return out;
}

TEST_F(WaldumpOutput, ATerminalGetsColorAndOnlyLongWorkShowsProgress) {
  small_log();
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(terminal, 0);
  ASSERT_EQ(::grantpt(terminal) | ::unlockpt(terminal), 0);
  const std::string device = ::ptsname(terminal);
  const int keep =
      ::open(device.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);  // what was written outlives the writer
  const auto on_terminal = [&](const std::string& no_color) {
    const int pid = test::start_program("waldump", {"-n1", wal()},
                                        {.environment = {{"NO_COLOR", no_color}, {"TERM", "xterm"}},
                                         .stdout_file = device,
                                         .stderr_file = dir_ / "err"});
    EXPECT_EQ(test::end_program(pid), 0);
    return screen_of(terminal);
  };
  EXPECT_NE(on_terminal("").find("\x1b["), std::string::npos);
  EXPECT_EQ(on_terminal("1").find("\x1b["), std::string::npos);
  const int pid =
      test::start_program("waldump", {wal()}, {.stdout_file = dir_ / "out", .stderr_file = device});
  EXPECT_EQ(test::end_program(pid), 0);
  const std::string remarks = screen_of(terminal);
  EXPECT_NE(remarks.find("the log ends here"), std::string::npos) << remarks;
  EXPECT_EQ(remarks.find('\x1b'), std::string::npos) << remarks;
  ::close(keep);
  ::close(terminal);
}

TEST_F(WaldumpOutput, Statistics) {
  small_log();
  const std::vector<std::string> all = lines_of(text_of({wal()}));
  const std::string by_rmgr = text_of({"-z", wal()});
  EXPECT_EQ(text_of({"--stats", wal()}), by_rmgr);
  EXPECT_EQ(text_of({"--stats=rmgr", wal()}), by_rmgr);
  EXPECT_TRUE(by_rmgr.starts_with("WAL statistics between 0/100028 and 0/3"));
  const json counts = json_of(run({"-z", "--format=json", wal()}))[0];
  EXPECT_EQ(counts["type"], "statistics");
  std::map<std::string, std::size_t> expected;
  for (const std::string& line : all) ++expected[line.substr(6, line.find(' ', 6) - 6)];
  std::size_t found = 0;
  for (const json& row : counts["rows"]) {
    const auto it = expected.find(row["name"]);
    EXPECT_EQ(row["records"], it == expected.end() ? 0 : it->second) << row["name"];
    found += row["records"].get<std::size_t>();
  }
  EXPECT_EQ(found, all.size());
  const std::string by_record = text_of({"--stats=record", wal()});
  EXPECT_NE(by_record.find("\nHeap/INSERT "), std::string::npos) << by_record;
  EXPECT_NE(by_record.find("\nTransaction/COMMIT "), std::string::npos) << by_record;
  // Filters and positions count here, too.
  EXPECT_EQ(json_of(run({"-z", "--format=json", "-r", "heap", "-n", "7", wal()}))[0]["rows"][10]["records"],
            7);
}

TEST_F(WaldumpOutput, TheMapAddsUpForEverySegment) {
  WalBuilder log = small_log();
  std::vector<fs::path> directories = {wal(), recording("S13_torn_tail_overwrite_contrecord", "p0"), real()};
  for (const fs::path& directory : directories) {
    if (!fs::exists(directory)) continue;
    const ProgramResult r = run({"--map", "--format=json", directory});
    EXPECT_EQ(r.exit_code, 0) << r.err;
    EXPECT_EQ(r.err, "");
    int segments = 0;
    for (const json& map : json_of(r)) {
      ++segments;
      EXPECT_EQ(map["type"], "map");
      std::uint64_t labels = 0, extents = 0;
      for (const auto& [label, bytes] : map["bytes"].items()) labels += bytes.get<std::uint64_t>();
      for (const json& extent : map["extents"]) {
        EXPECT_EQ(extent["offset"], extents);
        extents += extent["length"].get<std::uint64_t>();
      }
      EXPECT_EQ(labels, map["size"]);
      EXPECT_EQ(extents, map["size"]);
    }
    EXPECT_GE(segments, 1);
    EXPECT_NE(text_of({"--map", directory}).find(" bytes, "), std::string::npos);
  }
  // Only the segments that lie in the range.
  EXPECT_EQ(json_of(run({"--map", "--format=json", "-s", "0/200000", "-e", "0/300000", wal()})).size(), 1u);
  EXPECT_EQ(json_of(run({"--map", "--format=json", segment(2)})).size(), 1u);
  // Damage is an error here, too.
  zero(segment(2), 50 * 8192, 8192);
  const ProgramResult damaged = run({"--map", wal()});
  EXPECT_EQ(damaged.exit_code, 2);
  EXPECT_NE(damaged.err.find(name(2) + ": 0/264000 (offset 0x64000): the page is all zeros; "),
            std::string::npos)
      << damaged.err;
}

TEST_F(WaldumpOutput, PagesInFiles) {
  const fs::path pages = dir_ / "pages";
  const ProgramResult r = run({"-b", "--save-fullpage=" + pages.string(), real()});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(r.out, text_of({"-b", real()}));
  // The names that the lines of -b ask for.
  std::map<std::string, std::pair<std::size_t, std::size_t>> expected;
  std::string lsn;
  for (const std::string& line : lines_of(r.out)) {
    if (line[0] != '\t') {
      lsn = line.substr(line.find(" lsn: ") + 6);
      lsn = lsn.substr(0, lsn.find(','));
      continue;
    }
    unsigned tablespace = 0, database = 0, file = 0, block = 0, offset = 0, length = 0;
    char kind[16] = "";
    ASSERT_EQ(std::sscanf(line.c_str(),
                          "\tbackup bkp #%*u; rel %u/%u/%u; fork: %15[a-z]; block: %u; hole: offset: %u, "
                          "length: %u",
                          &tablespace, &database, &file, kind, &block, &offset, &length),
              7)
        << line;
    const Lsn at = Lsn::parse(lsn).value();
    expected[fmt::format("{:08X}-{:08X}-{:08X}.{}.{}.{}.{}_{}", 2, at.high(), at.low(),
                         tablespace, database, file, block, kind)] = {offset, length};
  }
  ASSERT_GT(expected.size(), 20u);
  std::size_t found = 0;
  for (const auto& entry : fs::directory_iterator(pages)) {
    const std::string file = entry.path().filename();
    const auto it = expected.find(file);
    const std::string page = content(entry.path());
    EXPECT_EQ(page.size(), 32768u) << file;
    // Whole pages that are a record's data have no line of their own.
    if (it == expected.end()) continue;
    ++found;
    const auto [offset, length] = it->second;
    EXPECT_EQ(page.substr(offset, length), std::string(length, '\0')) << file;
  }
  EXPECT_EQ(found, expected.size());
  const auto files =
      static_cast<std::size_t>(std::distance(fs::directory_iterator(pages), fs::directory_iterator()));
  EXPECT_NE(r.err.find(fmt::format("waldump: {} full-page images saved in {}\n", files, pages.string())),
            std::string::npos)
      << r.err;

  expect_failure(run({"--save-fullpage=" + pages.string(), real()}), 3,
                 pages.string() + ": the directory is not empty; images go only into a new or empty one");
  expect_failure(run({"--save-fullpage=/dev/null", real()}), 3,
                 "/dev/null: cannot use it as a directory: Not a directory");
  expect_failure(run({"--save-fullpage=/nowhere/pages", real()}), 3,
                 "/nowhere/pages: cannot make the directory: No such file or directory");
  // Only those of the records that are shown.
  fs::create_directories(dir_ / "few");
  const ProgramResult few = run({"-q", "-w", "-n1", "--save-fullpage=" + (dir_ / "few").string(), real()});
  EXPECT_EQ(few.out + few.err, "");
  EXPECT_FALSE(fs::is_empty(dir_ / "few"));
}

}  // namespace
}  // namespace walread
