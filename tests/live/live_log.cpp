#include "tests/live/live_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

namespace walread::test {

namespace fs = std::filesystem;

namespace {

LiveLog live_log(const std::string& name, const std::string& timeline) {
  LiveLog log{name, live_logs_directory() / name, timeline, {}, {}};
  std::vector<std::string> segments;
  for (const auto& file : fs::directory_iterator(log.data / "pg_wal")) {
    const std::string segment = file.path().filename();
    if (segment.size() == 24 && segment.starts_with("0000000" + timeline)) segments.push_back(segment);
  }
  if (segments.empty()) throw std::runtime_error("no segments in " + log.data.string());
  log.first = *std::ranges::min_element(segments);
  log.last = *std::ranges::max_element(segments);
  return log;
}

// The text between `before` and the next comma or space.
std::string word_behind(const std::string& line, const std::string& before) {
  const std::size_t at = line.find(before);
  if (at == std::string::npos) return {};
  const std::size_t begin = line.find_first_not_of(' ', at + before.size());
  return line.substr(begin, line.find_first_of(", ", begin) - begin);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

std::vector<std::string> LiveLog::arguments(std::vector<std::string> options) const {
  options.insert(options.end(), {"-p", (data / "pg_wal").string(), "-t", timeline});
  const auto names = [&](const char* option) { return std::ranges::count(options, option) != 0; };
  // A start says where to begin, and the whole rest follows it.
  if (names("-s")) return options;
  options.insert(options.end(), {first, last});
  return options;
}

fs::path live_logs_directory() { return WALREAD_LIVE_LOGS_DIR; }

const std::vector<LiveLog>& live_logs() {
  static const std::vector<LiveLog> logs{live_log("primary", "1"), live_log("promoted", "2")};
  return logs;
}

const std::vector<LiveRecord>& live_records(const LiveLog& log) {
  static std::map<std::string, std::vector<LiveRecord>> known;
  std::vector<LiveRecord>& records = known[log.name];
  if (!records.empty()) return records;
  std::istringstream text(run_postgresql15("pg_waldump", log.arguments({})).out);
  for (std::string line; std::getline(text, line);) {
    const std::size_t block = line.find("blkref #0: rel ");
    records.push_back({word_behind(line, ", lsn: "), word_behind(line, ", tx: "),
                       block == std::string::npos ? "" : word_behind(line.substr(block), "rel ")});
  }
  return records;
}

ProgramResult run_postgresql15(const std::string& program, const std::vector<std::string>& arguments) {
  const char* bin = std::getenv("WALREAD_PG15_BIN");
  return run_program(std::string(bin != nullptr ? bin : "/usr/lib/postgresql/15/bin") + "/" + program,
                     arguments);
}

void expect_same_output(const LiveLog& log, const std::vector<std::string>& options) {
  const std::vector<std::string> arguments = log.arguments(options);
  const ProgramResult tool = run_postgresql15("pg_waldump", arguments);
  const ProgramResult ours = run_program("waldump", arguments);
  EXPECT_EQ(ours.exit_code, 0) << log.name << ' ' << joined(options) << ": " << ours.err;
  if (ours.out == tool.out) return;
  const auto [a, b] = std::ranges::mismatch(tool.out, ours.out);
  const auto line = static_cast<std::size_t>(a - tool.out.begin());
  const std::size_t begin = line == 0 ? 0 : tool.out.rfind('\n', line - 1) + 1;
  ADD_FAILURE() << log.name << ": " << joined(arguments) << "\n  pg_waldump: " << tool.out.substr(begin, 300)
                << "\n  waldump:    " << ours.out.substr(std::min(begin, ours.out.size()), 300) << '\n'
                << tool.err;
}

}  // namespace walread::test
