// A standby and its primary on disk, of either framing, for questions about timelines. Both begin as the same
// log; a test then lets each go its own way.
//
//   TimelineWorld w(formats::System::pg15);
//   w.commit(w.primary_log);                      // the standby lacks it
//   EXPECT_EQ(w.activate().verdict, TimelineVerdict::ready_with_loss);
#pragma once

#include <string>

#include "libwalread/judge/timeline.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records_modern.hpp"

namespace walread::test {

class TimelineWorld {
  formats::System system_;
  TemporaryDirectory directory_;

 public:
  // The log has a checkpoint, commits and a second checkpoint, from which both recover, and lies in three
  // segments.
  explicit TimelineWorld(formats::System system);

  formats::System system() const { return system_; }
  bool greenplum() const { return system_ == formats::System::gp6; }

  // Each appends to a log.
  Lsn commit(WalBuilder& log, std::uint32_t xid = 800, std::int64_t time = records::kMoment);
  Lsn prepare(WalBuilder& log, std::uint32_t xid, const std::string& gid);
  Lsn checkpoint(WalBuilder& log, bool shutdown = false, TimelineId tli = 1, TimelineId previous = 0);
  void fill_to_next_segment(WalBuilder& log);
  // Ends timeline `from` here: what follows in `log` is of timeline `to`, begun as a promotion begins it.
  void promote(WalBuilder& log, TimelineId to, TimelineId from = 1);
  static std::string history_line(TimelineId parent, Lsn at) {
    return std::to_string(parent) + "\t" + to_string(at) + "\tno recovery target specified\n";
  }

  // The directories' other files; write() has to come last.
  DataDirectoryBuilder standby;
  DataDirectoryBuilder primary;
  Lsn first_checkpoint{};   // of both
  Lsn second_checkpoint{};  // where pg_control of both points
  // Segments of the log as it was when both were one: what stands there of timeline 1 beside a later
  // timeline's.
  WalBuilder common_log;
  Lsn common_end{};
  WalBuilder standby_log;
  WalBuilder primary_log;

  void mark_standby(DataDirectoryBuilder& directory, const std::string& settings = "");
  // Writes logs and control files; `common_too`: the common log's segments as well.
  void write(bool common_too = false);
  std::filesystem::path standby_segment(SegmentNumber n, TimelineId tli = 1) const;
  std::filesystem::path primary_segment(SegmentNumber n, TimelineId tli = 1) const;
  SegmentNumber segment_of(Lsn lsn) const { return SegmentSize::mib(1).segment_of(lsn); }
  std::filesystem::path directory() const { return directory_.path(); }

  TimelineReport activate(bool with_primary = true, std::vector<std::string> archives = {}) const;
  TimelineReport rejoin(std::vector<std::string> archives = {}) const;

 private:
  WalBuilder begin_log();
};

}  // namespace walread::test
