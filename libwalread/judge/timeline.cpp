#include "libwalread/judge/timeline.hpp"

#include <algorithm>

#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

const EvidenceValue* Finding::find(std::string_view key) const {
  const auto it = std::ranges::find(evidence, key, &Evidence::key);
  return it == evidence.end() ? nullptr : &it->value;
}

// Marks first: they decide what a server does when it starts (xlog.c StartupXLOG()). Without one the control
// file tells what it was.
NodeRole role_of(const NodeFacts& node) {
  if (node.kind != DirectoryKind::data_directory || !node.control.usable) return NodeRole::not_known;
  if (node.marks.standby) return NodeRole::standby;
  if (node.marks.archive_recovery) return NodeRole::archive_recovery;
  // Copies of a data directory have no postmaster.pid (basebackup.c excludeFiles); with it, an exclusive
  // backup of a primary was going on.
  if (node.label.present && !node.marks.pid) return NodeRole::backup;
  const ControlFacts& c = node.control;
  if (c.state == DbState::shut_down_in_recovery || c.state == DbState::in_archive_recovery)
    return NodeRole::unmarked_standby;
  // xlog.c CreateEndOfRecoveryRecord() moves the minimum recovery point to the new timeline before the first
  // checkpoint on it is made.
  if (c.min_recovery.valid() && c.min_recovery_tli > c.tli) return NodeRole::half_promoted;
  if (node.newest_with_wal > c.tli && !node.newer_histories.empty()) return NodeRole::half_promoted;
  if (c.tli > 1 || node.marks.recovery_done) return NodeRole::promoted;
  return NodeRole::primary;
}

namespace {

TimelineVerdict verdict_of(const std::vector<Finding>& findings) {
  const auto any = [&](FindingSeverity s) {
    return std::ranges::any_of(findings, [s](const Finding& f) { return f.severity == s; });
  };
  if (any(FindingSeverity::blocks)) return TimelineVerdict::not_ready;
  if (any(FindingSeverity::unknown)) return TimelineVerdict::cannot_tell;
  if (any(FindingSeverity::loss)) return TimelineVerdict::ready_with_loss;
  return TimelineVerdict::ready;
}

}  // namespace

TimelineReport judge_timelines(TimelineFacts facts) {
  Findings findings;
  if (facts.question == Question::activate) {
    judge_activation(facts, findings);
  } else {
    judge_rejoin(facts, findings);
  }
  TimelineReport report;
  report.findings = std::move(findings.list());
  std::ranges::stable_sort(report.findings, {}, &Finding::severity);
  report.verdict = verdict_of(report.findings);
  report.facts = std::move(facts);
  report.plan = plan_for(report);
  return report;
}

}  // namespace walread
