// What is worth waking somebody for, and what to do about it, in the order in which it is safe.
#include <algorithm>

#include "libwalread/judge/retention_plan.hpp"

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

// First what loses nothing, then what gives something up, last what is never right.
void judge_advice(const RetentionFacts& facts, RetentionReport& report) {
  const auto say = [&](Advice advice, std::string name = {}) {
    report.advice.push_back({advice, std::move(name)});
  };
  if (facts.kind != DirectoryKind::data_directory) return say(Advice::name_data_directory);
  if (!report.doubts.empty()) say(Advice::repair_doubts);
  const auto holds = [&](RetentionCause cause) {
    return std::ranges::any_of(report.causes,
                               [&](const CauseReport& c) { return c.cause == cause && c.asks.files > 0; });
  };
  if (report.archive.lost_sum.files > 0) say(Advice::fill_archive_gap);
  if (report.archive.conflicts.files > 0) say(Advice::resolve_conflict);
  if (report.archive.ready_archived.files > 0) say(Advice::accept_archived);
  if (report.archive.no_command) {
    say(Advice::set_archive_command);
  } else if (report.archive.active && report.archive.ready.files > 1) {
    say(Advice::fix_archiving);
  }
  for (const OpenPrepared& p : facts.scan.prepared)
    if (p.unreadable) say(Advice::restore_prepared, std::to_string(p.xid));
  for (const CauseReport& c : report.causes)
    if (c.cause == RetentionCause::prepared && c.asks.files > 0 && !c.detail.empty())
      say(Advice::resolve_prepared, c.detail);
  // A slot that keeps up needs nothing; one whose WAL is gone cannot be helped by its consumer.
  std::vector<std::string> late;
  for (const CauseReport& c : report.causes) {
    if (c.cause != RetentionCause::slot || c.asks.files == 0) continue;
    const auto slot = std::ranges::find(report.slots, c.name, &SlotReport::name);
    if (slot != report.slots.end() && slot->behind && !slot->wal_missing) late.push_back(c.name);
  }
  for (const std::string& name : late) say(Advice::start_consumer, name);
  if (holds(RetentionCause::summarizer)) say(Advice::check_summarizer);
  if (report.standby && facts.scan.checkpoints_after == 0 && report.beyond.files > 0)
    say(Advice::start_primary_link);
  if (report.next.goes.files > 0) say(Advice::checkpoint);
  if (holds(RetentionCause::keep_all)) say(Advice::keep_all_off);
  for (const CauseReport& c : report.causes)
    if (c.cause == RetentionCause::keep_setting && c.asks.files > 0) say(Advice::lower_keep_setting, c.name);
  for (const SlotReport& s : report.slots)
    if (s.invalidated || s.wal_missing) say(Advice::rebuild_consumer, s.name);
  for (const std::string& name : late) say(Advice::drop_slot, name);
  const auto cap = facts.settings.find("max_slot_wal_keep_size");
  if (!late.empty() && facts.knows("max_slot_wal_keep_size") && cap != facts.settings.end() &&
      cap->second.number < 0)
    say(Advice::limit_slots);
  if (!facts.orphan_segments.empty()) say(Advice::remove_orphans);
  const bool tight =
      std::ranges::any_of(report.alarms, [](const AlarmReport& a) { return a.alarm == Alarm::free_space; });
  if (tight) say(Advice::more_space);
  if (report.all.files > 0) say(Advice::never_delete);
}

}  // namespace walread
