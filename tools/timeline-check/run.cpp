#include "tools/timeline-check/run.hpp"

#include <fmt/format.h>

#include <optional>

#include "libwalread/print/explain_text.hpp"
#include "libwalread/print/timeline_text.hpp"

namespace walread::timeline_check {

namespace {

int explain(const Options& options) {
  const MessageRow* message = find_message(options.explain);
  if (message == nullptr) {
    cli::error(fmt::format("no message about WAL or timelines that is known: {}", options.explain));
    return kCannotTell;
  }
  std::optional<TimelineReport> report;
  if (!options.question.subject.empty()) report = judge_timelines(collect_timeline_facts(options.question));
  const TimelineReport* files = report ? &*report : nullptr;
  cli::write_stdout(options.json ? explain_json(*message, options.explain, files)
                                 : explain_text(*message, options.explain, files));
  const bool bad = report && judge_message(*message, options.explain, *report).state == MessageInFiles::bad;
  return bad ? kNotReady : kReady;
}

}  // namespace

int run(const Options& options) {
  if (!options.explain.empty()) return explain(options);
  const TimelineReport report = judge_timelines(collect_timeline_facts(options.question));
  cli::write_stdout(options.json ? timeline_json(report) : timeline_text(report));
  switch (report.verdict) {
    case TimelineVerdict::ready:
      return kReady;
    case TimelineVerdict::ready_with_loss:
      return kReadyWithLoss;
    case TimelineVerdict::not_ready:
      return kNotReady;
    case TimelineVerdict::cannot_tell:
      return kCannotTell;
  }
  return kCannotTell;
}

}  // namespace walread::timeline_check
