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
struct Recorded {
  formats::System system;
  const char* archive;
  const char* directory;
  std::size_t count;
  bool has_text = true;
};
using formats::System;
constexpr Recorded kRecorded[] = {
    {System::gp6, "greenplum6_and_pg94", "greenplum6", 52},
    {System::pg94, "greenplum6_and_pg94", "postgresql94", 2},
    {System::pg10, "postgresql10_to_18", "postgresql10", 2},
    {System::pg11, "postgresql10_to_18", "postgresql11", 1, false},
    {System::pg12, "postgresql10_to_18", "postgresql12", 2},
    {System::pg13, "postgresql10_to_18", "postgresql13", 5},
    {System::pg14, "postgresql10_to_18", "postgresql14", 6},
    {System::pg15, "postgresql10_to_18", "postgresql15", 37},
    {System::pg16, "postgresql10_to_18", "postgresql16", 1, false},
    {System::pg17, "postgresql10_to_18", "postgresql17", 7},
    {System::pg18, "postgresql10_to_18", "postgresql18", 1, false},
};

std::vector<fs::path> directories(const Recorded& r) {
  std::vector<fs::path> found;
  const fs::path root = fs::path(WALREAD_UNPACK_DIR) / "control" / r.archive / r.directory;
  for (const auto& entry : fs::recursive_directory_iterator(root))
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

TEST_F(ControlGolden, TextIsThatOfTheProduct) {
  for (const Recorded& r : kRecorded) {
    const std::vector<fs::path> all = directories(r);
    EXPECT_EQ(all.size(), r.count) << r.directory;
    for (const fs::path& recording : all) {
      SCOPED_TRACE(recording.string());
      const ControlFile file = read_control_file(recording / "pg_control");
      EXPECT_EQ(file.verdict(), ControlVerdict::clean);
      EXPECT_EQ(file.system, r.system);
      EXPECT_TRUE(file.crc && file.crc->ok());
      if (r.has_text) {
        EXPECT_EQ(control_text(file), content(recording / "controldata.txt"));
      } else {
        EXPECT_FALSE(fs::exists(recording / "controldata.txt"));
      }
    }
  }
}

// Of 11, 16 and 18 there is no output of the tool; what it prints follows from its source (pg_controldata.c).
std::string text_of_recording(const std::string& directory) {
  const fs::path root = fs::path(WALREAD_UNPACK_DIR) / "control" / "postgresql10_to_18" / directory;
  return control_text(read_control_file(root / "shut_down" / "pg_control"));
}

// The labels of a text, one per line.
std::string labels(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += line.substr(0, line.find(':')) + "\n";
  return out;
}

TEST_F(ControlGolden, ReleasesWithoutTheToolHaveTheLinesOfTheirNeighbours) {
  const std::string float4 = "Float4 argument passing\n";
  std::string pg12 = labels(text_of_recording("postgresql12"));
  const std::string senders = "max_wal_senders setting\n";
  ASSERT_NE(pg12.find(senders), std::string::npos);
  ASSERT_NE(pg12.find(float4), std::string::npos);
  EXPECT_EQ(labels(text_of_recording("postgresql11")), pg12.erase(pg12.find(senders), senders.size()));
  EXPECT_EQ(labels(text_of_recording("postgresql16")), labels(text_of_recording("postgresql15")));
  std::string pg17 = labels(text_of_recording("postgresql17"));
  EXPECT_EQ(pg17.find(float4), std::string::npos);
  const std::string nonce = "Mock authentication nonce\n";
  EXPECT_EQ(labels(text_of_recording("postgresql18")),
            pg17.insert(pg17.find(nonce), "Default char data signedness\n"));
}

TEST_F(ControlGolden, TextOfPostgreSQL18) {
  EXPECT_EQ(text_of_recording("postgresql18"),
            "pg_control version number:            1800\n"
            "Catalog version number:               202506291\n"
            "Database system identifier:           7710504405102734281\n"
            "Database cluster state:               shut down\n"
            "pg_control last modified:             Sat Nov 21 06:15:17 2026\n"
            "Latest checkpoint location:           0/9000028\n"
            "Latest checkpoint's REDO location:    0/9000028\n"
            "Latest checkpoint's REDO WAL file:    000000010000000000000009\n"
            "Latest checkpoint's TimeLineID:       1\n"
            "Latest checkpoint's PrevTimeLineID:   1\n"
            "Latest checkpoint's full_page_writes: on\n"
            "Latest checkpoint's NextXID:          0:76310\n"
            "Latest checkpoint's NextOID:          24600\n"
            "Latest checkpoint's NextMultiXactId:  3131\n"
            "Latest checkpoint's NextMultiOffset:  6261\n"
            "Latest checkpoint's oldestXID:        76301\n"
            "Latest checkpoint's oldestXID's DB:   5\n"
            "Latest checkpoint's oldestActiveXID:  0\n"
            "Latest checkpoint's oldestMultiXid:   3131\n"
            "Latest checkpoint's oldestMulti's DB: 4\n"
            "Latest checkpoint's oldestCommitTsXid:76301\n"
            "Latest checkpoint's newestCommitTsXid:76309\n"
            "Time of latest checkpoint:            Sat Nov 21 06:15:17 2026\n"
            "Fake LSN counter for unlogged rels:   0/3E9\n"
            "Minimum recovery ending location:     0/0\n"
            "Min recovery ending loc's timeline:   0\n"
            "Backup start location:                0/0\n"
            "Backup end location:                  0/0\n"
            "End-of-backup record required:        no\n"
            "wal_level setting:                    logical\n"
            "wal_log_hints setting:                on\n"
            "max_connections setting:              45\n"
            "max_worker_processes setting:         9\n"
            "max_wal_senders setting:              6\n"
            "max_prepared_xacts setting:           10\n"
            "max_locks_per_xact setting:           64\n"
            "track_commit_timestamp setting:       on\n"
            "Maximum data alignment:               8\n"
            "Database block size:                  8192\n"
            "Blocks per segment of large relation: 131072\n"
            "WAL block size:                       8192\n"
            "Bytes per WAL segment:                16777216\n"
            "Maximum length of identifiers:        64\n"
            "Maximum columns in an index:          32\n"
            "Maximum size of a TOAST chunk:        1996\n"
            "Size of a large-object chunk:         2048\n"
            "Date/time type storage:               64-bit integers\n"
            "Float8 argument passing:              by value\n"
            "Data page checksum version:           1\n"
            "Default char data signedness:         signed\n"
            "Mock authentication nonce:            "
            "54a931a9de634b6bdee53a55df10a4f343d4d53759c42be53db3a1c2776177ba\n");
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
                             on ? "64-bit integers" : "floating-point numbers", on ? "signed" : "unsigned"})
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
  std::vector<fs::path> all;
  for (const Recorded& r : kRecorded)
    for (const fs::path& recording : directories(r)) all.push_back(recording);
  for (const fs::path& recording : all) {
    SCOPED_TRACE(recording.string());
    const json document = json::parse(control_json(read_control_file(recording / "pg_control")));
    EXPECT_EQ(document["problems"], json::array());
    std::set<std::string> values;
    collect(document, values);
    values.insert(as_printed(document["fields"]["time"]["utc"]));
    values.insert(as_printed(document["fields"]["check_point_copy"]["time"]["utc"]));

    std::istringstream lines(control_text(read_control_file(recording / "pg_control")));
    for (std::string line; std::getline(lines, line);) {
      constexpr std::size_t kLabelWidth = 38;
      ASSERT_GT(line.size(), kLabelWidth);
      const std::string value = line.substr(kLabelWidth);
      if (line.starts_with("Latest checkpoint's NextXID:")) {
        const auto mark = value.find_first_of("/:");
        EXPECT_TRUE(values.contains(value.substr(0, mark)) && values.contains(value.substr(mark + 1)))
            << line;
      } else if (line.starts_with("Date/time type storage:")) {
        EXPECT_EQ(value, "64-bit integers");  // since 10 no field says so
      } else {
        EXPECT_TRUE(values.contains(value)) << line;
      }
    }
  }
}

}  // namespace
}  // namespace walread
