// retention-report on a WAL directory that got out of hand.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tests/support/crowded_directory.hpp"
#include "tests/support/data_directory.hpp"

namespace {

using namespace walread;

// Built once.
const std::filesystem::path& crowded() {
  static test::TemporaryDirectory dir;
  static const std::filesystem::path path = [] {
    test::make_crowded_directory(dir.path() / "data");
    return dir.path() / "data";
  }();
  return path;
}

void crowded_directory(benchmark::State& state) {
  crowded();
  for (auto _ : state) {
    const RetentionFacts facts = gather_retention_facts(crowded());
    const RetentionReport report = judge_retention(facts);
    benchmark::DoNotOptimize(retention_text(facts, report));
    if (!report.judged || report.all.files != test::kCrowdedSegments) state.SkipWithError("not judged");
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  state.counters["max_rss_MiB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}
BENCHMARK(crowded_directory)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
