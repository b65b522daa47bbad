// Any bytes as a log, read in pieces by several threads: what comes out is what one reader gives, record by
// record, gap by gap.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "formats/registry.hpp"
#include "libwalread/wal/probe.hpp"
#include "libwalread/wal/read_ahead.hpp"

namespace {

using namespace walread;

constexpr std::uint32_t kPage = 8192;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Seen {
  std::vector<std::uint64_t> what;  // positions of records, ends of gaps

  friend bool operator==(const Seen&, const Seen&) = default;
};

class Work final : public PieceWork {
 public:
  void clear() override { lsns.clear(); }
  bool record(const RecordView& r) override {
    lsns.push_back(r.lsn.value);
    return lsns.size() < 10'000;
  }
  std::vector<std::uint64_t> lsns;
};

std::unique_ptr<MemorySource> source_of(const std::vector<std::byte>& bytes, SegmentSize segment,
                                        SegmentNumber first) {
  auto out = std::make_unique<MemorySource>();
  for (std::size_t at = 0; at < bytes.size(); at += segment.bytes()) {
    const std::size_t n = std::min<std::size_t>(segment.bytes(), bytes.size() - at);
    out->add(first + at / segment.bytes(), {bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                            bytes.begin() + static_cast<std::ptrdiff_t>(at + n)});
  }
  return out;
}

Seen read(SegmentSource& source, const LogShape& shape, const ReaderOptions& options,
          const std::vector<std::byte>& bytes, unsigned jobs) {
  Seen seen;
  Reader reader(source, shape, options);
  std::unique_ptr<ReadAhead> ahead;
  if (jobs > 1) {
    ahead = std::make_unique<ReadAhead>(
        reader, options,
        ReadAheadOptions{
            .jobs = jobs,
            .piece_bytes = 2 * kPage,
            .make_source =
                [&] { return source_of(bytes, shape.segment, shape.segment.segment_of(options.begin)); },
            .make_work = [] { return std::make_unique<Work>(); }});
  }
  for (std::size_t steps = 0; steps < 100'000; ++steps) {
    if (PieceWork* work = ahead ? ahead->next() : nullptr) {
      const auto& lsns = static_cast<Work&>(*work).lsns;
      seen.what.insert(seen.what.end(), lsns.begin(), lsns.end());
      continue;
    }
    const Step step = reader.next();
    if (step == Step::record) seen.what.push_back(reader.record().lsn.value);
    if (step == Step::gap) seen.what.push_back(reader.gap().end.value);
    if (step != Step::end) continue;
    seen.what.push_back(reader.end().at.value);
    seen.what.push_back(static_cast<std::uint64_t>(reader.end().reason));
    return seen;
  }
  std::abort();
}

}  // namespace

// The first byte chooses what is done on damage; the rest is the log from its first page on, of the system
// whose magic it has.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 + 2 || size > (2u << 20)) return 0;
  std::vector<std::byte> bytes(size - 1);
  std::memcpy(bytes.data(), data + 1, bytes.size());
  bytes.resize((bytes.size() + kPage - 1) / kPage * kPage);
  const auto magic = load<std::uint16_t>(bytes.data());
  const auto header = read_page_header(bytes);
  LogShape shape = header ? shape_of(*header).value_or(LogShape{.segment = SegmentSize::mib(1)}) : LogShape{};
  shape.page_size = kPage;
  for (const formats::Version* v : formats::versions())
    if (v->page_magic == magic) shape.version = v;
  if (shape.version == nullptr) return 0;
  ReaderOptions options;
  options.begin = shape.segment.start_of(header ? shape.segment.segment_of(header->address) : 1);
  options.on_damage = (data[0] & 1) != 0 ? OnDamage::skip : OnDamage::stop;
  const auto source = source_of(bytes, shape.segment, shape.segment.segment_of(options.begin));
  const Seen alone = read(*source, shape, options, bytes, 1);
  for (const unsigned jobs : {2u, 3u}) require(read(*source, shape, options, bytes, jobs) == alone);
  return 0;
}
