// What make_logs.sh left behind, and the tools of PostgreSQL 15 beside ours on it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/run_program.hpp"

namespace walread::test {

// One timeline of one data directory that the server wrote.
struct LiveLog {
  std::string name;            // primary, promoted
  std::filesystem::path data;  // the data directory without its tables
  std::string timeline;        // 1
  std::string first;           // its first and last segment
  std::string last;

  // -p, -t and the segments, behind `options`: what both waldump and pg_waldump take.
  std::vector<std::string> arguments(std::vector<std::string> options) const;
};

// The log of the primary, and that of the promoted standby from its own timeline's first segment on.
const std::vector<LiveLog>& live_logs();

// A record of a log, as pg_waldump tells of it.
struct LiveRecord {
  std::string lsn;
  std::string xid;
  std::string relation;  // of its first block; empty: it has none
};
const std::vector<LiveRecord>& live_records(const LiveLog& log);

std::filesystem::path live_logs_directory();

// A program of PostgreSQL 15. Its exit code says nothing: the end of a log is an error to pg_waldump.
ProgramResult run_postgresql15(const std::string& program, const std::vector<std::string>& arguments);

// Fails, with the first line that differs, unless waldump prints exactly what pg_waldump does.
void expect_same_output(const LiveLog& log, const std::vector<std::string>& options);

}  // namespace walread::test
