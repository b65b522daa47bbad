// "kept=4GB,free=10%,backlog=20": when to warn.
#pragma once

#include <string>
#include <string_view>

#include "libwalread/judge/retention.hpp"

namespace walread::retention {

// Changes what `text` names; the rest of `threshold` stays. Returns what is wrong, or nothing.
std::string parse_threshold(std::string_view text, Threshold& threshold);

}  // namespace walread::retention
