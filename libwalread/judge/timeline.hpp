// May this standby be activated, what would be lost, can that old primary come back: rules over facts,
// without I/O.
//
// A verdict is the worst of its findings. READY needs every fact that it rests on: what could not be read is
// a finding of severity `unknown`, never an assumption.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libwalread/facts/timeline_facts.hpp"
#include "libwalread/judge/evidence.hpp"
#include "libwalread/judge/timeline_findings.hpp"
#include "libwalread/judge/timeline_plan.hpp"

namespace walread {

enum class TimelineVerdict : std::uint8_t { ready, ready_with_loss, not_ready, cannot_tell };

// What a finding does to the verdict, the worst first.
enum class FindingSeverity : std::uint8_t {
  blocks,   // NOT-READY
  unknown,  // CANNOT-TELL: a fact is missing
  loss,     // READY-WITH-LOSS
  warning,  // changes no verdict; somebody has to look at it
  info,
};

struct Finding {
  FindingId id{};
  FindingSeverity severity{};
  std::vector<Evidence> evidence{};

  const EvidenceValue* find(std::string_view key) const;
};

// What a directory is, and so what can be done with it.
enum class NodeRole : std::uint8_t {
  standby,
  archive_recovery,  // recovers from an archive and then promotes itself
  backup,            // a base backup that was never started
  half_promoted,     // its promotion was begun and not finished
  promoted,          // a primary that was a standby once
  primary,
  unmarked_standby,  // pg_control says that it was in recovery, but nothing tells it to go on
  not_known,
};

NodeRole role_of(const NodeFacts& node);

// Whether it is one already, or is becoming one.
constexpr bool is_a_primary(NodeRole role) {
  return role == NodeRole::primary || role == NodeRole::promoted || role == NodeRole::half_promoted;
}

struct TimelineReport {
  TimelineVerdict verdict = TimelineVerdict::cannot_tell;
  std::vector<Finding> findings{};  // the worst first
  Plan plan{};
  TimelineFacts facts{};
};

TimelineReport judge_timelines(TimelineFacts facts);

}  // namespace walread
