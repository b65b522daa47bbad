#include "tools/timeline-check/run.hpp"

#include "libwalread/print/timeline_text.hpp"

namespace walread::timeline_check {

int run(const Options& options) {
  const TimelineReport report = judge_timelines(collect_timeline_facts(options.question));
  cli::write_stdout(options.json ? timeline_json(report) : timeline_text(report));
  switch (report.verdict) {
    case Verdict::ready: return kReady;
    case Verdict::ready_with_loss: return kReadyWithLoss;
    case Verdict::not_ready: return kNotReady;
    case Verdict::cannot_tell: return kCannotTell;
  }
  return kCannotTell;
}

}  // namespace walread::timeline_check
