#include "tools/timeline-check/run.hpp"

#include <fmt/format.h>

#include "libwalread/print/explain_text.hpp"
#include "libwalread/print/timeline_text.hpp"

namespace walread::timeline_check {

namespace {

int exit_code(MessageState state) {
  switch (state) {
    case MessageState::harmless:
      return kReady;
    case MessageState::bad:
      return kNotReady;
    case MessageState::cannot_tell:
      return kCannotTell;
  }
  return kCannotTell;
}

int explain(const Options& options) {
  const auto message = parse_message(options.explain);
  if (!message) {
    cli::error(fmt::format("no message about WAL, timelines or recovery that is known: {}", options.explain));
    return kCannotTell;
  }
  Explanation explanation{.text = options.explain, .message = *message};
  MessageFacts facts;
  MessageJudgement judgement;
  if (!options.explain_in.empty()) {
    MessageQuestion question = question_about(*message, options.explain_in);
    question.wal_directory = options.question.wal_directory;
    question.system = options.question.system;
    facts = collect_message_facts(question);
    judgement = judge_message(*message, facts);
    explanation.facts = &facts;
    explanation.judgement = &judgement;
  }
  cli::write_stdout(options.json ? explain_json(explanation) : explain_text(explanation));
  return explanation.judgement == nullptr ? kReady : exit_code(judgement.state);
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
