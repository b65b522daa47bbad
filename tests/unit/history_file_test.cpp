#include "libwalread/files/history_file.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/print/history_text.hpp"

namespace walread {

// How GoogleTest shows a problem that differs.
void PrintTo(const HistoryProblem& problem, std::ostream* out) { *out << describe(problem); }

namespace {

using namespace std::string_literals;
using Kind = HistoryProblemKind;

HistoryFile parse(TimelineId tli, std::string_view text) {
  return parse_history_file(tli, std::as_bytes(std::span(text)));
}

std::vector<Kind> kinds(const HistoryFile& file) {
  std::vector<Kind> result;
  for (const HistoryProblem& problem : file.problems) result.push_back(problem.kind);
  return result;
}

HistoryEntry entry(TimelineId parent, std::uint64_t lsn, int line,
                   std::string reason = "no recovery target specified") {
  return {.parent = parent, .switch_lsn = Lsn{lsn}, .reason = std::move(reason), .line = line};
}

// PostgreSQL 15, third timeline: the second one's file, an empty line, one more entry.
constexpr std::string_view kThirdTimeline =
    "1\t0/4003920\tno recovery target specified\n"
    "\n"
    "2\t0/6001150\tno recovery target specified\n";

TEST(HistoryFile, RealFiles) {
  const struct {
    std::string_view where;
    TimelineId tli;
    std::string_view text;
    std::vector<HistoryEntry> entries;
  } rows[] = {
      {"Greenplum 6.24.3, promotion with archiving",
       2,
       "1\t0/1C002B88\tno recovery target specified\n",
       {entry(1, 0x1C002B88, 1)}},
      {"Greenplum 6.24.3, standby coordinator activated",
       2,
       "1\t0/1804F4B0\tno recovery target specified\n",
       {entry(1, 0x1804F4B0, 1)}},
      {"Greenplum 6.24.3, clean switchover",
       2,
       "1\t0/1404F848\tno recovery target specified\n",
       {entry(1, 0x1404F848, 1)}},
      {"PostgreSQL 9.4", 2, "1\t0/9000090\tno recovery target specified\n", {entry(1, 0x9000090, 1)}},
      {"PostgreSQL 10", 2, "1\t0/A000098\tno recovery target specified\n", {entry(1, 0xA000098, 1)}},
      {"PostgreSQL 17", 2, "1\t0/A0000A0\tno recovery target specified\n", {entry(1, 0xA0000A0, 1)}},
      {"PostgreSQL 15, diverged", 3, kThirdTimeline, {entry(1, 0x4003920, 1), entry(2, 0x6001150, 3)}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.where);
    const HistoryFile file = parse(row.tli, row.text);
    EXPECT_EQ(file.tli, row.tli);
    EXPECT_EQ(file.entries, row.entries);
    EXPECT_EQ(file.problems, std::vector<HistoryProblem>{});
    EXPECT_TRUE(file.accepted_by_server);
  }
}

TEST(HistoryFile, AcceptsWhatServersAndPeopleWrite) {
  const struct {
    std::string_view text;
    std::vector<HistoryEntry> entries;
  } rows[] = {
      {"1\t0/5000028\tat restore point \"before the upgrade\"",
       {entry(1, 0x5000028, 1, "at restore point \"before the upgrade\"")}},
      {"1\t0/5000028\n", {entry(1, 0x5000028, 1, "")}},
      {"1\t0/5000028", {entry(1, 0x5000028, 1, "")}},
      {"# by hand\r\n1\t0/5000028\treason\r\n\r\n", {entry(1, 0x5000028, 2, "reason")}},
      {"   # indented comment\n \t \n\n1 0/5000028 blanks instead of tabs  \n",
       {entry(1, 0x5000028, 4, "blanks instead of tabs")}},
      {"\t 1\t \t0/5000028\v\fr\n", {entry(1, 0x5000028, 1, "r")}},
      {"1\t00000000/05000028\tpadded\n", {entry(1, 0x5000028, 1, "padded")}},
      {"1\t16/b374d848\tlower case\n", {entry(1, 0x16B374D848, 1, "lower case")}},
      {"1\t0/5000028\tone\ttwo\tthree\n", {entry(1, 0x5000028, 1, "one\ttwo\tthree")}},
      {"0010\t0/5000028\tleading zeros are decimal\n",
       {entry(10, 0x5000028, 1, "leading zeros are decimal")}},
      {"1\t0/5000028\ta\n7\t0/6000028\tb\n9\t1/28\tc\n",
       {entry(1, 0x5000028, 1, "a"), entry(7, 0x6000028, 2, "b"), entry(9, 0x100000028, 3, "c")}},
      {"1\t0/5000028\tr\xC3\xA9\x73tor\xE9\n", {entry(1, 0x5000028, 1, "r\xC3\xA9\x73tor\xE9")}},
      {"4294967294\tFFFFFFFF/FFFFFFFF\tlast\n", {entry(0xFFFFFFFE, ~std::uint64_t{0}, 1, "last")}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const HistoryFile file = parse(0xFFFFFFFF, row.text);
    EXPECT_EQ(file.entries, row.entries);
    EXPECT_EQ(file.problems, std::vector<HistoryProblem>{});
    EXPECT_TRUE(file.accepted_by_server);
  }
}

TEST(HistoryFile, EveryProblemIsAValueAndASentence) {
  const std::string long_reason(1100, 'r');
  const struct {
    Kind kind;
    TimelineId tli;
    std::string text;
    std::vector<HistoryEntry> entries;
    bool accepted;
    std::string_view sentence;
  } rows[] = {
      {Kind::kNoTimelineId,
       3,
       "one\t0/5000028\tr\n2\t0/6000028\ts\n",
       {entry(2, 0x6000028, 2, "s")},
       false,
       R"(line 1: does not begin with a timeline number: "one\t0/5000028\tr"; a server refuses the file)"},
      {Kind::kNoTimelineId,
       3,
       "-1\t0/5000028\n2\t0/6000028\ts\n",
       {entry(2, 0x6000028, 2, "s")},
       false,
       R"(line 1: does not begin with a timeline number: "-1\t0/5000028"; a server refuses the file)"},
      {Kind::kNoTimelineId,
       2,
       "\xEF\xBB\xBF#\n1\t0/5000028\n",
       {entry(1, 0x5000028, 2, "")},
       false,
       R"(line 1: does not begin with a timeline number: "\xEF\xBB\xBF#"; a server refuses the file)"},
      {Kind::kNoSwitchPoint,
       3,
       "1\n2\t0/6000028\ts\n",
       {entry(2, 0x6000028, 2, "s")},
       false,
       R"(line 1: has no switch point of the form X/X behind the timeline number: "1"; )"
       "a server refuses the file"},
      {Kind::kNoSwitchPoint,
       2,
       "1\t0/5000028\n1\t5000028\treason\n",
       {entry(1, 0x5000028, 1, "")},
       false,
       R"(line 2: has no switch point of the form X/X behind the timeline number: "1\t5000028\treason"; )"
       "a server refuses the file"},
      {Kind::kSegmentNameAsSwitchPoint,
       3,
       "1\t00000001000000000000000A\tno recovery target specified\n2\t0/28\ts",
       {entry(2, 0x28, 2, "s")},
       false,
       R"(line 1: has a segment name for a switch point, as PostgreSQL wrote it before 9.3: )"
       R"("1\t00000001000000000000000A\tno recovery target specified"; a newer server refuses the file)"},
      {Kind::kNumberTooLarge,
       3,
       "4294967296\t0/5000028\tr\n2\t0/6000028\ts\n",
       {entry(2, 0x6000028, 2, "s")},
       true,
       R"(line 1: has a number that does not fit 32 bits, line ignored: "4294967296\t0/5000028\tr"; )"
       R"(a server takes another number for it)"},
      {Kind::kNumberTooLarge,
       3,
       "1\t0/105000028\tr\n2\t0/6000028\ts\n",
       {entry(2, 0x6000028, 2, "s")},
       true,
       R"(line 1: has a number that does not fit 32 bits, line ignored: "1\t0/105000028\tr"; )"
       R"(a server takes another number for it)"},
      {Kind::kTextAfterSwitchPoint,
       2,
       "1\t0/5000028,why\n",
       {entry(1, 0x5000028, 1, ",why")},
       true,
       R"(line 1: has something right behind the switch point 0/5000028: "1\t0/5000028,why")"},
      {Kind::kZeroSwitchPoint,
       2,
       "1\t0/0\tr\n",
       {entry(1, 0, 1, "r")},
       true,
       "line 1: timeline 1 has the switch point 0/0; a server takes it as never left"},
      {Kind::kIdNotIncreasing,
       5,
       "3\t0/5000028\ta\n3\t0/6000028\tb\n",
       {entry(3, 0x5000028, 1, "a"), entry(3, 0x6000028, 2, "b")},
       false,
       "line 2: timeline 3 stands behind timeline 3, but timelines must increase; a server refuses the file"},
      {Kind::kIdNotBelowOwn,
       3,
       "1\t0/5000028\ta\n3\t0/6000028\tb\n",
       {entry(1, 0x5000028, 1, "a"), entry(3, 0x6000028, 2, "b")},
       false,
       "line 2: timeline 3 cannot be an ancestor of timeline 3, whose file this is; a server refuses the "
       "file"},
      {Kind::kSwitchPointNotIncreasing,
       3,
       "1\t0/6000028\ta\n2\t0/5000028\tb\n",
       {entry(1, 0x6000028, 1, "a"), entry(2, 0x5000028, 2, "b")},
       true,
       "line 2: switch point 0/5000028 is not above 0/6000028, where timeline 1 was left; "
       "nothing on timeline 2 belongs to this history"},
      {Kind::kSwitchPointNotIncreasing,
       3,
       "1\t0/6000028\ta\n2\t0/6000028\tb\n",
       {entry(1, 0x6000028, 1, "a"), entry(2, 0x6000028, 2, "b")},
       true,
       "line 2: switch point 0/6000028 is not above 0/6000028, where timeline 1 was left; "
       "nothing on timeline 2 belongs to this history"},
      {Kind::kNulByte,
       2,
       "1\t0/5000028\tre\0ason\n"s,
       {entry(1, 0x5000028, 1, "re")},
       true,
       "line 1: has a NUL byte after 14 bytes; the rest of the line is ignored, as a server does"},
      {Kind::kControlByte,
       2,
       "1\t0/5000028\t\x1B[31mred\n",
       {entry(1, 0x5000028, 1, "\x1B[31mred")},
       true,
       "line 1: has a control byte 0x1B"},
      {Kind::kLineTooLong,
       2,
       "1\t0/5000028\t" + long_reason,
       {entry(1, 0x5000028, 1, long_reason)},
       false,
       "line 1: is 1112 bytes long; a server reads no more than 1023 as one line and refuses the file, "
       "or misreads the rest"},
      {Kind::kNoEntries,
       2,
       "",
       {},
       true,
       "no line names a parent timeline; a server takes this timeline for one without a past"},
      {Kind::kNoEntries,
       2,
       "# nothing\n\n",
       {},
       true,
       "no line names a parent timeline; a server takes this timeline for one without a past"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const HistoryFile file = parse(row.tli, row.text);
    ASSERT_EQ(kinds(file), std::vector<Kind>{row.kind});
    EXPECT_EQ(file.entries, row.entries);
    EXPECT_EQ(file.accepted_by_server, row.accepted);
    EXPECT_EQ(file.accepted_by_server, !is_fatal_to_server(row.kind));
    EXPECT_EQ(describe(file.problems[0]), row.sentence);
  }
}

TEST(HistoryFile, SpellingsThatOnlySscanfTakesAreNoSwitchPoints) {
  for (const std::string_view text :
       {"1\t0x0/0x5000028", "1\t0/0x5000028", "1\t0/0X5000028", "1\t0/ 5000028", "1\t 0 /5000028",
        "1\t+0/5000028", "1\t0/-5000028", "1A/5000028", "1/5000028", "1,0/5000028", "1\t/5000028", "1\t0/",
        "1\t0/\t28", "0x1\t0/28", "1\tg/28", "1\t#0/28"}) {
    SCOPED_TRACE(text);
    const HistoryFile file = parse(1, text);
    EXPECT_EQ(kinds(file), std::vector<Kind>{Kind::kNoSwitchPoint});
    EXPECT_TRUE(file.entries.empty());
  }
}

TEST(HistoryFile, AFileOfZerosHasNoEntries) {
  const HistoryFile file = parse(2, std::string(8192, '\0'));
  EXPECT_EQ(kinds(file), (std::vector<Kind>{Kind::kNulByte, Kind::kNoEntries}));
  EXPECT_TRUE(file.accepted_by_server);  // that is the trap
  EXPECT_EQ(file.problems[0].line, 1);
  EXPECT_EQ(file.problems[1].line, 0);
}

TEST(HistoryFile, TheFirstTimelineNeedsNoEntries) {
  EXPECT_EQ(parse(1, ""), (HistoryFile{.tli = 1}));
  EXPECT_EQ(parse_history_file(1, {}), (HistoryFile{.tli = 1}));
}

TEST(HistoryFile, ALineOfTheServersLongestLengthIsNotTooLong) {
  const std::string longest = "1\t0/5000028\t" + std::string(kMaxHistoryLine - 12, 'r');
  ASSERT_EQ(longest.size(), 1023u);
  EXPECT_TRUE(parse(2, longest + "\n").problems.empty());
  EXPECT_EQ(kinds(parse(2, longest + "r\n")), std::vector<Kind>{Kind::kLineTooLong});
  // A comment, too: the server reads on in the middle of it. White space alone is harmless.
  EXPECT_EQ(kinds(parse(2, "#" + std::string(kMaxHistoryLine, '-') + "\n1\t0/28\tr\n")),
            std::vector<Kind>{Kind::kLineTooLong});
  EXPECT_TRUE(parse(2, std::string(5000, ' ') + "\n1\t0/28\tr\n").problems.empty());
}

TEST(HistoryFile, SeveralProblemsOfOneLineAreAllTold) {
  const HistoryFile file = parse(4, "9\t0/6000028\ta\n8\t0/5000028x\x01\n");
  EXPECT_EQ(kinds(file), (std::vector<Kind>{Kind::kIdNotBelowOwn, Kind::kControlByte,
                                            Kind::kTextAfterSwitchPoint, Kind::kIdNotBelowOwn,
                                            Kind::kIdNotIncreasing, Kind::kSwitchPointNotIncreasing}));
  EXPECT_EQ(file.entries.size(), 2u);
}

TEST(HistoryFile, ALargeFileIsReadUpToTheLastWholeLine) {
  const std::string line = "1\t0/28\t" + std::string(kMaxHistoryFileSize / 2, 'r') + "\n";
  const std::string text = line + "2\t0/5000028\t" + std::string(kMaxHistoryFileSize / 2, 's');
  const HistoryFile file = parse(3, text);
  EXPECT_EQ(kinds(file), (std::vector<Kind>{Kind::kFileTooLarge, Kind::kLineTooLong}));
  EXPECT_EQ(file.entries.size(), 1u);
  EXPECT_EQ(describe(file.problems[0]),
            "the file has 1048596 bytes, more than any history file; only the first 1048576 were read");

  const HistoryFile one_line = parse(3, std::string(kMaxHistoryFileSize + 1, '1'));
  EXPECT_EQ(kinds(one_line), (std::vector<Kind>{Kind::kFileTooLarge, Kind::kNoEntries}));

  // One byte less and the last line counts.
  EXPECT_EQ(parse(3, text.substr(0, kMaxHistoryFileSize)).entries.size(), 2u);
}

TEST(HistoryFile, ProblemsAreListedUpToALimitAndThenCounted) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "1\t0/5000028\t\x01\n";
  const HistoryFile file = parse(2, text);
  // The first line has one problem, each other three.
  ASSERT_EQ(file.problems.size(), kMaxHistoryProblems + 1);
  EXPECT_EQ(file.entries.size(), 300u);
  EXPECT_EQ(file.problems.back().kind, Kind::kMoreProblems);
  EXPECT_EQ(describe(file.problems.back()), "798 more problems are not listed");
  EXPECT_FALSE(file.accepted_by_server);

  // A fatal one counts although it is not listed.
  text.clear();
  for (int i = 1; i <= 101; ++i) text += std::to_string(i) + "\t0/" + std::to_string(100000 + i) + "\t\x01\n";
  EXPECT_TRUE(parse(500, text).accepted_by_server);
  const HistoryFile late = parse(500, text + "x\n");
  EXPECT_FALSE(late.accepted_by_server);
  EXPECT_EQ(late.problems.back().size, 2u);
}

TEST(HistoryFile, SentencesEscapeWhatComesFromTheFile) {
  const HistoryFile file = parse(2, "\x1B]0;title\x07\"\\\xFF\x7F end\n1\t0/28\n");
  ASSERT_EQ(kinds(file), (std::vector<Kind>{Kind::kControlByte, Kind::kNoTimelineId}));
  EXPECT_EQ(describe(file.problems[1]),
            R"(line 1: does not begin with a timeline number: "\x1B]0;title\x07\"\\\xFF\x7F end"; )"
            "a server refuses the file");

  const HistoryFile long_line = parse(2, std::string(500, 'y') + "\n1\t0/28\n");
  EXPECT_EQ(long_line.problems[0].text, std::string(60, 'y'));

  HistoryProblem unknown{.kind = static_cast<Kind>(200)};
  EXPECT_EQ(describe(unknown), "unknown problem 200");
  EXPECT_FALSE(is_fatal_to_server(unknown.kind));
}

TEST(HistoryFile, AnswersAsTheServerDoes) {
  const HistoryFile file = parse(3, kThirdTimeline);

  for (const TimelineId id : {1u, 2u, 3u}) EXPECT_TRUE(file.contains(id)) << id;
  for (const TimelineId id : {0u, 4u}) EXPECT_FALSE(file.contains(id)) << id;

  EXPECT_EQ(file.switch_point(1), (TimelineSwitch{Lsn{0x4003920}, 2}));
  EXPECT_EQ(file.switch_point(2), (TimelineSwitch{Lsn{0x6001150}, 3}));
  EXPECT_EQ(file.switch_point(3), TimelineSwitch{});
  EXPECT_EQ(file.switch_point(4), std::nullopt);
  EXPECT_EQ(file.switch_point(0), std::nullopt);

  const struct {
    std::uint64_t lsn;
    TimelineId tli;
  } points[] = {{0, 1},         {0x1000028, 1}, {0x400391F, 1}, {0x4003920, 2},        {0x4003921, 2},
                {0x600114F, 2}, {0x6001150, 3}, {0x7000000, 3}, {~std::uint64_t{0}, 3}};
  for (const auto& point : points)
    EXPECT_EQ(file.tli_of_lsn(Lsn{point.lsn}), point.tli) << std::hex << point.lsn;

  EXPECT_EQ(file.spans(), (std::vector<TimelineSpan>{{1, Lsn{}, Lsn{0x4003920}},
                                                     {2, Lsn{0x4003920}, Lsn{0x6001150}},
                                                     {3, Lsn{0x6001150}, Lsn{}}}));
}

TEST(HistoryFile, ATimelineWithoutAFileHasOnlyItself) {
  const HistoryFile file{.tli = 7};
  EXPECT_TRUE(file.contains(7));
  EXPECT_FALSE(file.contains(1));
  EXPECT_EQ(file.switch_point(7), TimelineSwitch{});
  EXPECT_EQ(file.switch_point(1), std::nullopt);
  EXPECT_EQ(file.tli_of_lsn(Lsn{}), 7u);
  EXPECT_EQ(file.tli_of_lsn(kMaxLsn), 7u);
  EXPECT_EQ(file.spans(), (std::vector<TimelineSpan>{{7, Lsn{}, Lsn{}}}));
}

TEST(HistoryFile, ATimelineLeftBeforeItBeganHoldsNothing) {
  // Recovery aimed at timeline 2, which began at 0/6000028, and stopped at 0/5000028, while still on 1.
  const HistoryFile file = parse(3, "1\t0/6000028\ta\n2\t0/5000028\tb\n");
  EXPECT_EQ(file.tli_of_lsn(Lsn{0x5000027}), 1u);
  EXPECT_EQ(file.tli_of_lsn(Lsn{0x5000028}), 3u);
  EXPECT_EQ(file.tli_of_lsn(Lsn{0x6000028}), 3u);
  EXPECT_EQ(file.switch_point(2), (TimelineSwitch{Lsn{0x5000028}, 3}));
  EXPECT_EQ(file.switch_point(1), (TimelineSwitch{Lsn{0x6000028}, 2}));
}

TEST(HistoryFile, AZeroSwitchPointIsNoLimit) {
  const HistoryFile file = parse(4, "1\t0/5000028\ta\n2\t0/0\tb\n3\t0/7000028\tc\n");
  EXPECT_EQ(kinds(file), std::vector<Kind>{Kind::kZeroSwitchPoint});
  EXPECT_EQ(file.tli_of_lsn(Lsn{0x1000028}), 3u);
  EXPECT_EQ(file.tli_of_lsn(Lsn{0x7000028}), 4u);
  EXPECT_EQ(file.switch_point(2), (TimelineSwitch{Lsn{}, 3}));
}

TEST(HistoryFile, OfTwoEntriesForOneTimelineTheNewerCounts) {
  const HistoryFile file = parse(4, "1\t0/5000028\ta\n1\t0/6000028\tb\n");
  EXPECT_EQ(file.switch_point(1), (TimelineSwitch{Lsn{0x6000028}, 4}));
  EXPECT_EQ(file.tli_of_lsn(Lsn{0x6000027}), 1u);
}

}  // namespace
}  // namespace walread
