// What would stop a server at its start, as findings.
#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

struct Meaning {
  FindingId id;
  FindingSeverity severity;
};

Meaning meaning_of(StartUpEffect effect) {
  switch (effect) {
    case StartUpEffect::stops:
      return {F::start_up_fails, S::blocks};
    case StartUpEffect::not_known:
      return {F::start_up_not_known, S::unknown};
    case StartUpEffect::loses:
      return {F::start_up_remark, S::loss};
    case StartUpEffect::warns:
      return {F::start_up_remark, S::warning};
    case StartUpEffect::tells:
      break;
  }
  return {F::start_up_remark, S::info};
}

std::vector<Evidence> evidence_of(const NodeFacts& node, const StartUpFailure& failure) {
  std::vector<Evidence> out{{"directory", node.path}, {"check", std::string(failure.row->name)}};
  const auto text = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out.push_back({key, value});
  };
  text("server_says", failure.server_says);
  text("source", std::string(failure.row->source));
  text("setting", failure.setting);
  // An empty value is a value.
  if (!failure.setting.empty())
    out.push_back({"value", failure.value});
  else
    text("value", failure.value);
  text("needed", failure.needed);
  text("file", failure.file);
  if (failure.line != 0) out.push_back({"line", static_cast<std::uint64_t>(failure.line)});
  if (failure.os_error != 0) out.push_back(errno_of(failure.os_error));
  if (failure.timeline != 0 || failure.row->check == StartUpCheck::target_timeline_missing) {
    out.push_back({"timeline", failure.timeline});
    out.push_back({"history", history_file_name(static_cast<TimelineId>(failure.timeline))});
  }
  return out;
}

}  // namespace

void judge_start_up(const NodeFacts& node, StartAs as, Findings& out) {
  for (const StartUpFailure& failure : node.start_up.failures) {
    if (!failure.counts_for(as)) continue;
    const Meaning meaning = meaning_of(failure.effect);
    out.add(meaning.id, meaning.severity, evidence_of(node, failure));
  }
}

}  // namespace walread
