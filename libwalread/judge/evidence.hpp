// What a finding of a report rests on: values by name, so that no reader has to take a sentence apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "libwalread/facts/segment_fact.hpp"

namespace walread {

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
  std::string_view key;  // of the report's table of findings and of JSON
  EvidenceValue value;
};

}  // namespace walread
