// May this standby be activated, what would be lost, can that old primary come back: rules over facts,
// without I/O.
//
// A verdict is the worst of its findings. READY needs every fact that it rests on: what could not be read is
// a finding of severity `unknown`, never an assumption.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libwalread/facts/timeline_facts.hpp"
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

struct Moment {
  std::int64_t timestamp = 0;  // microseconds since 2000 UTC (TimestampTz)
};

// One value of evidence. Only the member that `kind` names means anything.
struct EvidenceValue {
  enum class Kind : std::uint8_t { lsn, number, moment, text, texts, segments };

  // NOLINTBEGIN(google-explicit-constructor): so that rules read {{"end", lsn}, {"commits", n}}
  EvidenceValue(Lsn lsn) : kind(Kind::lsn), number(lsn.value) {}
  EvidenceValue(std::uint64_t n) : kind(Kind::number), number(n) {}
  EvidenceValue(Moment m) : kind(Kind::moment), number(static_cast<std::uint64_t>(m.timestamp)) {}
  EvidenceValue(std::string s) : kind(Kind::text), text(std::move(s)) {}
  EvidenceValue(std::vector<std::string> list) : kind(Kind::texts), texts(std::move(list)) {}
  EvidenceValue(std::vector<SegmentFact> list) : kind(Kind::segments), segments(std::move(list)) {}
  // NOLINTEND(google-explicit-constructor)

  Kind kind;
  std::uint64_t number = 0;
  std::string text{};
  std::vector<std::string> texts{};
  std::vector<SegmentFact> segments{};
};

struct Evidence {
  std::string_view key;  // of the table in timeline_findings.cpp and of JSON
  EvidenceValue value;
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

struct TimelineReport {
  TimelineVerdict verdict = TimelineVerdict::cannot_tell;
  std::vector<Finding> findings{};  // the worst first
  Plan plan{};
  TimelineFacts facts{};
};

TimelineReport judge_timelines(TimelineFacts facts);

}  // namespace walread
