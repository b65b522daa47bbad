// Messages as servers of 9.4 to 18, Greenplum 6 and pg_rewind print them.
#include "libwalread/judge/server_messages.hpp"

#include <gtest/gtest.h>

#include "libwalread/print/explain_text.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {
namespace {

using M = MessageId;

TEST(ServerMessages, EverySpelling) {
  const std::pair<const char*, M> kMessages[] = {
      {"record with zero length at 0/142708C0", M::zero_length},
      {"LOG:  invalid record length at 0/9057E78: wanted 24, got 0", M::zero_length},
      {"LOG:  invalid record length at 0/9057E78: expected at least 24, got 0", M::zero_length},
      {"invalid record length at 0/901CAA0: wanted 24, got 5", M::record_length},
      {"unexpected pageaddr 0/5000000 in log segment 000000010000000000000009, offset 0", M::page_address},
      {"unexpected pageaddr 0/05000000 in WAL segment 000000010000000000000009, LSN 0/09000000, offset 0",
       M::page_address},
      {"record with incorrect prev-link 0/400B7C8 at 0/5000028", M::prev_link},
      {"contrecord is requested by 0/5000028", M::contrecord_requested},
      {"there is no contrecord flag at 0/901CAA0", M::no_contrecord_flag},
      {"there is no contrecord flag in log segment 000000010000000000000005, offset 0",
       M::no_contrecord_flag},
      {"invalid contrecord length 28 (expected 2147477775) at 0/901DFB8", M::contrecord_length},
      {"invalid contrecord length 28 in log segment 000000010000000000000005, offset 32768",
       M::contrecord_length},
      {"invalid resource manager ID 126 at 0/901CAA0", M::resource_manager},
      {"incorrect resource manager data checksum in record at 0/9057BF8", M::checksum},
      {"invalid magic number 0000 in log segment 000000010000000000000009, offset 114688", M::magic},
      {"invalid magic number 0000 in WAL segment 000000010000000000000009, LSN 0/0901C000, offset 114688",
       M::magic},
      {"invalid info bits 000E in log segment 00000000000000000000000E, offset 0", M::info_bits},
      {"out-of-sequence timeline ID 1 (after 99) in log segment 000000010000000000000009, offset 122880",
       M::timeline_order},
      {"WAL file is from different database system: WAL file database system identifier is 1, pg_control ... "
       "is 2",
       M::other_system},
      {"FATAL:  database system identifier differs between the primary and standby", M::other_system},
      {"2026-11-21 06:17:02 UTC|||1188|wal receiver||:-ERROR:  could not receive data from WAL stream: "
       "ERROR:  requested WAL "
       "segment 000000010000000000000006 has already been removed",
       M::segment_removed},
      {"ERROR:  requested starting point 0/5000000 is ahead of the WAL flush position of this server "
       "0/4000388",
       M::ahead_of_flush},
      {"requested starting point 0/5000000 on timeline 1 is not in this server's history", M::not_in_history},
      {"FATAL:  requested timeline 3 is not a child of this server's history", M::not_a_child},
      {"FATAL:  requested timeline 4 does not contain minimum recovery point 3D/F60493D8 on timeline 3",
       M::minimum_recovery_point},
      {"FATAL:  WAL ends before end of online backup", M::backup_end},
      {"FATAL:  WAL ends before consistent recovery point", M::consistent_point},
      {"FATAL:  requested recovery stop point is before consistent recovery point", M::consistent_point},
      {"PANIC:  could not locate a valid checkpoint record", M::no_checkpoint},
      {"PANIC:  could not locate a valid checkpoint record at 0/4009840", M::no_checkpoint},
      {"FATAL:  could not locate required checkpoint record", M::no_checkpoint},
      {"pg_rewind: fatal: could not find common ancestor of the source and target cluster's timelines",
       M::no_common_ancestor},
      {"pg_rewind: no rewind required", M::no_rewind},
      {"source and target cluster are on the same timeline", M::no_rewind},
      {"pg_rewind: error: could not find previous WAL record at 0/4003920", M::no_previous_record},
      {"COULD NOT FIND PREVIOUS WAL RECORD AT 0/1: invalid record", M::no_previous_record},
  };
  for (const auto& [text, id] : kMessages) {
    const MessageRow* row = find_message(text);
    ASSERT_NE(row, nullptr) << text;
    EXPECT_EQ(static_cast<int>(row->id), static_cast<int>(id)) << text << " is taken for " << row->name;
    EXPECT_NE(explain_text(*row, text, nullptr).find("next step"), std::string::npos);
  }
  EXPECT_EQ(find_message("relation \"pg_foo\" does not exist"), nullptr);
  EXPECT_EQ(find_message(""), nullptr);
}

TEST(ServerMessages, EveryIdHasARow) {
  for (int id = 0; id < static_cast<int>(M::kCount); ++id)
    EXPECT_TRUE(std::ranges::any_of(message_rows(), [id](const MessageRow& r) {
      return static_cast<int>(r.id) == id;
    })) << id;
}

TEST(ServerMessages, WhatTheFilesSay) {
  test::TimelineWorld w(formats::System::pg15);
  w.write();
  const std::string text = "invalid record length at " + to_string(w.common_end) + ": wanted 24, got 0";
  const TimelineReport healthy = w.activate();
  MessageJudgement j = judge_message(*find_message(text), text, healthy);
  EXPECT_EQ(static_cast<int>(j.state), static_cast<int>(MessageInFiles::harmless));
  EXPECT_EQ(j.named, w.common_end);
  const std::string removed = "requested WAL segment 000000010000000000000006 has already been removed";
  j = judge_message(*find_message(removed), removed, healthy);
  EXPECT_EQ(static_cast<int>(j.state), static_cast<int>(MessageInFiles::no_sign));
  EXPECT_FALSE(j.named);

  w.standby.control().set("min_recovery_point", w.common_end.value + 64);
  w.standby.write_control();
  const TimelineReport behind = w.activate();
  j = judge_message(*find_message(text), text, behind);
  EXPECT_EQ(static_cast<int>(j.state), static_cast<int>(MessageInFiles::bad));
  ASSERT_FALSE(j.because.empty());
  EXPECT_EQ(name_of(j.because.front()->id), "consistency-not-reached");
}

TEST(ServerMessages, PathsAreNoPositions) {
  const std::string text =
      "/data/a/b: requested starting point 5/AB is ahead of the WAL flush position of this server 4/0";
  const TimelineReport none;
  EXPECT_EQ(judge_message(*find_message(text), text, none).named, (Lsn{0x5'000000AB}));
}

}  // namespace
}  // namespace walread
