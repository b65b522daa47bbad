// One picture of the segments, oldest to newest.
#pragma once

#include <string>

#include "libwalread/judge/retention.hpp"

namespace walread {

// A bar of at most `width` characters, a line of marks above it and its legend below. However many segments
// there are, each character stands for the same number of segment numbers. Empty without a judgement or
// segments.
//
//   x goes at the next checkpoint   # held   a held by archiving alone   = needed for crash recovery   +
//   ahead   . no file
std::string retention_bar(const RetentionFacts& facts, const RetentionReport& report, std::size_t width = 76);

}  // namespace walread
