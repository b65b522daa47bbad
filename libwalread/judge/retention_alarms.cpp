// What is worth waking somebody for.
#include <algorithm>

#include "libwalread/judge/retention_checkpoint.hpp"

namespace walread {

namespace {

class AlarmRaiser {
 public:
  AlarmRaiser(const RetentionFacts& facts, const RetentionThresholds& thresholds, RetentionReport& report)
      : facts_(facts), thresholds_(thresholds), report_(report) {}

  void raise() {
    raise_above(Alarm::kept_bytes,
                report_.beyond.bytes - std::min(report_.beyond.bytes, report_.next.goes.bytes),
                &Threshold::kept_bytes);
    raise_above(Alarm::archive_backlog, report_.archive.ready.files, &Threshold::backlog_files);
    raise_free_space();
    for (const SlotReport& slot : report_.slots) {
      if (slot.invalidated || slot.wal_missing) {
        const bool invalidates =
            std::ranges::find(report_.next.invalidates, slot.name) != report_.next.invalidates.end();
        add({Alarm::slot_lost, RetentionSeverity::warning, slot.name, slot.missing_segment.value_or(0),
             invalidates});
      } else if (slot.lost_at_next) {
        add({Alarm::slot_endangered, RetentionSeverity::critical, slot.name, 0});
      }
    }
    if (!facts_.orphan_segments.empty())
      add({Alarm::orphan_ready, RetentionSeverity::warning, {}, facts_.orphan_segments.size()});
    raise_archive();
    // One that goes on while checkpoints are made is nobody's any more, or somebody waits for it.
    for (const OpenPrepared& p : facts_.scan.prepared)
      if (p.unreadable)
        add({Alarm::prepared_lost, RetentionSeverity::critical, std::to_string(p.xid), p.prepare.value});
    for (const CauseReport& c : report_.causes)
      if (c.cause == RetentionCause::prepared && c.asks.files > 0)
        add({Alarm::prepared_holds, RetentionSeverity::warning, c.name, c.asks.bytes});
    if (report_.archive.no_command) add({Alarm::no_archive_command, RetentionSeverity::warning, {}, 0});
    for (const AlarmReport& alarm : report_.alarms)
      report_.severity = std::max(report_.severity, alarm.severity);
    if (!report_.doubts.empty()) report_.severity = RetentionSeverity::unknown;
  }

 private:
  void raise_archive() {
    const ArchiveReport& a = report_.archive;
    // A standby's marks say only that it has received the segment (walreceiver.c XLogWalRcvClose()), and what
    // is older than all of the archive may have been let go there.
    const bool own = a.active && !facts_.in_recovery;
    if (const std::uint64_t n = a.lost_sum.files)
      add({Alarm::archive_gap, own ? RetentionSeverity::critical : RetentionSeverity::warning, {}, n});
    if (const std::uint64_t n = a.expired_sum.files)
      add({Alarm::archive_expired, RetentionSeverity::warning, {}, n});
    if (a.conflicts.files > 0)
      add({Alarm::archive_conflict, RetentionSeverity::critical, {}, a.conflicts.files});
  }

  void add(AlarmReport alarm) { report_.alarms.push_back(std::move(alarm)); }

  void raise_above(Alarm alarm, std::uint64_t value, std::optional<std::uint64_t> Threshold::*limit) {
    if (!report_.judged) return;
    const auto reaches = [&](const Threshold& t) { return (t.*limit) && value >= *(t.*limit) && value > 0; };
    if (reaches(thresholds_.crit)) return add({alarm, RetentionSeverity::critical, {}, value});
    if (reaches(thresholds_.warn)) add({alarm, RetentionSeverity::warning, {}, value});
  }

  void raise_free_space() {
    if (!facts_.file_system || facts_.file_system->total == 0) return;
    const std::uint64_t available = facts_.file_system->available;
    const double percent =
        100.0 * static_cast<double>(available) / static_cast<double>(facts_.file_system->total);
    const auto below = [&](const Threshold& t) {
      return (t.free_bytes && available <= *t.free_bytes) || (t.free_percent && percent <= *t.free_percent);
    };
    if (below(thresholds_.crit)) return add({Alarm::free_space, RetentionSeverity::critical, {}, available});
    if (below(thresholds_.warn)) add({Alarm::free_space, RetentionSeverity::warning, {}, available});
  }

  const RetentionFacts& facts_;
  const RetentionThresholds& thresholds_;
  RetentionReport& report_;
};

}  // namespace

void judge_alarms(const RetentionFacts& facts, const RetentionThresholds& thresholds,
                  RetentionReport& report) {
  AlarmRaiser(facts, thresholds, report).raise();
}

}  // namespace walread
