// Which file serves for a segment: of the node, of an archive, of the other node. Only bytes prove it.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/io/segment_name.hpp"
#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::promote_standby;
using test::stop_primary;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using V = TimelineVerdict;

const char* const kRestore = "restore_command = 'cp /archive/%f %p'\nrecovery_target_timeline = 'latest'\n";

// ---- V1: what an archive has by a file's name

// The new primary has removed a segment that the old one needs; all of timeline 2 is in the archive. That
// segment there.
fs::path archive_with_the_gap(TimelineWorld& w) {
  stop_primary(w, true);
  promote_standby(w);
  for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.standby_log);
  const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
  w.standby.checkpoint(checkpoint, checkpoint, 2);
  w.write(true);
  test::write_segments(w.standby_log, w.directory() / "archive");
  const fs::path gone = w.standby_segment(w.segment_of(w.common_end) + 1, 2);
  fs::remove(gone);
  return w.directory() / "archive" / gone.filename();
}

// Puts another log's copy of the same segment under that name.
void replace(TimelineWorld& w, const fs::path& segment, test::WalBuilder& log, TimelineId tli) {
  const fs::path at = w.directory() / "replacement";
  test::write_segments(log, at);
  const std::string name = segment_file_name(tli, w.segment_of(w.common_end) + 1, SegmentSize::mib(1));
  fs::copy_file(at / name, segment, fs::copy_options::overwrite_existing);
}

// The node recovers to a point in a segment that only the archive has, and fetches it. That segment there.
fs::path archive_to_consistency(TimelineWorld& w) {
  w.mark_standby(w.standby, kRestore);
  w.write();
  test::write_segments(w.standby_log, w.directory() / "archive");
  const fs::path gone = w.standby_segment(w.segment_of(w.common_end));
  fs::remove(gone);
  return w.directory() / "archive" / gone.filename();
}

TimelineCases by_name() {
  TimelineCases t;
  t.add("V1_the_archive_has_it", V::ready, {F::follow_wal_elsewhere}, [](TimelineWorld& w) {
    const fs::path segment = archive_with_the_gap(w);
    return w.rejoin({segment.parent_path()});
  });
  t.add("V1_and_it_is_fetched", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
    const fs::path segment = archive_to_consistency(w);
    return w.activate(false, {segment.parent_path()});
  });
  for (const test::Spoil& spoil : test::spoils()) {
    t.add("V1_follow_" + spoil.name, V::not_ready, {F::follow_wal_missing}, [&spoil](TimelineWorld& w) {
      const fs::path segment = archive_with_the_gap(w);
      spoil.apply(segment);
      return w.rejoin({segment.parent_path()});
    });
    t.add("V1_fetch_" + spoil.name, V::not_ready, {}, [&spoil](TimelineWorld& w) {
      const fs::path segment = archive_to_consistency(w);
      spoil.apply(segment);
      return w.activate(false, {segment.parent_path()});
    });
  }
  t.add("V1_follow_recycled", V::not_ready, {F::follow_wal_missing}, [](TimelineWorld& w) {
    const fs::path segment = archive_with_the_gap(w);
    fs::copy_file(w.standby_segment(w.segment_of(w.common_end), 2), segment,
                  fs::copy_options::overwrite_existing);
    return w.rejoin({segment.parent_path()});
  });
  t.add("V1_follow_the_bytes_of_another_timeline", V::not_ready, {F::follow_wal_missing},
        [](TimelineWorld& w) {
          const fs::path segment = archive_with_the_gap(w);
          for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.common_log);
          replace(w, segment, w.common_log, 1);
          return w.rejoin({segment.parent_path()});
        });
  t.add("V1_follow_another_history_of_the_same_system", V::not_ready, {F::follow_wal_missing},
        [](TimelineWorld& w) {
          const fs::path segment = archive_with_the_gap(w);
          w.commit(w.common_log);
          w.promote(w.common_log, 2);
          w.common_log.add_filler(1000);
          for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.common_log);
          replace(w, segment, w.common_log, 2);
          return w.rejoin({segment.parent_path()});
        });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineByName, by_name());

// ---- V2: two histories of one number

// The old primary went on, and was then promoted to a timeline 2 of its own.
void promote_primary_elsewhere(TimelineWorld& w) {
  w.commit(w.primary_log);
  const Lsn fork = w.primary_log.position();
  w.promote(w.primary_log, 2);
  const Lsn checkpoint = w.checkpoint(w.primary_log, true, 2);
  w.primary.add_history(2, TimelineWorld::history_line(1, fork));
  w.primary.checkpoint(checkpoint, checkpoint, 2).state(1);
}

TimelineCases same_number() {
  TimelineCases t;
  // pg_rewind compares the numbers in the control files: "no rewind required" (live/timeline_live_test).
  t.add("V2_both_on_a_timeline_2_of_their_own", V::not_ready, {F::diverged_same_timeline, F::rewind_needed},
        [](TimelineWorld& w) {
          promote_standby(w);
          promote_primary_elsewhere(w);
          w.write(true);
          return w.rejoin();
        });
  t.add("V2_and_no_common_wal_is_left", V::not_ready, {F::diverged_same_timeline, F::no_common_checkpoint},
        [](TimelineWorld& w) {
          promote_standby(w);
          promote_primary_elsewhere(w);
          w.write(true);
          for (SegmentNumber n = 1; n <= w.segment_of(w.common_end); ++n) {
            fs::remove(w.primary_segment(n));
            fs::remove(w.standby_segment(n));
          }
          return w.rejoin();
        });
  t.add("V2_an_archive_of_the_other_history_goes_not_on", V::ready, {F::consistency_reached},
        [](TimelineWorld& w) {
          w.promote(w.standby_log, 2);
          w.commit(w.standby_log);
          w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
          w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.standby.control()
              .set("min_recovery_point", w.standby_log.position().value)
              .set("min_recovery_point_tli", 2);
          promote_primary_elsewhere(w);
          for (int i = 0; i < 2; ++i) w.fill_to_next_segment(w.primary_log);
          w.commit(w.primary_log);
          w.write(true);
          const fs::path archive = w.directory() / "archive";
          test::write_segments(w.primary_log, archive);
          return w.activate(false, {archive});
        });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineSameNumber, same_number());

}  // namespace
}  // namespace walread
