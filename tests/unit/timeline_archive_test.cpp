// A standby beside archives that were named.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using V = TimelineVerdict;
using test::flip;

TimelineCases cases() {
  TimelineCases t;
  t.add("archive_has_the_next_timeline", V::cannot_tell,
        {F::newer_timeline_in_archive, F::timeline_collision}, [](TimelineWorld& w) {
          w.write();
          const fs::path archive = w.directory() / "archive";
          w.promote(w.primary_log, 2);
          test::write_segments(w.primary_log, archive);
          test::write_file(archive / "00000002.history", TimelineWorld::history_line(1, w.common_end));
          return w.activate(false, {archive});
        });
  t.add("archive_goes_on", V::ready_with_loss, {F::archive_ahead}, [](TimelineWorld& w) {
    w.write();
    w.commit(w.primary_log);
    test::write_segments(w.primary_log, w.directory() / "archive");
    return w.activate(false, {w.directory() / "archive"});
  });
  t.add("archive_of_another_system", V::ready, {F::archive_unusable}, [](TimelineWorld& w) {
    w.write();
    test::WalBuilder foreign({.system = w.system(), .system_id = 42});
    w.commit(foreign);
    test::write_segments(foreign, w.directory() / "archive");
    return w.activate(false, {w.directory() / "archive"});
  });

  // All nodes of a cluster may archive to one directory.
  t.add("archive_shared_with_another_system", V::ready_with_loss, {F::archive_ahead}, [](TimelineWorld& w) {
    w.write();
    test::WalBuilder foreign({.system = w.system(), .system_id = 42});
    for (int i = 0; i < 3; ++i) w.fill_to_next_segment(foreign);
    test::write_segments(foreign, w.directory() / "archive");
    w.commit(w.primary_log);
    test::write_segments(w.primary_log, w.directory() / "archive");
    test::write_segments(foreign, w.directory() / "foreign");
    fs::copy_file(w.directory() / "foreign" / "000000010000000000000001",
                  w.directory() / "archive" / "000000010000000000000001",
                  fs::copy_options::overwrite_existing);
    return w.activate(false, {w.directory() / "archive"});
  });
  t.add("foreign_segment_where_an_archive_would_go_on", V::ready, {F::loss_not_known}, [](TimelineWorld& w) {
    w.write();
    w.commit(w.primary_log);
    const fs::path archive = w.directory() / "archive";
    test::write_segments(w.primary_log, archive);
    // Another system's copy of the last segment: identical, but for the identifier in its first page.
    const std::string last = w.standby_segment(w.segment_of(w.common_end)).filename();
    flip(archive / last, 24);
    return w.activate(false, {archive});
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineArchive, cases());

}  // namespace
}  // namespace walread
