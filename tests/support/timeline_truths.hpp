// Every recording of which is known what became of it: the verdict and its main finding.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "libwalread/judge/timeline.hpp"

namespace walread::test {

struct TimelineTruth {
  Question question;
  const char* subject;
  const char* other;  // the primary, or the new one; empty: none is named
  TimelineVerdict verdict;
  FindingId main;            // the first finding of the report
  const char* archive = "";  // named with --archive: its directory beside the subject's
};

std::span<const TimelineTruth> timeline_truths();

// "S3a/m0 beside S3a/p0"
std::string name_of(const TimelineTruth& truth);

// What to ask; nothing if testdata/ does not have all of the files.
std::optional<TimelineOptions> options_of(const TimelineTruth& truth);

}  // namespace walread::test
