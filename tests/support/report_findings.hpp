// What stands in the JSON that all reports share.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace walread::test {

// The ids of the findings of a severity, in their order.
std::vector<std::string> found(const nlohmann::json& report, const std::string& severity);
bool has_finding(const nlohmann::json& report, const std::string& id);
// The ids of the plan's steps, in their order.
std::vector<std::string> planned(const nlohmann::json& report);

}  // namespace walread::test
