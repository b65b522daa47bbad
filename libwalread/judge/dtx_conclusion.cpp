#include <algorithm>

#include "libwalread/judge/dtx_states.hpp"

namespace walread {

namespace {

using S = DtxSegmentState;
using C = DtxCoordinatorState;
using M = DtxMeaning;

// What recovery does with parts that still wait: it commits what the coordinator's list has, and rolls back the rest
// (cdbdtxrecovery.c recoverInDoubtTransactions()).
DtxRecovery recovery_of(C coordinator, bool prepared, bool redundant) {
  if (redundant) return DtxRecovery::stops;
  if (coordinator == C::cannot_tell) return prepared ? DtxRecovery::cannot_tell : DtxRecovery::nothing;
  if (coordinator == C::decided) return DtxRecovery::commit;
  return prepared ? DtxRecovery::roll_back : DtxRecovery::nothing;
}

}  // namespace

DtxConclusion conclude(C coordinator, std::span<const S> segments, bool ends_late) {
  const auto has = [&](S s) { return std::find(segments.begin(), segments.end(), s) != segments.end(); };
  const bool one_phase = has(S::one_phase);
  const bool committed = has(S::committed) || one_phase;
  const bool undone = has(S::rolled_back) || has(S::gone);
  const bool prepared = has(S::prepared);
  const bool unknown = has(S::cannot_tell);
  const bool decided = coordinator == C::decided || coordinator == C::forgotten || coordinator == C::lost;
  const DtxRecovery recovery = recovery_of(coordinator, prepared, has(S::redundant));
  const auto meaning = [&]() -> M {
    // Contradictions stand whatever else is not known.
    if ((committed || decided) && undone) return M::broken_rolled_back;
    if (has(S::redundant)) return M::redundant;
    if (one_phase && (prepared || has(S::committed))) return M::broken_committed;
    if (one_phase) return M::one_phase;
    switch (coordinator) {
      case C::nothing:
        if (committed) return M::broken_committed;
        if (unknown) return M::cannot_tell;
        if (prepared) return M::will_roll_back;
        return undone && !has(S::unseen) ? M::rolled_back : M::unverified;
      case C::unseen:
        if (committed && prepared) return M::broken_will_roll_back;
        if (unknown || prepared) return M::cannot_tell;
        return M::unverified;
      case C::forgotten:
        if (prepared) return ends_late ? M::broken_will_roll_back : M::cannot_tell;
        if (unknown) return M::cannot_tell;
        if (has(S::unseen)) return M::unverified;
        return committed ? M::finished : M::cannot_tell;  // somebody must have taken part
      case C::decided: return unknown ? M::cannot_tell : M::will_commit;
      case C::lost: return M::lost;
      case C::cannot_tell: return M::cannot_tell;
    }
    return M::cannot_tell;
  };
  return {meaning(), recovery};
}

}  // namespace walread
