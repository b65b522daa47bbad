// Words for the judgement about timelines: the report as text, as JSON, and the sentence of one finding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/timeline.hpp"
#include "libwalread/print/plan_text.hpp"

namespace walread {

// READY, READY-WITH-LOSS, NOT-READY, CANNOT-TELL.
std::string_view name_of(TimelineVerdict verdict);
// blocks, unknown, loss, warning, info.
std::string_view name_of(FindingSeverity severity);
// A few words: "standby", "primary, promoted".
std::string_view name_of(NodeRole role);

// What was found, in one sentence with its evidence; and the step of the plan that belongs to it, possibly
// empty. What comes from files is printable in both.
std::string sentence_of(const Finding& finding, const TimelineReport& report);
std::string advice_of(const Finding& finding, const TimelineReport& report);

// The steps of the plan, in order; no text stands there twice.
std::vector<PlanLine> plan_lines(const TimelineReport& report);

// The whole report: verdict line, reasons, plan, timelines, facts; no line is longer than 80 columns unless a
// path is.
std::string timeline_text(const TimelineReport& report);

// The whole report as one JSON document (print/schema/timeline-check.schema.json).
std::string timeline_json(const TimelineReport& report);

// The timelines of both nodes as a tree in plain characters, with where each node's WAL ends.
std::string timeline_tree(const TimelineFacts& facts);

}  // namespace walread
