// A prediction of retention-report, and what a real checkpoint then lets go of.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/support/live_server.hpp"

namespace walread::test {

using SegmentNames = std::set<std::string>;

nlohmann::json retention_report(const LiveServer& server, const std::vector<std::string>& options = {});

// The names that a report's "next_checkpoint" foretells to go.
SegmentNames foretold(const nlohmann::json& next);

struct CheckpointOutcome {
  SegmentNames gone;
  std::size_t renamed = 0;  // how many names are new
};
CheckpointOutcome checkpoint(const LiveServer& server);

// The prediction, then reality. Returns the report.
nlohmann::json compare_retention(const LiveServer& server);

// The first cause that is binding; null if none is.
const nlohmann::json& binding_cause(const nlohmann::json& report);

}  // namespace walread::test
