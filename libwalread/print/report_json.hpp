// What the JSON of every report begins with: which report in which version, the verdict, what was found, what
// to do. Whoever reads one of them reads all; what only one report has stands in sections of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/evidence.hpp"
#include "libwalread/print/plan_text.hpp"

namespace walread {

struct ReportKind {
  std::string_view tool;  // "timeline-check"; its schema is print/schema/TOOL.schema.json
  // Goes up when something is renamed, removed or changes its type; new keys may come at any time.
  int schema_version;
};

struct ReportFinding {
  std::string id;  // with hyphens; does not change between releases
  // critical and blocks: the verdict is the worst there is; unknown: a fact is missing; loss, warning; info
  // changes no verdict.
  std::string_view severity;
  std::string sentence;
  std::string_view source;  // where in the server the rule comes from; empty: it is a rule of our own
  std::vector<Evidence> evidence{};
};

struct ReportPlan {
  std::string_view option;  // the way out that the steps lead to
  std::vector<PlanLine> steps{};
};

struct ReportJudgement {
  std::string_view verdict;
  std::vector<ReportFinding> findings{};
  ReportPlan plan{};
};

// One document and a newline. `sections`: a JSON object with what only this report has.
std::string report_json(const ReportKind& kind, const ReportJudgement& judgement, std::string_view sections);

// The same for a report that is written while it is made: first this, then ,"NAME":VALUE for each section,
// then the judgement, which closes the object.
std::string report_json_begin(const ReportKind& kind);
std::string report_json_end(const ReportJudgement& judgement);

// The names of JSON and scripts have underscores where those of findings have hyphens.
std::string hyphenated(std::string_view name);

}  // namespace walread
