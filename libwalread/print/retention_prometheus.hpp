// A retention report for node_exporter's textfile collector.
#pragma once

#include <string>

#include "libwalread/judge/retention.hpp"

namespace walread {

// Text exposition format: one family for each cause and quantity, each with HELP and TYPE. What is not known
// has no sample, so that an alert on absence works.
std::string retention_prometheus(const RetentionFacts& facts, const RetentionReport& report);

}  // namespace walread
