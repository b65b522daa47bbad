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
        add({Alarm::slot_lost, RetentionSeverity::warning, slot.name, slot.restart_lsn.value});
      } else if (slot.lost_at_next) {
        add({Alarm::slot_endangered, RetentionSeverity::critical, slot.name, 0});
      }
    }
    if (facts_.orphan_ready > 0)
      add({Alarm::orphan_ready, RetentionSeverity::warning, {}, facts_.orphan_ready});
    // One that goes on while checkpoints are made is nobody's any more, or somebody waits for it.
    for (const CauseReport& c : report_.causes)
      if (c.cause == RetentionCause::prepared && c.asks.files > 0)
        add({Alarm::prepared_holds, RetentionSeverity::warning, c.name, c.asks.bytes});
    if (report_.archive.no_command) add({Alarm::no_archive_command, RetentionSeverity::warning, {}, 0});
    for (const AlarmReport& alarm : report_.alarms)
      report_.severity = std::max(report_.severity, alarm.severity);
    if (!report_.doubts.empty()) report_.severity = RetentionSeverity::unknown;
  }

 private:
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
  if (report.archive.no_command) {
    say(Advice::set_archive_command);
  } else if (report.archive.active && report.archive.ready.files > 1) {
    say(Advice::fix_archiving);
  }
  const auto each = [&](RetentionCause cause, Advice advice) {
    for (const CauseReport& c : report.causes)
      if (c.cause == cause && c.asks.files > 0)
        say(advice, cause == RetentionCause::prepared ? c.detail : c.name);
  };
  each(RetentionCause::prepared, Advice::resolve_prepared);
  const auto is_gone = [&](const std::string& name) {
    return std::ranges::any_of(report.slots,
                               [&](const SlotReport& s) { return s.name == name && s.wal_missing; });
  };
  for (const CauseReport& c : report.causes)
    if (c.cause == RetentionCause::slot && c.asks.files > 0 && !is_gone(c.name))
      say(Advice::start_consumer, c.name);
  if (holds(RetentionCause::summarizer)) say(Advice::check_summarizer);
  if (report.standby && facts.scan.checkpoints_after == 0 && report.beyond.files > 0)
    say(Advice::start_primary_link);
  if (report.next.goes.files > 0) say(Advice::checkpoint);
  if (holds(RetentionCause::keep_all)) say(Advice::keep_all_off);
  each(RetentionCause::keep_setting, Advice::lower_keep_setting);
  for (const SlotReport& s : report.slots)
    if (s.invalidated || s.wal_missing) say(Advice::rebuild_consumer, s.name);
  each(RetentionCause::slot, Advice::drop_slot);
  const auto cap = facts.settings.find("max_slot_wal_keep_size");
  if (holds(RetentionCause::slot) && cap != facts.settings.end() && cap->second.number < 0)
    say(Advice::limit_slots);
  if (facts.orphan_ready > 0) say(Advice::remove_orphans);
  const bool tight =
      std::ranges::any_of(report.alarms, [](const AlarmReport& a) { return a.alarm == Alarm::free_space; });
  if (tight) say(Advice::more_space);
  if (report.all.files > 0) say(Advice::never_delete);
}

}  // namespace walread
