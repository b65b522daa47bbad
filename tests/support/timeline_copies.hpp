// Copies of the nodes that a recorded truth is about, which a test may change.
#pragma once

#include <filesystem>
#include <vector>

#include "tests/support/data_directory.hpp"
#include "tests/support/timeline_truths.hpp"

namespace walread::test {

class TimelineCopies {
 public:
  // The directories get names of the caller's choice. Segments may not be written in place: they are links.
  explicit TimelineCopies(const TimelineOptions& recorded, const std::string& subject = "subject",
                          const std::string& other = "other");

  const TimelineOptions& options() const { return options_; }
  TimelineOptions& options() { return options_; }
  std::filesystem::path directory() const { return directory_.path(); }
  // The subject, and the other node if there is one.
  std::vector<std::filesystem::path> nodes() const;
  TimelineReport judge() const { return judge_timelines(collect_timeline_facts(options_)); }

 private:
  TemporaryDirectory directory_;
  TimelineOptions options_;
};

// pg_wal, or pg_xlog as it was called up to 9.6.
std::filesystem::path wal_directory_of(const std::filesystem::path& node);
// Its segments as a server names them, by name.
std::vector<std::filesystem::path> segments_of(const std::filesystem::path& node);

// Whether somebody who reads the second verdict would dare more than after the first.
bool is_better(TimelineVerdict after, TimelineVerdict before);

}  // namespace walread::test
