// A retention report for programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/report_json.hpp"

namespace walread {

// OK, WARNING, CRITICAL, CANNOT-TELL.
std::string_view verdict_of(const RetentionReport& report);

// The worst first.
std::vector<ReportFinding> findings_of(const RetentionFacts& facts, const RetentionReport& report);

// The whole report as one JSON document (print/schema/retention-report.schema.json). LSNs are strings, counts
// and bytes numbers, times UTC in ISO 8601. Files that go are listed as runs of consecutive segments, first
// and last included.
std::string retention_json(const RetentionFacts& facts, const RetentionReport& report);

}  // namespace walread
