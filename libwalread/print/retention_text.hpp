// A retention report for people.
#pragma once

#include <string>

#include "libwalread/judge/retention.hpp"

namespace walread {

// The whole report. Printable ASCII only, whatever names the files have.
std::string retention_text(const RetentionFacts& facts, const RetentionReport& report);

}  // namespace walread
