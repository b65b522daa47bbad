// retention-report on a WAL directory that got out of hand: 100,000 segments and 200,000 status files. The
// segments are holes but for the page headers of the newest, so that what is measured is the directory and
// not the disk.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

namespace {

using namespace walread;

void create(const std::string& path, std::uint64_t size) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  if (fd < 0 || ::ftruncate(fd, static_cast<off_t>(size)) != 0) std::abort();
  ::close(fd);
}

// Built once.
const std::filesystem::path& crowded() {
  static test::TemporaryDirectory dir;
  static const std::filesystem::path path = [] {
    constexpr SegmentNumber kSegments = 100000;
    constexpr SegmentNumber kDone = 200000;
    test::WalBuilder wal({.segment = SegmentSize::mib(1), .first_segment = kDone + 1});
    const Lsn checkpoint = wal.add(test::records::checkpoint({.redo = wal.begin() + std::uint64_t{40}}));
    wal.add_filler(1000);
    test::DataDirectoryBuilder builder(dir.path() / "data", formats::System::gp6);
    builder.add_wal(wal);
    builder.like(wal).checkpoint(checkpoint, checkpoint).write_control();
    builder.add_file("postgresql.conf", "archive_mode = on\n");
    std::filesystem::create_directories(builder.wal_directory() / "archive_status");
    std::filesystem::create_directories(builder.path() / "pg_replslot");
    const std::string wal_directory = builder.wal_directory();
    const SegmentSize size = SegmentSize::mib(1);
    for (SegmentNumber n = kDone - kSegments + 2; n <= kDone; ++n)
      create(wal_directory + "/" + segment_file_name(1, n, size), size.bytes());
    for (SegmentNumber n = 1; n <= kDone; ++n)
      create(wal_directory + "/archive_status/" + segment_file_name(1, n, size) + ".ready", 0);
    return builder.path();
  }();
  return path;
}

void crowded_directory(benchmark::State& state) {
  crowded();
  for (auto _ : state) {
    const RetentionFacts facts = gather_retention_facts(crowded());
    const RetentionReport report = judge_retention(facts);
    benchmark::DoNotOptimize(retention_text(facts, report));
    if (!report.judged || report.all.files != 100000) state.SkipWithError("not judged");
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  state.counters["max_rss_MiB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}
BENCHMARK(crowded_directory)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
