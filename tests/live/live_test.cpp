// waldump and controldata beside pg_waldump and pg_controldata of PostgreSQL 15, on what its server has just
// written.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "formats/registry.hpp"
#include "tests/live/live_log.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::LiveLog;
using Words = std::vector<std::string>;

void expect_same_output(const Words& options) {
  for (const LiveLog& log : test::live_logs()) test::expect_same_output(log, options);
}

TEST(Live, TextIsTheTools) {
  expect_same_output({});
  expect_same_output({"-b"});
}

TEST(Live, StatisticsAreTheTools) {
  expect_same_output({"-z"});
  expect_same_output({"--stats=record"});
  expect_same_output({"--stats=record", "-r", "Heap", "-r", "btree"});
  expect_same_output({"-z", "-x", "4000000000"});  // none
}

TEST(Live, ResourceManagersAreFilteredAsByTheTool) {
  for (const std::string_view rmgr : formats::version(formats::System::pg15).rmgrs)
    expect_same_output({"-r", std::string(rmgr)});
  expect_same_output({"-b", "-r", "Transaction", "-r", "Standby"});
}

TEST(Live, TransactionsAreFilteredAsByTheTool) {
  for (const LiveLog& log : test::live_logs()) {
    std::map<std::string, std::size_t> records;
    for (const auto& r : test::live_records(log)) ++records[r.xid];
    // The first, the last, and the longest of those with a number.
    records.erase("0");
    const auto longest = std::ranges::max_element(records, {}, &decltype(records)::value_type::second)->first;
    for (const std::string& xid : {records.begin()->first, records.rbegin()->first, longest})
      test::expect_same_output(log, {"-x", xid});
    test::expect_same_output(log, {"-x", longest, "--stats=record"});
  }
}

TEST(Live, BlocksAreFilteredAsByTheTool) {
  for (const LiveLog& log : test::live_logs()) {
    std::map<std::string, std::size_t> records;
    for (const auto& r : test::live_records(log)) ++records[r.relation];
    records.erase("");
    // One in the middle of the list is a catalog or a small index; the largest is one of our tables.
    const auto largest = std::ranges::max_element(records, {}, &decltype(records)::value_type::second);
    const auto middle = std::next(records.begin(), static_cast<std::ptrdiff_t>(records.size() / 2));
    for (const std::string& relation : {largest->first, middle->first}) {
      test::expect_same_output(log, {"-R", relation});
      test::expect_same_output(log, {"-R", relation, "-B", "1"});
    }
    test::expect_same_output(log, {"-R", largest->first, "-F", "vm", "-b"});
  }
  for (const char* fork : {"main", "fsm", "vm", "init"}) expect_same_output({"-F", fork});
  expect_same_output({"-w"});
  expect_same_output({"-w", "-b", "-r", "XLOG"});
}

TEST(Live, RangesAreTheTools) {
  expect_same_output({"-n", "100"});
  expect_same_output({"-n", "100", "-r", "Gin", "-r", "Heap2"});
  expect_same_output({"-q"});
  for (const LiveLog& log : test::live_logs()) {
    const auto& records = test::live_records(log);
    const std::string third = records[records.size() / 3].lsn;
    const std::string half = records[records.size() / 2].lsn;
    test::expect_same_output(log, {"-s", third, "-e", half});
    test::expect_same_output(log, {"-s", third, "-e", half, "--stats=record"});
    test::expect_same_output(log, {"-s", half});
    // Positions within records.
    const auto within = [](std::string lsn) {
      lsn.back() = lsn.back() == '8' ? 'C' : '4';
      return lsn;
    };
    test::expect_same_output(log, {"-s", within(third), "-n", "3"});
    test::expect_same_output(log, {"-s", third, "-e", within(half)});
  }
}

// No server here has an extension that writes records of its own, and none writes what it does not know.
TEST(Live, UnknownRecordsAreWordedAsByTheTool) {
  test::WalBuilder built({.system = formats::System::pg15});
  for (const unsigned rmid : {128u, 200u, 255u, 128u})
    built.add({.rmid = static_cast<std::uint8_t>(rmid),
               .info = 0x30,
               .xid = 7,
               .data = test::ByteWriter().fill(20)});
  for (const unsigned rmid : {0u, 6u, 11u, 14u, 21u})
    built.add({.rmid = static_cast<std::uint8_t>(rmid), .info = 0xF0, .data = test::ByteWriter().fill(40)});
  const fs::path directory = testing::TempDir() + "/walread_live_built";
  fs::create_directories(directory / "pg_wal");
  const std::string segment = "000000010000000000000001";
  const test::ByteVector bytes = built.log().file(1);
  std::ofstream(directory / "pg_wal" / segment, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
  const LiveLog log{"built", directory, "1", segment, segment};
  test::expect_same_output(log, {});
  test::expect_same_output(log, {"-z"});
  test::expect_same_output(log, {"--stats=record"});
  test::expect_same_output(log, {"-r", "custom128", "-r", "custom255"});
  fs::remove_all(directory);
}

TEST(Live, EveryRecordDecodesToItsLastByte) {
  for (const LiveLog& log : test::live_logs()) {
    const auto got = test::run_program("waldump", log.arguments({"--format=json"}));
    EXPECT_EQ(got.exit_code, 0) << got.err;
    for (const char* key : {"\"undecoded\":", "\"unconsumed\":"}) {
      const std::size_t at = got.out.find(key);
      if (at == std::string::npos) continue;
      ADD_FAILURE() << key << ' ' << got.out.substr(got.out.rfind('\n', at) + 1, 500);
    }
  }
}

// pg_waldump 15 cannot save pages; so those of an index that was logged without compression stand for the
// truth.
TEST(Live, ImagesOfEveryMethodRestoreTheSamePages) {
  std::ifstream list(test::live_logs_directory() / "same_pages");
  std::map<std::string, std::map<std::string, std::string>>
      pages;  // by method, then by the end of the file's name
  const fs::path directory = testing::TempDir() + "/walread_live_pages";
  for (std::string method, relation; list >> method >> relation;) {
    const LiveLog& log = test::live_logs()[0];
    const Words restrict {"-q", "-R", relation, "-r", "XLOG", "--save-fullpage", directory.string()};
    const auto got = test::run_program("waldump", log.arguments(restrict));
    EXPECT_EQ(got.exit_code, 0) << got.err;
    for (const auto& file : fs::directory_iterator(directory)) {
      const std::string name = file.path().filename();
      std::ifstream in(file.path(), std::ios::binary);
      std::stringstream content;
      content << in.rdbuf();
      pages[method][name.substr(name.rfind('.'))] = content.str();
    }
    fs::remove_all(directory);
  }
  EXPECT_EQ(pages.size(), 4u);
  EXPECT_GT(pages["none"].size(), 20u);
  for (const auto& [method, content] : pages) {
    EXPECT_TRUE(content == pages["none"]) << method;
    for (const auto& [name, page] : content) EXPECT_EQ(page.size(), 8192u) << method << name;
  }
}

// What the text does not show: the locks that a prepared transaction goes on holding.
TEST(Live, LocksOfAPrepareAreThoseThatTheServerShowed) {
  const LiveLog& log = test::live_logs()[0];
  std::istringstream lines(
      test::run_program("waldump", log.arguments({"--format=json", "-r", "Transaction"})).out);
  std::multiset<std::string> locks;
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json record = nlohmann::json::parse(line);
    if (record.value("record", "") != "PREPARE" || record["fields"]["gid"] != "left behind") continue;
    for (const nlohmann::json& state : record["fields"]["two_phase_records"])
      if (state.contains("lock"))
        locks.insert(state["lock"]["type"].value("name", "?") + " " +
                     state["lock"]["mode"].value("name", "?"));
  }
  std::multiset<std::string> expected;
  std::ifstream list(test::live_logs_directory() / "locks");
  for (std::string line; std::getline(list, line);) expected.insert(line);
  EXPECT_GT(expected.size(), 4u);
  EXPECT_EQ(locks, expected);
}

TEST(Live, ControlFilesAreTheTools) {
  std::set<std::string> states;
  std::vector<fs::path> directories{test::live_logs()[0].data, test::live_logs()[1].data};
  for (const auto& entry : fs::directory_iterator(test::live_logs_directory() / "control"))
    directories.push_back(entry.path());
  for (const fs::path& directory : directories) {
    const auto tool = test::run_postgresql15("pg_controldata", {directory.string()});
    const auto ours = test::run_program("controldata", {directory.string()});
    EXPECT_EQ(ours.exit_code, 0) << ours.err;
    EXPECT_EQ(ours.out, tool.out) << directory;
    const std::size_t at = tool.out.find("cluster state:");
    states.insert(tool.out.substr(at, tool.out.find('\n', at) - at));
  }
  EXPECT_EQ(states.size(), 3u) << "shut down, in production, in archive recovery";
}

// ---- what the workload reaches
// --------------------------------------------------------------------------------------

// Every record type of the release, with what its tool calls it in statistics.
std::set<std::string> known_types() {
  std::set<std::string> out;
  const formats::Version& v = formats::version(formats::System::pg15);
  for (std::size_t id = 0; id < v.rmgrs.size(); ++id) {
    for (unsigned info = 0; info < 256; info += 16) {
      const auto* row =
          formats::find_record(v.system, static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(info));
      if (row == nullptr) continue;
      const std::string init = row->init_page && (info & 0x80) != 0 ? "+INIT" : "";
      out.insert(std::string(v.rmgrs[id]) + "/" + std::string(row->name) + init);
    }
  }
  return out;
}

// Record types that no workload brings a server to write. The list only shrinks.
const std::set<std::string> kNotReached = {
    "Heap/HOT_UPDATE+INIT",  // the old version is on the same page, so the page is not new
    "XLOG/NOOP",             // no code of the server writes it
};

TEST(Live, WorkloadReachesEveryRecordTypeButThese) {
  std::set<std::string> reached;
  for (const LiveLog& log : test::live_logs()) {
    std::istringstream table(test::run_postgresql15("pg_waldump", log.arguments({"--stats=record"})).out);
    for (std::string word; table >> word;)
      if (word.find('/') != std::string::npos && std::isalpha(static_cast<unsigned char>(word[0])) != 0)
        reached.insert(word);
  }
  std::set<std::string> not_reached = known_types();
  for (const std::string& name : reached) {
    std::cout << "reached: " << name << '\n';
    EXPECT_EQ(not_reached.erase(name), 1u) << name << " is no record type of PostgreSQL 15";
  }
  for (const std::string& name : not_reached) std::cout << "not reached: " << name << '\n';
  EXPECT_EQ(not_reached, kNotReached);
}

}  // namespace
}  // namespace walread
