// What holds of every report about timelines, whatever it is about: nothing in its words is left unfilled,
// and nothing in it contradicts anything else.
#pragma once

#include <string_view>

#include "libwalread/judge/timeline.hpp"

namespace walread::test {

// Whether a text has a placeholder of a table of words left in it: {word}, {word#one|many},
// {word?before|after}.
bool has_placeholder(std::string_view text);

// Fails the test that calls it for each thing that is wrong with the report.
void check_report(const TimelineReport& report);

}  // namespace walread::test
