// One row of words for each finding about timelines. {key} stands for a piece of its evidence, {subject} and
// {other} for what the report is about; {key#one|many} for the value with the word in its number;
// {key?before|after} for `before`, the value and `after` if there is such evidence.
#pragma once

#include <span>
#include <string_view>

#include "libwalread/judge/timeline_findings.hpp"

namespace walread {

struct TimelineWords {
  FindingId id;
  std::string_view what;
  std::string_view advice;  // as a step of the plan; empty: there is nothing to do
};

// Whether the rows are those of `first` and the findings behind it, one by one.
constexpr bool are_in_order(std::span<const TimelineWords> rows, FindingId first) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].id) != static_cast<std::size_t>(first) + i) return false;
  return true;
}

// Findings before foreign_system, in the order of FindingId: what cannot be read, what the node is, its own
// WAL.
std::span<const TimelineWords> words_about_a_node();

// foreign_system and all behind it: beside another node, coming back.
std::span<const TimelineWords> words_about_a_pair();

const TimelineWords& words_of(FindingId id);

}  // namespace walread
