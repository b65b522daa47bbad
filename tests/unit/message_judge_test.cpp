// V14: what --explain says of a message by the files of the node that said it, and of further directories.
#include "libwalread/judge/message_judge.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/explain_text.hpp"
#include "tests/support/timeline_cases.hpp"

namespace walread {

inline void PrintTo(MessageState state, std::ostream* out) {
  static constexpr const char* kNames[] = {"harmless", "bad", "cannot tell"};
  *out << kNames[static_cast<std::size_t>(state)];
}

namespace {

namespace fs = std::filesystem;
using State = MessageState;
using test::TimelineWorld;

class MessageJudge : public testing::TestWithParam<formats::System> {
 protected:
  // The first directory is that of the node that said it.
  State judge(const std::string& text, const std::vector<std::string>& directories) {
    const auto message = parse_message(text);
    EXPECT_TRUE(message) << text;
    if (!message) return State::cannot_tell;
    const MessageFacts facts = collect_message_facts(question_about(*message, directories));
    const MessageJudgement judgement = judge_message(*message, facts);
    said_ = explain_text({.text = text, .message = *message, .facts = &facts, .judgement = &judgement});
    EXPECT_FALSE(test::has_placeholder(said_)) << said_;
    return judgement.state;
  }
  State judge(const std::string& text) { return judge(text, {w.standby.path()}); }

  std::string at(Lsn lsn) const { return to_string(lsn); }
  std::string end_message(Lsn lsn) const {
    return w.greenplum() ? "record with zero length at " + at(lsn)
                         : "invalid record length at " + at(lsn) + ": wanted 24, got 0";
  }

  TimelineWorld w{GetParam()};
  std::string said_;
};

TEST_P(MessageJudge, V14_TheEndOfTheWal) {
  w.write();
  EXPECT_EQ(judge(end_message(w.common_end)), State::harmless) << said_;
}

// V3: it would stream from there on.
TEST_P(MessageJudge, V14_APageOfZerosWhereStreamingGoesOn) {
  w.standby_log.fill_page(0);
  w.standby.control().set("min_recovery_point", w.standby_log.position().value);
  w.write();
  const SegmentNumber n = w.segment_of(w.standby_log.position());
  const std::uint64_t offset = SegmentSize::mib(1).offset_of(w.standby_log.position());
  const std::string text = "invalid magic number 0000 in log segment " +
                           segment_file_name(1, n, SegmentSize::mib(1)) + ", offset " +
                           std::to_string(offset);
  EXPECT_EQ(judge(text), State::harmless) << said_;
}

TEST_P(MessageJudge, V14_DamageWithRecordsBehindIt) {
  const Lsn at_damage = w.standby_log.add_filler(1000);
  for (int i = 0; i < 5; ++i) w.commit(w.standby_log);
  w.write();
  test::flip(w.standby_segment(w.segment_of(at_damage)), SegmentSize::mib(1).offset_of(at_damage) + 500);
  const std::string text = "incorrect resource manager data checksum in record at " + at(at_damage);
  EXPECT_EQ(judge(text), State::bad) << said_;
}

// Nothing can be said of files that cannot be read, and the exit code says so.
TEST_P(MessageJudge, V14_ADirectoryThatIsNotThere) {
  EXPECT_EQ(judge(end_message(Lsn{0x300000}), {(w.directory() / "nowhere").string()}), State::cannot_tell)
      << said_;
  test::write_file(w.directory() / "file", "");
  EXPECT_EQ(judge(end_message(Lsn{0x300000}), {(w.directory() / "file").string()}), State::cannot_tell)
      << said_;
}

// A removed segment that plainly is not here; and a second directory that has it.
TEST_P(MessageJudge, V14_ASegmentThatIsGone) {
  w.write();
  const SegmentNumber n = w.segment_of(w.common_end);
  fs::remove(w.standby_segment(n));
  const std::string name = segment_file_name(1, n, SegmentSize::mib(1));
  const std::string text = "requested WAL segment " + name + " has already been removed";
  EXPECT_NE(judge(text), State::harmless) << said_;
  EXPECT_NE(judge(text, {w.standby.path(), w.primary.path()}), State::bad) << said_;
  EXPECT_NE(said_.find(w.primary.path().string()), std::string::npos) << said_;
}

TEST_P(MessageJudge, V14_AnotherDatabaseSystem) {
  w.write();
  const std::string text =
      "WAL file is from different database system: WAL file database system identifier is 42, pg_control "
      "database "
      "system identifier is " +
      std::to_string(w.common_log.options().system_id);
  EXPECT_NE(judge(text), State::bad) << said_;
  test::flip(w.standby_segment(w.segment_of(w.common_end)), 24);
  EXPECT_EQ(judge(text), State::bad) << said_;
}

// The message counts for the segment's size, not for another system's identifier.
TEST_P(MessageJudge, V14_AnotherSizeOfSegments) {
  w.write();
  const std::string text =
      "WAL file is from different database system: incorrect segment size in page header";
  judge(text);
  EXPECT_EQ(said_.find("another system identifier"), std::string::npos) << said_;
}

TEST_P(MessageJudge, V14_AStopPointBeforeConsistency) {
  const std::string text = "requested recovery stop point is before consistent recovery point";
  w.write();
  EXPECT_NE(judge(text), State::bad) << said_;
  w.mark_standby(w.standby, "recovery_target_xid = '700'\n");
  EXPECT_EQ(judge(text), State::bad) << said_;
}

TEST_P(MessageJudge, V14_TwoPositionsInOneMessage) {
  w.standby.add_history(2, TimelineWorld::history_line(1, w.second_checkpoint));
  w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
  w.write();
  const std::string text =
      "new timeline 2 forked off current database system timeline 1 before current recovery point " +
      at(w.common_end);
  EXPECT_EQ(judge(text), State::bad) << said_;
}

TEST_P(MessageJudge, V14_ATimelineThatDoesNotExist) {
  w.write();
  const std::string text = "recovery target timeline 9 does not exist";
  w.mark_standby(w.standby, "recovery_target_timeline = '9'\n");
  EXPECT_EQ(judge(text), State::bad) << said_;
  w.standby.add_history(9, TimelineWorld::history_line(1, w.common_end));
  EXPECT_NE(judge(text), State::bad) << said_;
}

INSTANTIATE_TEST_SUITE_P(Both, MessageJudge, testing::ValuesIn(test::kBothFramings), test::name_of_framing);

}  // namespace
}  // namespace walread
