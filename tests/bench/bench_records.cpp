// What each step costs a record: walking the log, decoding, text, JSON. The records are those of a shipped recording of
// Greenplum 6, in memory.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "formats/registry.hpp"
#include "libwalread/io/wal_directory.hpp"
#include "libwalread/print/record_json.hpp"
#include "libwalread/print/record_text.hpp"
#include "libwalread/wal/probe.hpp"
#include "libwalread/wal/reader.hpp"

namespace {

using namespace walread;

struct Log {
  MemorySource source;
  LogShape shape;
  Lsn begin{};
  Lsn end{};
  std::int64_t records = 0;
};

Log& log() {
  static Log* const kLog = [] {
    const std::string directory = WALREAD_UNPACK_DIR "/greenplum6/S1_healthy/p0/p0/pg_xlog";
    const WalDirectory found = list_wal_directory(directory);
    Error error;
    const std::string first = found.files.empty() ? std::string() : directory + "/" + found.files.front().name;
    const auto header = read_first_header(first, error);
    if (!header) {
      std::fprintf(stderr, "%s: the recordings are not unpacked\n", directory.c_str());
      std::exit(1);
    }
    auto* const made = new Log;
    made->shape = *shape_of(*header);
    made->shape.version = &formats::version(formats::System::gp6);
    FileSource files(segments_of_timeline(found, made->shape.segment, header->tli));
    for (const auto& [number, entry] : files.segments()) {
      std::vector<std::byte> bytes(made->shape.segment.bytes());
      bytes.resize(files.read(number, 0, bytes).bytes);
      made->source.add(number, std::move(bytes), entry.timeline);
    }
    made->begin = made->end = made->shape.segment.start_of(files.segments().begin()->first);
    Reader reader(made->source, made->shape, {.begin = made->begin});
    while (reader.next() == Step::record) {
      ++made->records;
      made->end = reader.record().end;
    }
    return made;
  }();
  return *kLog;
}

// Runs `use` for each record of the log, again and again.
template <class F>
void run(benchmark::State& state, F use) {
  Log& l = log();
  for (auto _ : state) {
    Reader reader(l.source, l.shape, {.begin = l.begin, .end = l.end});
    while (reader.next() == Step::record) use(reader.record());
  }
  state.SetItemsProcessed(state.iterations() * l.records);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(l.end - l.begin));
}

const DecodedRecord& decoded(const RecordView& r) {
  static DecodedRecord out;
  out.record = &r;
  out.row = formats::find_record(log().shape.version->system, r.rmid, r.info);
  if (out.row != nullptr) decode(*out.row, r, out);
  return out;
}

void page_walk(benchmark::State& s) {
  run(s, [](const RecordView& r) { benchmark::DoNotOptimize(r.lsn); });
}
void and_decode(benchmark::State& s) {
  run(s, [](const RecordView& r) { benchmark::DoNotOptimize(decoded(r).problem); });
}
void and_text(benchmark::State& s) {
  RecordText text(*log().shape.version);
  TextBuffer out;
  run(s, [&](const RecordView& r) {
    out.clear();
    text.put(out, decoded(r));
  });
}
void and_json(benchmark::State& s) {
  RecordJson json(*log().shape.version);
  TextBuffer out;
  run(s, [&](const RecordView& r) {
    out.clear();
    json.put(out, decoded(r), 1);
  });
}

}  // namespace

BENCHMARK(page_walk);
BENCHMARK(and_decode);
BENCHMARK(and_text);
BENCHMARK(and_json);
