// What dtx-report says that is prepared in a crashed PostgreSQL 15, beside pg_prepared_xacts after the server
// was started again.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>

#include "tests/support/live_server.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

using nlohmann::json;
using test::LiveServer;
using Rows = std::set<std::string>;

// "xid|gid" of every transaction that the report calls open; nothing else may be among them.
Rows open_in(const LiveServer& server) {
  const test::ProgramResult r = test::run_program("dtx-report", {"--format=json", server.data()});
  EXPECT_EQ(r.err, "");
  const json report = json::parse(r.out);
  for (const auto& finding : report.at("findings"))
    EXPECT_EQ(finding.at("id"), "open") << report.at("findings");
  Rows out;
  for (const json& t : report.at("transactions")) {
    EXPECT_EQ(t.at("meaning"), "open") << t;
    out.insert(std::to_string(t.at("xid").get<std::uint32_t>()) + "|" + t.at("gid").get<std::string>());
  }
  EXPECT_EQ(r.exit_code, out.empty() ? 0 : 1) << r.out;
  return out;
}

Rows prepared_in(const LiveServer& server) {
  std::istringstream lines(server.sql("SELECT transaction || '|' || gid FROM pg_prepared_xacts"));
  Rows out;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) out.insert(line);
  return out;
}

// U1: prepared, ended, checkpoints and crashes in any order.
TEST(DtxLive, U1_WhatIsPreparedAfterACrashIsWhatTheReportSays) {
  LiveServer server;
  server.start();
  server.sql("CREATE TABLE t (n int)");
  std::mt19937 random(20261128);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same story each time
  std::vector<std::string> open;
  int next = 0;
  for (int crash = 0; crash < 4; ++crash) {
    for (int step = 0; step < 8; ++step) {
      const bool begin = open.size() < 2 || (open.size() < 5 && random() % 2 == 0);
      if (begin) {
        open.push_back("gid " + std::to_string(next++));
        server.sql("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION '" + open.back() + "'");
      } else {
        const std::size_t i = random() % open.size();
        server.sql((random() % 2 == 0 ? "COMMIT PREPARED '" : "ROLLBACK PREPARED '") + open[i] + "'");
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (random() % 3 == 0) server.sql("CHECKPOINT");
      if (random() % 4 == 0) server.switch_segments(1);
    }
    const Rows before = prepared_in(server);
    server.crash();
    const Rows said = open_in(server);
    server.start();
    EXPECT_EQ(said, before) << crash;
    EXPECT_EQ(said, prepared_in(server)) << crash;
  }
  for (const std::string& gid : open) server.sql("COMMIT PREPARED '" + gid + "'");
  server.stop();
  EXPECT_EQ(open_in(server), Rows{});
}

}  // namespace
}  // namespace walread
