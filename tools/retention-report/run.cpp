#include "tools/retention-report/run.hpp"

#include "libwalread/print/retention_json.hpp"
#include "libwalread/print/retention_prometheus.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tools/common/cli.hpp"

namespace walread::retention {

namespace {

std::string print(Format format, const RetentionFacts& facts, const RetentionReport& report) {
  switch (format) {
    case Format::json:
      return retention_json(facts, report);
    case Format::prometheus:
      return retention_prometheus(facts, report);
    case Format::text:
      break;
  }
  return retention_text(facts, report);
}

}  // namespace

ExitCode run(const Options& options) {
  const RetentionFacts facts = gather_retention_facts(options.path, options.facts);
  const RetentionReport report = judge_retention(facts, options.what_if, options.thresholds);
  // A report that did not arrive tells nobody anything.
  if (!cli::write_stdout(print(options.format, facts, report))) return kCannotTell;
  switch (report.severity) {
    case RetentionSeverity::ok:
      return kOk;
    case RetentionSeverity::warning:
      return kWarning;
    case RetentionSeverity::critical:
      return kCritical;
    case RetentionSeverity::unknown:
      break;
  }
  return kCannotTell;
}

}  // namespace walread::retention
