// The WAL ends with a full segment, and the next one is not there: it was never written, or somebody took it
// away. Files for later use tell, for a server names them without a gap.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using formats::System;
using test::TimelineWorld;
using F = FindingId;

class TimelineTaken : public testing::TestWithParam<System> {
 protected:
  // Both logs end with a switch; `spare`: a file for later use lies behind the segment that comes next.
  void end_with_a_switch(bool spare_of_standby, bool spare_of_primary) {
    for (auto* log : {&w_.standby_log, &w_.primary_log, &w_.common_log}) log->switch_segment();
    w_.primary.state(6);  // pg_control.h DB_IN_PRODUCTION
    w_.write();
    const SegmentNumber next = w_.segment_of(w_.standby_log.position());
    const SegmentNumber old = w_.segment_of(w_.second_checkpoint);
    if (spare_of_standby) fs::copy_file(w_.standby_segment(old), w_.standby_segment(next + 1));
    if (spare_of_primary) fs::copy_file(w_.primary_segment(old), w_.primary_segment(next + 1));
  }

  TimelineWorld w_{GetParam()};
};

TEST_P(TimelineTaken, NothingTellsOfASegmentThatWasNeverWritten) {
  end_with_a_switch(false, false);
  EXPECT_EQ(w_.activate().verdict, TimelineVerdict::ready);
}

TEST_P(TimelineTaken, TheStandbysNextSegment) {
  end_with_a_switch(true, false);
  const TimelineReport r = w_.activate(false);
  EXPECT_EQ(r.verdict, TimelineVerdict::ready_with_loss);
  EXPECT_TRUE(test::has(r, F::wal_gap_behind));
}

TEST_P(TimelineTaken, ThePrimarysNextSegment) {
  end_with_a_switch(false, true);
  const TimelineReport r = w_.activate();
  EXPECT_EQ(r.verdict, TimelineVerdict::cannot_tell);
  EXPECT_TRUE(test::has(r, F::primary_wal_damaged));
}

TEST_P(TimelineTaken, TheOldPrimarysNextSegment) {
  end_with_a_switch(false, true);
  const TimelineReport r = w_.rejoin();
  EXPECT_TRUE(r.verdict == TimelineVerdict::cannot_tell || r.verdict == TimelineVerdict::not_ready);
  EXPECT_TRUE(test::has(r, F::crash_wal_damaged));
}

INSTANTIATE_TEST_SUITE_P(All, TimelineTaken, testing::ValuesIn(test::kBothFramings), test::name_of_framing);

}  // namespace
}  // namespace walread
