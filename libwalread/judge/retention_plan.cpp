#include "libwalread/judge/retention_plan.hpp"

#include <algorithm>
#include <iterator>

#include "libwalread/judge/retention.hpp"

namespace walread {

namespace {

using S = RetentionStep;

constexpr RetentionStepRow kRows[] = {
    {S::name_data_directory, "name-data-directory"},
    {S::more_space, "more-space"},
    {S::restore_prepared, "restore-prepared"},
    {S::fill_archive_gap, "fill-archive-gap"},
    {S::save_slot_wal, "save-slot-wal"},
    {S::resolve_conflict, "resolve-conflict"},
    {S::clear_doubt, "clear-doubt"},
    {S::accept_archived, "accept-archived"},
    {S::set_archive_command, "set-archive-command"},
    {S::fix_archiving, "fix-archiving"},
    {S::remove_orphans, "remove-orphans"},
    {S::resolve_prepared, "resolve-prepared"},
    {S::settle_slot, "settle-slot"},
    {S::check_summarizer, "check-summarizer"},
    {S::link_primary, "link-primary"},
    {S::lower_keep_setting, "lower-keep-setting"},
    {S::keep_all_off, "keep-all-off"},
    {S::rebuild_consumer, "rebuild-consumer"},
    {S::checkpoint, "checkpoint"},
    {S::limit_slots, "limit-slots"},
    {S::ask_again, "ask-again"},
    {S::never_delete, "never-delete"},
};
static_assert(std::size(kRows) == static_cast<std::size_t>(S::kCount), "a step has no row");

class Planner {
 public:
  Planner(const RetentionFacts& facts, const RetentionReport& report) : facts_(facts), report_(report) {}

  RetentionPlan run() {
    if (facts_.kind != DirectoryKind::data_directory) {
      add(S::name_data_directory);
      return std::move(plan_);
    }
    if (has_alarm(Alarm::free_space)) add(S::more_space);
    const bool something_to_save = save();
    if (!report_.doubts.empty()) {
      plan_.option = RetentionOption::find_out;
      for (const DoubtReport& d : report_.doubts) add(S::clear_doubt, d.name, d.doubt);
    } else if (something_to_save) {
      plan_.option = RetentionOption::repair_first;
    }
    mend();
    if (!report_.doubts.empty() || something_to_save) {
      add(S::ask_again);
    } else {
      release();
    }
    if (!plan_.steps.empty() && report_.all.files > 0) add(S::never_delete);
    return std::move(plan_);
  }

 private:
  void add(S step, std::string name = {}, Doubt doubt = {}) {
    plan_.steps.push_back({.step = step, .name = std::move(name), .doubt = doubt});
  }

  bool has_alarm(Alarm alarm) const {
    return std::ranges::find(report_.alarms, alarm, &AlarmReport::alarm) != report_.alarms.end();
  }

  bool holds(RetentionCause cause) const {
    return std::ranges::any_of(
        report_.causes, [&](const CauseReport& c) { return c.cause == cause && c.asks.files > 0; });
  }

  // What the next checkpoint, or the next start, would make impossible.
  bool save() {
    const std::size_t before = plan_.steps.size();
    for (const OpenPrepared& p : facts_.scan.prepared)
      if (p.unreadable) add(S::restore_prepared, std::to_string(p.xid));
    if (report_.archive.lost_sum.files > 0) add(S::fill_archive_gap);
    for (const SlotReport& s : report_.slots)
      if (s.lost_at_next && !s.invalidated && !s.wal_missing) add(S::save_slot_wal, s.name);
    if (report_.archive.conflicts.files > 0) add(S::resolve_conflict);
    return plan_.steps.size() != before;
  }

  // What lets go of nothing.
  void mend() {
    if (report_.archive.ready_archived.files > 0) add(S::accept_archived);
    if (report_.archive.no_command) {
      add(S::set_archive_command);
    } else if (report_.archive.active && report_.archive.ready.files > 1) {
      add(S::fix_archiving);
    }
    if (!facts_.orphan_segments.empty()) add(S::remove_orphans);
  }

  // Causes, those first that lose nothing; then the checkpoint with which the files go.
  void release() {
    const std::size_t before = plan_.steps.size();
    for (const CauseReport& c : report_.causes)
      if (c.cause == RetentionCause::prepared && c.asks.files > 0 && !c.detail.empty())
        add(S::resolve_prepared, c.detail);
    const bool late = settle_slots();
    if (holds(RetentionCause::summarizer)) add(S::check_summarizer);
    if (report_.standby && facts_.scan.checkpoints_after == 0 && report_.beyond.files > 0)
      add(S::link_primary);
    for (const CauseReport& c : report_.causes)
      if (c.cause == RetentionCause::keep_setting && c.asks.files > 0) add(S::lower_keep_setting, c.name);
    if (holds(RetentionCause::keep_all)) add(S::keep_all_off);
    for (const SlotReport& s : report_.slots)
      if (s.invalidated || s.wal_missing) add(S::rebuild_consumer, s.name);
    const bool settles = plan_.steps.size() != before || holds(RetentionCause::archiving);
    const bool goes = report_.next.goes.files > 0;
    if (goes || plan_.steps.size() != before) add(S::checkpoint);
    plan_.option = settles ? RetentionOption::release
                   : goes  ? RetentionOption::checkpoint
                           : RetentionOption::nothing;
    if (late && has_no_limit()) add(S::limit_slots);
  }

  // A slot that keeps up needs nothing; one whose WAL is gone cannot be helped by its consumer.
  bool settle_slots() {
    bool late = false;
    for (const CauseReport& c : report_.causes) {
      if (c.cause != RetentionCause::slot || c.asks.files == 0) continue;
      const auto slot = std::ranges::find(report_.slots, c.name, &SlotReport::name);
      if (slot == report_.slots.end() || !slot->behind || slot->wal_missing) continue;
      add(S::settle_slot, c.name);
      late = true;
    }
    return late;
  }

  bool has_no_limit() const {
    const auto cap = facts_.settings.find("max_slot_wal_keep_size");
    return facts_.knows("max_slot_wal_keep_size") && cap != facts_.settings.end() && cap->second.number < 0;
  }

  const RetentionFacts& facts_;
  const RetentionReport& report_;
  RetentionPlan plan_;
};

}  // namespace

std::span<const RetentionStepRow> retention_step_rows() { return kRows; }

std::string_view name_of(RetentionOption option) {
  static constexpr std::string_view kNames[] = {"nothing", "checkpoint", "release", "repair-first",
                                                "find-out"};
  return kNames[static_cast<std::size_t>(option)];
}

RetentionPlan plan_for(const RetentionFacts& facts, const RetentionReport& report) {
  return Planner(facts, report).run();
}

}  // namespace walread
