// What the checksum of a record costs, by its length.
#include <benchmark/benchmark.h>
#include <isa-l/crc.h>

#include <vector>

#include "libwalread/core/crc.hpp"

namespace {

// More than the caches hold would measure the memory; a segment's worth of pages that are hot is what a reader sees.
std::vector<std::byte> bytes() {
  std::vector<std::byte> out(64u << 10);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::byte>(i * 7 + (i >> 8));
  return out;
}

template <class F>
void run(benchmark::State& state, F update) {
  const std::vector<std::byte> data = bytes();
  const auto length = static_cast<std::size_t>(state.range(0));
  std::size_t at = 0;
  std::uint32_t sum = 0;
  for (auto _ : state) {
    if (at + length > data.size()) at = 0;
    sum ^= update(0xFFFFFFFFu, walread::Bytes(data).subspan(at, length));
    at += length;
  }
  benchmark::DoNotOptimize(sum);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

void crc32c(benchmark::State& s) { run(s, walread::crc32c_update); }
void crc32_legacy(benchmark::State& s) { run(s, walread::crc32_legacy_update); }
void isal_alone(benchmark::State& s) {
  run(s, [](std::uint32_t crc, walread::Bytes b) {
    auto* p = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(b.data()));
    return crc32_iscsi(p, static_cast<int>(b.size()), crc);
  });
}

}  // namespace

BENCHMARK(crc32c)->Arg(24)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Arg(8192);
BENCHMARK(isal_alone)->Arg(24)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Arg(8192);
BENCHMARK(crc32_legacy)->Arg(24)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Arg(8192);
