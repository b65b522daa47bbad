// Every recorded control file reads as the product's own pg_controldata printed it.
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "libwalread/print/control_json.hpp"
#include "libwalread/print/control_text.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What PROVENANCE.txt lists. A recording that got lost must not look like success.
constexpr std::size_t kGp6Recordings = 52;
constexpr std::size_t kPg94Recordings = 2;

fs::path recordings() { return fs::path(WALREAD_UNPACK_DIR) / "control" / "greenplum6_and_pg94"; }

std::vector<fs::path> recorded(const std::string& product) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(recordings() / product))
    if (entry.path().filename() == "pg_control") found.push_back(entry.path().parent_path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class ControlGolden : public testing::Test {
 protected:
  ControlGolden() {
    ::setenv("TZ", "UTC", 1);  // as recorded
    ::tzset();
  }
};

void expect_recorded_text(const std::string& product, std::size_t count, formats::System system) {
  const std::vector<fs::path> all = recorded(product);
  EXPECT_EQ(all.size(), count);
  for (const fs::path& recording : all) {
    SCOPED_TRACE(recording.string());
    const ControlFile file = read_control_file(recording / "pg_control");
    EXPECT_EQ(file.verdict(), ControlVerdict::clean);
    EXPECT_EQ(file.system, system);
    EXPECT_EQ(control_text(file), content(recording / "controldata.txt"));
  }
}

TEST_F(ControlGolden, TextOfGreenplum6) {
  expect_recorded_text("greenplum6", kGp6Recordings, formats::System::gp6);
}

TEST_F(ControlGolden, TextOfPostgreSQL94) {
  expect_recorded_text("postgresql94", kPg94Recordings, formats::System::pg94);
}

// Every scalar of a document, as pg_controldata would print it.
void collect(const json& node, std::set<std::string>& out) {
  if (node.is_structured()) {
    for (const json& child : node) collect(child, out);
  } else if (node.is_string()) {
    out.insert(node.get<std::string>());
  } else if (node.is_boolean()) {
    const bool on = node.get<bool>();
    for (const char* word : {on ? "on" : "off", on ? "yes" : "no", on ? "by value" : "by reference",
                             on ? "64-bit integers" : "floating-point numbers"})
      out.insert(word);
  } else {
    out.insert(node.dump());
  }
}

// "2026-11-21T06:07:30Z" as "Sat Nov 21 06:07:30 2026".
std::string as_printed(const std::string& utc) {
  struct tm parts {};
  EXPECT_NE(::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts), nullptr) << utc;
  char text[64];
  ::strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y", &parts);
  return text;
}

TEST_F(ControlGolden, JsonHasEveryValueOfTheText) {
  std::vector<fs::path> all = recorded("greenplum6");
  for (const fs::path& recording : recorded("postgresql94")) all.push_back(recording);
  ASSERT_EQ(all.size(), kGp6Recordings + kPg94Recordings);
  for (const fs::path& recording : all) {
    SCOPED_TRACE(recording.string());
    const json document = json::parse(control_json(read_control_file(recording / "pg_control")));
    EXPECT_EQ(document["problems"], json::array());
    std::set<std::string> values;
    collect(document, values);
    values.insert(as_printed(document["fields"]["time"]["utc"]));
    values.insert(as_printed(document["fields"]["check_point_copy"]["time"]["utc"]));

    std::istringstream lines(content(recording / "controldata.txt"));
    for (std::string line; std::getline(lines, line);) {
      constexpr std::size_t kLabelWidth = 38;
      ASSERT_GT(line.size(), kLabelWidth);
      const std::string value = line.substr(kLabelWidth);
      if (const auto slash = value.find('/'); line.starts_with("Latest checkpoint's NextXID:")) {
        EXPECT_TRUE(values.contains(value.substr(0, slash)) && values.contains(value.substr(slash + 1)))
            << line;
      } else {
        EXPECT_TRUE(values.contains(value)) << line;
      }
    }
  }
}

}  // namespace
}  // namespace walread
