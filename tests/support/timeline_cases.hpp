// Tables of built situations: what is special of two nodes, the verdict, the findings.
//
//   TimelineCases cases() {
//     TimelineCases t;
//     t.add("behind", V::ready_with_loss, {F::primary_ahead}, [](TimelineWorld& w) { ... });
//     return t;
//   }
//   WALREAD_TIMELINE_CASES(TimelineBeside, cases())
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <span>

#include "tests/support/timeline_checks.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {

// For messages of failed tests.
void PrintTo(TimelineVerdict v, std::ostream* out);

namespace test {

struct TimelineCase {
  std::string name;
  // Builds what is special, writes the directories, asks.
  std::function<TimelineReport(TimelineWorld&)> run;
  TimelineVerdict verdict;
  std::vector<FindingId>
      findings;  // that must be there; if the verdict is not READY, the first is the main one
  std::optional<formats::System> only{};  // of what the other does not have
};

class TimelineCases {
 public:
  using Run = std::function<TimelineReport(TimelineWorld&)>;

  void add(std::string name, TimelineVerdict verdict, std::vector<FindingId> findings, Run run) {
    list_.push_back({std::move(name), std::move(run), verdict, std::move(findings)});
  }
  // Of what only Greenplum has, or only PostgreSQL.
  void add_greenplum(std::string name, TimelineVerdict verdict, std::vector<FindingId> findings, Run run) {
    list_.push_back({std::move(name), std::move(run), verdict, std::move(findings), formats::System::gp6});
  }
  void add_postgresql(std::string name, TimelineVerdict verdict, std::vector<FindingId> findings, Run run) {
    list_.push_back({std::move(name), std::move(run), verdict, std::move(findings), formats::System::pg15});
  }
  const std::vector<TimelineCase>& list() const { return list_; }

 private:
  std::vector<TimelineCase> list_;
};

struct TimelineCombination {
  TimelineCase what;
  formats::System system;
};

// Each case in both framings.
std::vector<TimelineCombination> combinations(const TimelineCases& cases);
std::string name_of_combination(const testing::TestParamInfo<TimelineCombination>& test);

// For tests that are no case of a table.
inline constexpr formats::System kBothFramings[] = {formats::System::gp6, formats::System::pg15};
std::string name_of_framing(const testing::TestParamInfo<formats::System>& test);

// Builds it, asks, and compares; the report has to pass check_report() (timeline_checks.hpp), too.
void expect_case(const TimelineCombination& combination);

// "rewind-needed(2) ...": the findings of a report with their severities.
std::string findings_of(const TimelineReport& report);
bool has(const TimelineReport& report, FindingId id);
const Finding* find(const TimelineReport& report, FindingId id);
// A number of a finding's evidence; -1: there is no such finding, or no such evidence.
std::int64_t number_in(const TimelineReport& report, FindingId id, std::string_view key);
// The plan's steps, one a line.
std::string plan_text(const TimelineReport& report);

// ---- what many cases begin with

// Ways in which a segment is there by its name and holds nothing that could be read.
struct Spoil {
  std::string name;
  void (*apply)(const std::filesystem::path& segment);
};
std::span<const Spoil> spoils();

// Appends to both logs, and to what they have in common, two segments with a commit and a third checkpoint,
// where pg_control of both points then.
void lengthen(TimelineWorld& w);

// Changes one byte.
void flip(const std::filesystem::path& file, std::uint64_t offset);
// The server is told no longer that it is a standby.
void unmark_standby(TimelineWorld& w);
// The standby was promoted to timeline 2 where both were one; its history and pg_control say so.
void promote_standby(TimelineWorld& w, std::uint32_t commits = 1);
// The primary was stopped well: it ends with a shutdown checkpoint, which the standby has too if `seen`.
void stop_primary(TimelineWorld& w, bool seen);

}  // namespace test
}  // namespace walread

#define WALREAD_TIMELINE_CASES(suite, cases)                                         \
  class suite : public testing::TestWithParam<test::TimelineCombination> {};         \
  TEST_P(suite, Verdict) { test::expect_case(GetParam()); }                          \
  INSTANTIATE_TEST_SUITE_P(All, suite, testing::ValuesIn(test::combinations(cases)), \
                           test::name_of_combination)
