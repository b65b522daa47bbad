// What merging facts of a large cluster costs: files made up as they are read, so that no disk is measured.
//
// WALREAD_BENCH_FULL=1 adds a cluster of 1,000 segments with 100,000 transactions each, which takes minutes.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdlib>
#include <memory>
#include <vector>

#include "libwalread/core/crc.hpp"
#include "libwalread/print/dtx_facts_file.hpp"
#include "libwalread/print/dtx_report.hpp"

namespace {

using namespace walread;

constexpr std::uint32_t kStart = 1795241585;
constexpr DtxTime kSecond = 1'000'000;
constexpr std::uint32_t kCrcStart = 0xFFFFFFFFu;

// The facts of one node in which every transaction is committed, as extract would have written them.
class MadeUpFacts final : public DtxFactsBytes {
 public:
  MadeUpFacts(int content, std::uint32_t transactions) : content_(content), transactions_(transactions) {}

  bool more(std::string& out, DtxFactsProblem&) override {
    if (at_ > transactions_) return false;
    TextBuffer chunk;
    if (at_ == 0) chunk.put(dtx_facts_header(header()));
    while (chunk.size() < (64u << 10) && ++at_ <= transactions_) put_dtx_facts_line(chunk, transaction(at_));
    crc_ = crc32c_update(crc_, std::as_bytes(std::span(chunk.view())));
    if (at_ > transactions_) chunk.put(dtx_facts_end(transactions_, crc_ ^ kCrcStart));
    out += chunk.view();
    return true;
  }
  bool rewind() override {
    at_ = 0;
    crc_ = kCrcStart;
    return true;
  }

 private:
  DtxNode header() const {
    DtxNode n{.path = "/data/gpseg" + std::to_string(content_), .system = "gp6", .system_id = 1, .content = content_};
    n.role = content_ == -1 ? DtxRole::coordinator : DtxRole::segment;
    n.checkpoint_read = true;
    n.window = {.begin = Lsn{64}, .end = Lsn{1u << 30}, .first_time = -120 * kSecond,
                .last_time = transactions_ * kSecond, .end_reason = EndReason::zeros};
    n.runs = {{kStart, transactions_, 0}};
    return n;
  }

  DtxTransaction transaction(std::uint32_t i) const {
    DtxTransaction t{.gid = to_string(Gxid{kStart, i})};
    const Lsn lsn{64 + std::uint64_t{i} * 400};
    if (content_ == -1) {
      t.decided = DtxEvent{lsn, i * kSecond};
      t.forgotten = DtxEvent{lsn + 100, std::nullopt};
    } else {
      t.xid = i + 700;
      t.prepare = DtxEvent{lsn, i * kSecond};
      t.database = 16384;
      t.owner = 10;
      t.commit_prepared = DtxEvent{lsn + 200, i * kSecond + 400};
    }
    return t;
  }

  int content_;
  std::uint32_t transactions_;
  std::uint32_t at_ = 0;
  std::uint32_t crc_ = kCrcStart;
};

void merge(benchmark::State& state, bool all) {
  const auto segments = static_cast<int>(state.range(0));
  const auto transactions = static_cast<std::uint32_t>(state.range(1));
  for (auto _ : state) {
    std::vector<std::unique_ptr<DtxFactsReader>> readers;
    std::vector<DtxNode> nodes;
    std::vector<DtxStream*> streams;
    for (int content = -1; content < segments; ++content) {
      readers.push_back(std::make_unique<DtxFactsReader>(std::make_unique<MadeUpFacts>(content, transactions)));
      nodes.push_back(readers.back()->node());
      streams.push_back(readers.back().get());
    }
    const DtxCluster cluster(std::move(nodes));
    std::size_t printed = 0;
    const auto count = [&](std::string_view text) {
      printed += text.size();
      return true;
    };
    const DtxOutcome outcome = print_dtx_report(cluster, streams, {.all = all}, false, count, [] { return false; });
    if (outcome != DtxOutcome::clear) state.SkipWithError("the report is wrong");
    state.counters["printed_MB"] = static_cast<double>(printed) / 1e6;
  }
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
  state.SetItemsProcessed(state.iterations() * (segments + 1) * transactions);
}

void sizes(benchmark::internal::Benchmark* b) {
  b->Unit(benchmark::kMillisecond)->Args({10, 1000})->Args({1000, 100});
  if (std::getenv("WALREAD_BENCH_FULL") != nullptr) b->Args({1000, 1000})->Args({1000, 100000})->Iterations(1);
}
BENCHMARK_CAPTURE(merge, summary, false)->Apply(sizes);
BENCHMARK_CAPTURE(merge, all, true)->Unit(benchmark::kMillisecond)->Args({10, 1000})->Args({10, 10000});

}  // namespace
