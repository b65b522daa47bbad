#include "tests/live/retention_live.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "libwalread/core/segment_math.hpp"
#include "libwalread/io/segment_name.hpp"
#include "tests/support/report_findings.hpp"
#include "tests/support/run_program.hpp"

namespace walread::test {

using nlohmann::json;

json retention_report(const LiveServer& server, const std::vector<std::string>& options) {
  std::vector<std::string> arguments{"--format=json", server.data()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const test::ProgramResult r = test::run_program("retention-report", arguments);
  EXPECT_EQ(r.err, "");
  return json::parse(r.out);
}

SegmentNames foretold(const json& next) {
  SegmentNames out;
  constexpr SegmentSize kSize = SegmentSize::mib(1);
  for (const json& run : next.at("goes_files")) {
    const WalFileName first = parse_wal_file_name(run.at("first").get<std::string>());
    const WalFileName last = parse_wal_file_name(run.at("last").get<std::string>());
    for (SegmentNumber n = *first.segment_number(kSize); n <= *last.segment_number(kSize); ++n)
      out.insert(segment_file_name(first.tli, n, kSize) + (first.partial ? ".partial" : ""));
  }
  EXPECT_EQ(out.size(), next.at("goes").at("files").get<std::size_t>());
  return out;
}

CheckpointOutcome checkpoint(const LiveServer& server) {
  const SegmentNames before = server.segments();
  server.sql("CHECKPOINT");
  const SegmentNames after = server.segments();
  CheckpointOutcome out;
  std::ranges::set_difference(before, after, std::inserter(out.gone, out.gone.begin()));
  SegmentNames made;
  std::ranges::set_difference(after, before, std::inserter(made, made.begin()));
  out.renamed = made.size();
  return out;
}

json compare_retention(const LiveServer& server) {
  json r = retention_report(server);
  EXPECT_TRUE(found(r, "unknown").empty()) << r.at("findings");
  const json& next = r.at("next_checkpoint");
  const CheckpointOutcome real = checkpoint(server);
  EXPECT_EQ(next.at("can_be_made_now") ? foretold(next) : SegmentNames{}, real.gone);
  EXPECT_LE(next.at("recycled_min"), real.renamed);
  EXPECT_GE(next.at("recycled_max").get<std::size_t>() + 1, real.renamed);  // one may be allocated beside
  return r;
}

const json& binding_cause(const json& report) {
  static const json none;
  for (const json& cause : report.at("causes"))
    if (cause.at("binding")) return cause;
  return none;
}

}  // namespace walread::test
