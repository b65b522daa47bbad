// The words of the plan's own steps; those that belong to a finding stand beside its words.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/printable.hpp"
#include "libwalread/print/timeline_text.hpp"

namespace walread {

namespace {

struct Names {
  std::string subject;
  std::string other;
  bool greenplum;
  bool coordinator;
  bool recovery_conf;  // up to 11 and in Greenplum 6
  bool promotes_itself;
};

Names names_of(const TimelineReport& report) {
  const TimelineFacts& f = report.facts;
  const auto content = f.subject.marks.content_id;
  return {.subject = printable(f.subject.path),
          .other = f.other ? printable(f.other->path) : std::string("the new primary"),
          .greenplum = f.subject.greenplum(),
          .coordinator = content && *content == -1,
          .recovery_conf = f.subject.recovery_conf(),
          .promotes_itself = std::ranges::find(report.findings, FindingId::promotes_itself, &Finding::id) !=
                             report.findings.end()};
}

std::string activate(const Names& n) {
  if (n.greenplum && n.coordinator) return fmt::format("activate it: gpactivatestandby -d {}", n.subject);
  if (n.greenplum)
    return "start the coordinator and let fault detection (FTS) promote this mirror; a mirror is not "
           "promoted by hand";
  if (n.promotes_itself)
    return fmt::format("start {}: at the end of its recovery it promotes itself", n.subject);
  return fmt::format("start {} if it does not run, and promote it: pg_ctl promote -D {}", n.subject,
                     n.subject);
}

std::string marks(const Names& n) {
  return n.recovery_conf ? "a recovery.conf with standby_mode = on, primary_conninfo to " + n.other +
                               " and recovery_target_timeline = latest"
                         : "standby.signal, and primary_conninfo to " + n.other;
}

std::string follow(const Names& n) {
  return fmt::format(
      "give {} {}, and start it. Without that it must not be started: it would write a WAL of its own",
      n.subject, marks(n));
}

std::string rewind(const Names& n) {
  if (n.greenplum && !n.coordinator)
    return "with the cluster running, gprecoverseg (without -F) rewinds it and starts it as a mirror";
  return fmt::format("with {} running, and {} stopped: pg_rewind --target-pgdata={} --source-server=...",
                     n.other, n.subject, n.subject);
}

std::string copy_anew(const Names& n) {
  if (n.greenplum)
    return n.coordinator ? "make a new standby coordinator of it: gpinitstandby, into an empty directory"
                         : "copy it anew from its primary: gprecoverseg -F";
  return fmt::format(
      "copy it anew: with {} running, pg_basebackup into an empty directory; keep {} until that is done",
      n.other, n.subject);
}

std::string text_of(StepId step, const Names& n) {
  switch (step) {
    case StepId::activate:
      return activate(n);
    case StepId::ask_before_start:
      return fmt::format("then ask again, before anybody starts {}", n.subject);
    case StepId::follow:
      return follow(n);
    case StepId::rewind:
      return rewind(n);
    case StepId::start_rewound:
      return fmt::format("give {} {}, and start it", n.subject, marks(n));
    case StepId::copy_anew:
      return copy_anew(n);
    case StepId::ask_again:
    case StepId::kCount:
      break;
  }
  return "ask again";
}

}  // namespace

std::vector<PlanLine> plan_lines(const TimelineReport& report) {
  const Names names = names_of(report);
  std::vector<PlanLine> out;
  for (const PlanStep& step : report.plan.steps) {
    PlanLine line;
    if (step.of_finding) {
      const Finding& finding = report.findings[step.finding];
      line = {std::string(name_of(finding.id)), advice_of(finding, report)};
    } else {
      line = {std::string(step_rows()[static_cast<std::size_t>(step.step)].name), text_of(step.step, names)};
    }
    const bool known = std::ranges::any_of(out, [&](const PlanLine& l) { return l.text == line.text; });
    if (!line.text.empty() && !known) out.push_back(std::move(line));
  }
  return out;
}

}  // namespace walread
