// What is said of every recording of which is known what became of it (tests/support/timeline_truths.cpp).
// Those of which testdata/ has the files run always, all of them with WALREAD_CORPUS.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_checks.hpp"
#include "tests/support/timeline_truths.hpp"

namespace walread {
namespace {

TEST(TimelineTruth, EveryRecording) {
  std::size_t judged = 0;
  for (const test::TimelineTruth& t : test::timeline_truths()) {
    const auto options = test::options_of(t);
    if (!options) continue;
    ++judged;
    SCOPED_TRACE(name_of(t));
    const TimelineReport r = judge_timelines(collect_timeline_facts(*options));
    EXPECT_EQ(name_of(r.verdict), name_of(t.verdict));
    // What a copy cannot show of tablespaces and settings is remarked of many.
    const auto main =
        std::ranges::find_if(r.findings, [](const Finding& f) { return f.id != FindingId::start_up_remark; });
    ASSERT_NE(main, r.findings.end());
    EXPECT_EQ(name_of(main->id), name_of(t.main));
    test::check_report(r);
  }
  // How many of them testdata/ has the files of.
  constexpr std::size_t kShipped = 109;
  EXPECT_EQ(judged, std::getenv("WALREAD_CORPUS") != nullptr ? test::timeline_truths().size() : kShipped);
}

}  // namespace
}  // namespace walread
