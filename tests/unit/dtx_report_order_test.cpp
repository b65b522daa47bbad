// What a report lists, in which order, and how much of it at most.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "libwalread/print/dtx_report.hpp"

namespace walread {
namespace {

constexpr DtxTime kSecond = 1'000'000;

// A server of PostgreSQL with nothing missing.
DtxFacts server() {
  DtxFacts facts;
  facts.node.path = "server";
  facts.node.system = "pg15";
  facts.node.role = DtxRole::server;
  facts.node.checkpoint_read = true;
  facts.node.window = {.begin = Lsn{64}, .end = Lsn{1u << 30}, .first_time = 0, .last_time = 1'000'000 * kSecond,
                       .end_reason = EndReason::zeros};
  return facts;
}

DtxTransaction open(const std::string& gid, std::uint32_t xid, int seconds) {
  return {.gid = gid, .xid = xid, .prepare = DtxEvent{Lsn{64 + xid * 64ull}, seconds * kSecond}};
}

DtxTransaction finished(const std::string& gid, std::uint32_t xid, int seconds) {
  DtxTransaction t = open(gid, xid, seconds);
  t.commit_prepared = DtxEvent{Lsn{96 + xid * 64ull}, (seconds + 1) * kSecond};
  return t;
}

std::string report(const DtxFacts& facts, const DtxSelection& selection, bool json = false) {
  const DtxCluster cluster({facts.node});
  DtxMemoryStream stream(facts);
  DtxStream* streams[] = {&stream};
  std::string out;
  print_dtx_report(cluster, streams, selection, json, [&](std::string_view s) { out += s; return true; },
                   [] { return false; });
  return out;
}

std::vector<std::string> gids_in(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = text.find("\n\"", at)) != std::string::npos; ++at)
    out.push_back(text.substr(at + 2, text.find('"', at + 2) - at - 2));
  return out;
}

TEST(DtxReportOrder, WhatIsNotSettledComesFirstAndTheOldestOfThat) {
  DtxFacts facts = server();
  facts.transactions = {open("a", 1, 30), finished("b", 2, 5), open("c", 3, 10), finished("d", 4, 1), open("e", 5, 20)};
  EXPECT_EQ(gids_in(report(facts, {})), (std::vector<std::string>{"c", "e", "a"}));
  EXPECT_EQ(gids_in(report(facts, {.all = true})), (std::vector<std::string>{"c", "e", "a", "b", "d"}));
  EXPECT_EQ(gids_in(report(facts, {.gid = "b"})), (std::vector<std::string>{"b"}));
  EXPECT_EQ(gids_in(report(facts, {.all = true, .since = 6 * kSecond})), (std::vector<std::string>{"c", "e", "a"}));
}

TEST(DtxReportOrder, NoMoreIsKeptInMemoryThanTheLimit) {
  DtxFacts facts = server();
  const auto count = static_cast<std::uint32_t>(kMostKept) + 2;
  for (std::uint32_t i = 0; i < count; ++i) facts.transactions.push_back(open(fmt::format("{:06}", i), i + 1, 10));
  const std::string some = report(facts, {}), all = report(facts, {.all = true});
  EXPECT_EQ(gids_in(some).size(), kMostKept);
  EXPECT_NE(some.find("\nand 2 more that are not settled (--all lists them)\n"), std::string::npos);
  EXPECT_EQ(gids_in(all).size(), count);
  EXPECT_EQ(gids_in(all).back(), fmt::format("{:06}", count - 1));
  EXPECT_EQ(all.find("more that are not settled"), std::string::npos);
}

// A node without readable WAL: nothing of the others can be told.
TEST(DtxReportOrder, OfWhatCannotBeToldAFewAreShown) {
  DtxFacts facts = server();
  facts.node.window.end_reason = EndReason::damage;
  facts.node.window.end_error = Code::bad_crc;
  for (std::uint32_t i = 0; i < 25; ++i) {
    facts.transactions.push_back(open(fmt::format("{:06}", i), i + 1, 10));
    facts.transactions.back().state_file = false;
  }
  EXPECT_EQ(gids_in(report(facts, {})).size(), 20u);
  EXPECT_NE(report(facts, {}).find("\nand 5 more of which nothing waits and nothing can be told (--all lists them)\n"),
            std::string::npos);
  EXPECT_EQ(gids_in(report(facts, {.all = true})).size(), 25u);
}

}  // namespace
}  // namespace walread
