// A retention report for programs.
#pragma once

#include <string>

#include "libwalread/judge/retention.hpp"

namespace walread {

inline constexpr int kRetentionJsonVersion = 1;

// One JSON object and a newline. LSNs are strings, counts and bytes numbers, times UTC in ISO 8601. Files
// that go are listed as runs of consecutive segments, first and last included.
std::string retention_json(const RetentionFacts& facts, const RetentionReport& report);

}  // namespace walread
