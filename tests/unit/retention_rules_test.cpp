// The arithmetic of KeepLogSeg() and its callers, release by release.
#include "libwalread/judge/retention_rules.hpp"

#include <gtest/gtest.h>

namespace walread {
namespace {

using formats::System;

TEST(RetentionRules, OfEachRelease) {
  const struct {
    System system;
    bool prior_redo, caps, invalidates, prepared, summarizer, partial, always_only, ahead;
  } rows[] = {
      {System::pg94, true, false, false, false, false, false, false, true},
      {System::gp6, true, true, false, true, false, true, false, true},
      {System::pg95, true, false, false, false, false, true, true, false},
      {System::pg10, true, false, false, false, false, true, true, false},
      {System::pg11, false, false, false, false, false, true, true, false},
      {System::pg12, false, false, false, false, false, true, true, false},
      {System::pg13, false, true, true, false, false, true, true, false},
      {System::pg16, false, true, true, false, false, true, true, false},
      {System::pg17, false, true, true, false, true, true, true, false},
      {System::pg18, false, true, true, false, true, true, true, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(static_cast<int>(row.system));
    const RetentionRules r = retention_rules(row.system);
    EXPECT_EQ(r.prior_redo, row.prior_redo);
    EXPECT_EQ(r.caps_slots, row.caps);
    EXPECT_EQ(r.invalidates_slots, row.invalidates);
    EXPECT_EQ(r.prepared_in_wal, row.prepared);
    EXPECT_EQ(r.summarizer, row.summarizer);
    EXPECT_EQ(r.partial_files, row.partial);
    EXPECT_EQ(r.standby_archives_always_only, row.always_only);
    EXPECT_EQ(r.segments_ahead, row.ahead);
  }
}

TEST(RetentionRules, WholeSegments) {
  EXPECT_EQ(whole_segments(80, SegmentSize::mib(16)), 5u);
  EXPECT_EQ(whole_segments(95, SegmentSize::mib(16)), 5u);
  EXPECT_EQ(whole_segments(15, SegmentSize::mib(16)), 0u);
  EXPECT_EQ(whole_segments(192, SegmentSize::mib(64)), 3u);
}

TEST(RetentionRules, OldestKept) {
  const struct {
    const char* what;
    KeepInput in;
    SegmentNumber kept;
  } rows[] = {
      {"the checkpoint alone", {.checkpoint = 20, .current = 21}, 20},
      {"a slot", {.checkpoint = 20, .current = 21, .slots = {{"a", 7}}}, 7},
      {"the oldest of slots", {.checkpoint = 20, .current = 21, .slots = {{"a", 9}, {"b", 7}}}, 7},
      {"a slot ahead of the checkpoint", {.checkpoint = 20, .current = 21, .slots = {{"a", 21}}}, 20},
      {"a prepared transaction", {.checkpoint = 20, .current = 21, .prepared = 5}, 5},
      {"the summarizer", {.checkpoint = 20, .current = 21, .summarizer = 6}, 6},
      {"wal_keep", {.checkpoint = 20, .current = 21, .keep_segments = 8}, 13},
      {"wal_keep never goes below 1", {.checkpoint = 20, .current = 21, .keep_segments = 21}, 1},
      {"wal_keep that the checkpoint covers", {.checkpoint = 20, .current = 21, .keep_segments = 1}, 20},
      {"everything", {.checkpoint = 20, .current = 21, .keep_all = true}, 0},
      {"a slot within the cap", {.checkpoint = 20, .current = 21, .slots = {{"a", 17}}, .slot_cap = 4}, 17},
      {"Greenplum: a slot beyond the cap gets the cap",
       {.checkpoint = 20, .current = 21, .slots = {{"a", 5}}, .slot_cap = 4},
       17},
      {"from 13 it is invalidated and gets nothing",
       {.checkpoint = 20, .current = 21, .slots = {{"a", 5}}, .slot_cap = 4, .invalidates_slots = true},
       20},
      {"another slot then counts",
       {.checkpoint = 20,
        .current = 21,
        .slots = {{"a", 5}, {"b", 18}},
        .slot_cap = 4,
        .invalidates_slots = true},
       18},
      {"a cap of nothing", {.checkpoint = 20, .current = 21, .slots = {{"a", 5}}, .slot_cap = 0}, 20},
      {"a cap larger than the log",
       {.checkpoint = 20, .current = 21, .slots = {{"a", 5}}, .slot_cap = 99},
       5},
      {"wal_keep saves a slot from the cap",
       {.checkpoint = 20,
        .current = 21,
        .slots = {{"a", 14}},
        .slot_cap = 4,
        .invalidates_slots = true,
        .keep_segments = 8},
       13},
      {"the cap does not touch the summarizer",
       {.checkpoint = 20,
        .current = 21,
        .slots = {{"a", 5}},
        .slot_cap = 4,
        .invalidates_slots = true,
        .summarizer = 6},
       6},
  };
  for (const auto& row : rows) EXPECT_EQ(oldest_kept(row.in), row.kept) << row.what;
}

TEST(RetentionRules, SlotsToBeInvalidated) {
  KeepInput in{.checkpoint = 20,
               .current = 21,
               .slots = {{"a", 5}, {"b", 18}, {"c", 16}},
               .slot_cap = 4,
               .invalidates_slots = true};
  EXPECT_EQ(slots_to_be_invalidated(in), (std::vector<std::size_t>{0, 2}));
  in.invalidates_slots = false;
  EXPECT_TRUE(slots_to_be_invalidated(in).empty());
}

}  // namespace
}  // namespace walread
