// timeline-check beside a real PostgreSQL 15: pairs that are started, promoted, diverged and stopped here,
// and what pg_rewind --dry-run says of them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/support/live_server.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

using nlohmann::json;
using test::LiveServer;

constexpr const char* kSettings = "wal_log_hints = on\nmax_wal_senders = 4\nwal_keep_size = 64MB\n";

json check(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = arguments;
  all.push_back("--format=json");
  return json::parse(test::run_program("timeline-check", all).out);
}

std::string pg_rewind(const LiveServer& target, const LiveServer& source) {
  std::vector<std::string> command;
  if (::geteuid() == 0) command = {"--reuid=nobody", "--regid=nogroup", "--clear-groups"};
  command.insert(command.end(), {"/usr/lib/postgresql/15/bin/pg_rewind", "--dry-run", "--target-pgdata",
                                 target.data(), "--source-pgdata", source.data()});
  const test::ProgramResult r =
      test::run_program("/usr/bin/setpriv", command, {.environment = {{"LC_ALL", "C"}}});
  return r.out + r.err;
}

// The evidence of the finding `id`.
json evidence(const json& report, const std::string& id) {
  for (const json& finding : report.at("findings"))
    if (finding.at("id") == id) return finding.at("evidence");
  return {};
}

void insert(const LiveServer& server, int commits) {
  // One call each: several statements of one psql -c are one transaction.
  for (int i = 0; i < commits; ++i) server.sql("insert into t values (" + std::to_string(i) + ")");
}

void wait_for(const LiveServer& standby, const LiveServer& primary) {
  const std::string at = primary.sql("select pg_current_wal_flush_lsn()");
  standby.wait_until("select pg_last_wal_replay_lsn() >= '" + at.substr(0, at.find('\n')) + "'::pg_lsn");
}

TEST(TimelineLive, CrashThenPromotionThenRewind) {
  LiveServer primary(kSettings);
  primary.start();
  primary.sql("create table t (n int)");
  LiveServer standby(primary, kSettings);
  standby.start();
  insert(primary, 3);
  wait_for(standby, primary);

  // The standby stops, the primary goes on and dies: exactly these commits are lost.
  standby.stop();
  insert(primary, 5);
  primary.crash();
  json report = check({standby.data(), "--primary", primary.data()});
  EXPECT_EQ(report.at("verdict"), "READY-WITH-LOSS") << report.dump(2);
  EXPECT_EQ(evidence(report, "primary-ahead").at("commits"), 5);
  EXPECT_EQ(check({standby.data()}).at("verdict"), "READY");

  standby.start();
  standby.sql("select pg_promote()");
  insert(standby, 2);
  standby.stop();
  report = check({standby.data(), "--primary", primary.data()});
  EXPECT_EQ(report.at("verdict"), "NOT-READY");
  EXPECT_EQ(report.at("findings").at(0).at("id"), "already-promoted");
  EXPECT_EQ(evidence(report, "primary-diverged").at("commits"), 5) << report.dump(2);

  // pg_rewind wants the target shut down cleanly.
  primary.start();
  primary.stop();
  report = check({"--rejoin", primary.data(), "--to", standby.data()});
  EXPECT_EQ(report.at("verdict"), "READY-WITH-LOSS") << report.dump(2);
  const json rewind = evidence(report, "rewind-needed");
  const std::string words = pg_rewind(primary, standby);
  EXPECT_NE(words.find("servers diverged at WAL location " + rewind.at("fork").get<std::string>() +
                       " on timeline 1"),
            std::string::npos)
      << words << rewind;
  EXPECT_NE(words.find("rewinding from last common checkpoint at " +
                       rewind.at("checkpoint").get<std::string>() + " on timeline 1"),
            std::string::npos)
      << words << rewind;
}

TEST(TimelineLive, CleanSwitchover) {
  LiveServer primary(kSettings);
  primary.start();
  primary.sql("create table t (n int)");
  LiveServer standby(primary, kSettings);
  standby.start();
  insert(primary, 3);
  wait_for(standby, primary);
  primary.stop();  // sends its shutdown checkpoint first
  // A running standby may be asked, too: its files only grow.
  EXPECT_EQ(check({standby.data(), "--primary", primary.data()}).at("verdict"), "READY");
  standby.sql("select pg_promote()");
  insert(standby, 1);
  standby.stop();
  const json report = check({"--rejoin", primary.data(), "--to", standby.data()});
  EXPECT_EQ(report.at("verdict"), "READY") << report.dump(2);
  EXPECT_EQ(report.at("findings").at(0).at("id"), "consistency-reached") << report.dump(2);
  EXPECT_NE(pg_rewind(primary, standby).find("no rewind required"), std::string::npos);
}

TEST(TimelineLive, ARunningPrimaryIsNotReplaced) {
  LiveServer primary(kSettings);
  primary.start();
  primary.sql("create table t (n int)");
  LiveServer standby(primary, kSettings);
  standby.start();
  wait_for(standby, primary);
  standby.stop();
  const json report = check({standby.data(), "--primary", primary.data()});
  EXPECT_EQ(report.at("verdict"), "NOT-READY");
  EXPECT_EQ(report.at("findings").at(0).at("id"), "primary-runs");
  primary.stop();
}

// A standby and a standby of it, promoted one after the other without knowing of each other: both are on
// timeline 2.
TEST(TimelineLive, SameTimelineNumberTwice) {
  LiveServer primary(kSettings);
  primary.start();
  primary.sql("create table t (n int)");
  LiveServer first(primary, kSettings);
  first.start();
  LiveServer second(first, kSettings);
  second.start();
  wait_for(first, primary);
  wait_for(second, primary);
  primary.stop();
  second.sql("select pg_promote()");
  first.sql("select pg_promote()");
  insert(first, 2);
  insert(second, 4);
  first.stop();
  second.stop();
  const json report = check({"--rejoin", first.data(), "--to", second.data()});
  EXPECT_EQ(report.at("verdict"), "NOT-READY") << report.dump(2);
  EXPECT_EQ(report.at("findings").at(0).at("id"), "diverged-on-same-timeline") << report.dump(2);
  EXPECT_EQ(report.at("findings").at(0).at("evidence").at("own_commits"), 2);
  EXPECT_EQ(report.at("findings").at(0).at("evidence").at("other_commits"), 4);
  // pg_rewind does not notice.
  EXPECT_NE(pg_rewind(first, second).find("no rewind required"), std::string::npos);
}

}  // namespace
}  // namespace walread
