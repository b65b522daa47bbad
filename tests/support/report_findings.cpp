#include "tests/support/report_findings.hpp"

#include <algorithm>

namespace walread::test {

std::vector<std::string> found(const nlohmann::json& report, const std::string& severity) {
  std::vector<std::string> out;
  for (const auto& finding : report.at("findings"))
    if (finding.at("severity") == severity) out.push_back(finding.at("id"));
  return out;
}

bool has_finding(const nlohmann::json& report, const std::string& id) {
  return std::ranges::any_of(report.at("findings"), [&](const auto& f) { return f.at("id") == id; });
}

std::vector<std::string> planned(const nlohmann::json& report) {
  std::vector<std::string> out;
  for (const auto& step : report.at("plan").at("steps")) out.push_back(step.at("id"));
  return out;
}

}  // namespace walread::test
