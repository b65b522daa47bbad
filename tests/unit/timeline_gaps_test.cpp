// Counts, and where two nodes part, over WAL that is missing or damaged somewhere.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::lengthen;
using test::promote_standby;
using test::stop_primary;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using V = TimelineVerdict;

// What the primary wrote by itself: a commit, a segment with two, and behind it one more. The segment with
// two.
SegmentNumber go_on_alone(TimelineWorld& w) {
  w.commit(w.primary_log, 810);
  w.fill_to_next_segment(w.primary_log);
  const SegmentNumber middle = w.segment_of(w.primary_log.position());
  w.commit(w.primary_log, 811);
  w.commit(w.primary_log, 812);
  w.fill_to_next_segment(w.primary_log);
  w.commit(w.primary_log, 813);
  return middle;
}

// ---- V7: counts over a gap
TimelineCases counts() {
  TimelineCases t;
  for (const test::Spoil& spoil : test::spoils())
    t.add("V7_a_segment_of_the_lost_part_is_" + spoil.name, V::ready_with_loss, {F::loss_not_countable},
          [&spoil](TimelineWorld& w) {
            const SegmentNumber middle = go_on_alone(w);
            w.write();
            spoil.apply(w.primary_segment(middle));
            const TimelineReport r = w.activate();
            // Two of four, unless they lie before the cut; and the place where counting began again.
            const int seen = spoil.name == "cut" ? 4 : 2;
            EXPECT_EQ(test::number_in(r, F::loss_not_countable, "commits"), seen);
            EXPECT_GT(test::number_in(r, F::loss_not_countable, "counted_from"),
                      test::number_in(r, F::loss_not_countable, "gap_from"));
            const Finding* loss = test::find(r, F::loss_not_countable);
            if (loss != nullptr) {
              EXPECT_NE(sentence_of(*loss, r).find("at least " + std::to_string(seen) + " commits"),
                        std::string::npos);
            }
            EXPECT_EQ(test::plan_text(r).find("to lose nothing, copy"), std::string::npos);
            return r;
          });
  // Only housekeeping can be read; what lies in the gap is not known to be nothing.
  t.add("V7_nothing_but_housekeeping_behind_the_gap", V::ready_with_loss, {F::loss_not_countable},
        [](TimelineWorld& w) {
          w.fill_to_next_segment(w.primary_log);
          const SegmentNumber middle = w.segment_of(w.primary_log.position());
          w.commit(w.primary_log, 811);
          w.fill_to_next_segment(w.primary_log);
          w.checkpoint(w.primary_log);
          w.write();
          fs::remove(w.primary_segment(middle));
          return w.activate();
        });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineCounts, counts());

// ---- V17: both ends are equal, and old WAL is gone or spoiled on one side
TimelineCases equal_ends() {
  TimelineCases t;
  for (const test::Spoil& spoil : test::spoils())
    for (const bool primary : {false, true})
      t.add("V17_an_old_segment_of_the_" + std::string(primary ? "primary" : "standby") + "_is_" + spoil.name,
            V::ready, {F::nothing_lost}, [&spoil, primary](TimelineWorld& w) {
              lengthen(w);
              w.write();
              const SegmentNumber old = w.segment_of(w.second_checkpoint) + 1;
              spoil.apply(primary ? w.primary_segment(old) : w.standby_segment(old));
              return w.activate();
            });
  // The standby begins before the primary's checkpoint: its own way is whole, the primary's comparison has a
  // gap.
  for (const test::Spoil& spoil : test::spoils())
    t.add("V17_the_standby_reads_more_than_the_primary_and_there_it_is_" + spoil.name, V::ready,
          {F::nothing_lost}, [&spoil](TimelineWorld& w) {
            lengthen(w);
            w.standby.checkpoint(w.second_checkpoint, w.second_checkpoint);
            w.write();
            spoil.apply(w.primary_segment(w.segment_of(w.second_checkpoint) + 1));
            return w.activate();
          });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineEqualEnds, equal_ends());

// ---- V18, V19: rejoin
TimelineCases rejoining() {
  TimelineCases t;
  // The fork by the history is the fork, whatever is missing before it.
  for (const test::Spoil& spoil : test::spoils())
    for (const bool old : {false, true})
      t.add("V18_before_the_fork_a_segment_of_the_" + std::string(old ? "old" : "new") + "_primary_is_" +
                spoil.name,
            V::ready_with_loss, {F::rewind_needed}, [&spoil, old](TimelineWorld& w) {
              lengthen(w);
              w.commit(w.primary_log, 820);
              w.commit(w.primary_log, 821);
              stop_primary(w, false);
              promote_standby(w);
              w.write(true);
              const SegmentNumber n = w.segment_of(w.second_checkpoint) + 1;
              spoil.apply(old ? w.primary_segment(n) : w.standby_segment(n));
              const TimelineReport r = w.rejoin();
              EXPECT_EQ(r.facts.pair->parted_at, w.common_end);
              EXPECT_EQ(test::number_in(r, F::rewind_needed, "fork"),
                        static_cast<std::int64_t>(w.common_end.value));
              EXPECT_EQ(test::number_in(r, F::rewind_needed, "commits"), 2);
              return r;
            });
  for (const test::Spoil& spoil : test::spoils()) {
    t.add("V19_a_segment_of_what_is_lost_is_" + spoil.name, V::not_ready, {F::rewind_target_wal_missing},
          [&spoil](TimelineWorld& w) {
            const SegmentNumber middle = go_on_alone(w);
            stop_primary(w, false);
            promote_standby(w);
            w.write(true);
            spoil.apply(w.primary_segment(middle));
            const TimelineReport r = w.rejoin();
            const Finding* rewind = test::find(r, F::rewind_needed);
            EXPECT_TRUE(rewind != nullptr && sentence_of(*rewind, r).find("at least") != std::string::npos);
            return r;
          });
    t.add("V19_and_the_archive_has_it_" + spoil.name, V::ready_with_loss,
          {F::rewind_needed, F::rewind_target_wal_elsewhere}, [&spoil](TimelineWorld& w) {
            const SegmentNumber middle = go_on_alone(w);
            stop_primary(w, false);
            promote_standby(w);
            w.write(true);
            const fs::path archive = w.directory() / "archive";
            test::write_segments(w.primary_log, archive);
            spoil.apply(w.primary_segment(middle));
            const TimelineReport r = w.rejoin({archive});
            EXPECT_EQ(test::number_in(r, F::rewind_needed, "commits"), 4);
            const Finding* rewind = test::find(r, F::rewind_needed);
            EXPECT_TRUE(rewind == nullptr || rewind->find("gap_from") == nullptr);
            return r;
          });
  }
  return t;
}

WALREAD_TIMELINE_CASES(TimelineGapsBeforeRejoin, rejoining());

}  // namespace
}  // namespace walread
