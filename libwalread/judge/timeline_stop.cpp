// What a recovery target in the configuration makes of an answer: the server does what it says, whoever wants
// to activate it or let it follow.
#include "formats/behaviour.hpp"
#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

}  // namespace

void judge_recovery_stop(const NodeFacts& node, Lsn consistent, Findings& out) {
  const RecoveryStopFacts& stop = node.wal.stop;
  if (!stop.is_set() || !(node.marks.standby || node.marks.archive_recovery)) return;
  std::vector<Evidence> evidence{
      {"setting", stop.setting}, {"directory", node.path}, {"end", node.wal.end.end.at}};
  if (stop.reached) evidence.push_back({"at", stop.at});
  if (!stop.known) return out.add(F::target_not_known, S::unknown, std::move(evidence));
  if (stop.reached && stop.at < consistent) {
    evidence.push_back({"needed", consistent});
    return out.add(F::stops_too_early, S::blocks, std::move(evidence));
  }
  if (!stop.reached && !stop.immediate) {
    const bool fatal = formats::behaves(*node.system, formats::Behaviour::target_must_be_reached);
    return out.add(F::target_not_reached, fatal ? S::blocks : S::warning, std::move(evidence));
  }
  if (stop.action == StopAction::shutdown)
    return out.add(F::stops_and_shuts_down, S::blocks, std::move(evidence));
  if (stop.immediate) return out.add(F::target_not_known, S::loss, std::move(evidence));
  out.add(F::stops_before_its_end, node.wal.last_commit_behind_stop.valid() ? S::loss : S::warning,
          std::move(evidence));
}

void judge_stop_while_following(const NodeFacts& node, Lsn to, Findings& out) {
  const RecoveryStopFacts& stop = node.wal.stop;
  if (!stop.is_set()) return;
  const bool stops = stop.reached || stop.immediate || (stop.lsn.valid() && stop.lsn < to);
  // An LSN ahead of both is not reached yet; a transaction, a name or a time may be anywhere on the way.
  const S severity = stops ? S::blocks : stop.lsn.valid() ? S::warning : S::unknown;
  out.add(F::target_left_behind, severity, {{"setting", stop.setting}, {"directory", node.path}});
}

}  // namespace walread
