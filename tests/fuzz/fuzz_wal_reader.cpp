// Any bytes as segments of a log: reading ends, what comes out is in order and inside of the range, and every record has
// a text and a JSON document that parses.
//
// Input: 8 bytes that say how the rest is taken, then pages.
//   0  bit 0: OnDamage::skip, 1: finish_last, 2: across_missing, 3: not look_beyond_end, 4: repair checksums,
//      5: the pages of the first segment are its last ones, 6: a segment is missing between the first and the second,
//      7: the files end with their pages
//   1  pages in the first segment, the others go to the second
//   2  the timeline of the files' names, 0: not known
//   3  unused
//   4  where to begin, in units of 8 bytes behind the first page (2 bytes)
//   6  where to end, in the same way (2 bytes); 0: nowhere
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/record_json.hpp"
#include "libwalread/print/record_text.hpp"
#include "libwalread/wal/byte_map.hpp"
#include "libwalread/wal/probe.hpp"
#include "tests/support/wal_builder.hpp"

namespace {

using namespace walread;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Plan {
  std::uint8_t bits;
  std::uint8_t first_pages;
  TimelineId timeline;
  std::uint64_t begin;
  std::uint64_t end;

  bool has(unsigned bit) const { return (bits >> bit & 1) != 0; }
};

// Gives the records that lie on one page the right checksums, so that changed records are still read.
void repair(std::span<std::byte> page, formats::System system) {
  const auto header = read_page_header(page);
  if (!header) return;
  std::size_t at = header->size();
  if (header->continues()) at += max_align(header->remaining);
  const std::uint32_t least = header_size(formats::version(system).framing);
  while (at + least <= page.size()) {
    const auto total = load<std::uint32_t>(page.data() + at);
    if (total < least || total > page.size() - at) return;
    test::fix_checksum(page.subspan(at, total), system);
    at += max_align(total);
  }
}

// Those whose pages these can be; without a known magic number, one of each framing and checksum.
std::vector<formats::System> systems_to_try(Bytes pages) {
  std::vector<formats::System> out;
  const auto header = read_page_header(pages);
  for (const formats::Version* v : formats::versions())
    if (header && v->page_magic == header->magic) out.push_back(v->system);
  if (out.empty()) out = {formats::System::gp6, formats::System::pg94, formats::System::pg15};
  return out;
}

struct Log {
  std::unique_ptr<test::TestSource> source;
  LogShape shape;
  SegmentNumber first = 0;
  SegmentNumber second = 0;
  Lsn begin{};  // of the first page
};

Log lay_out(const Plan& plan, Bytes pages, formats::System system) {
  Log log;
  const auto header = read_page_header(pages);
  if (const auto shape = header ? shape_of(*header) : std::nullopt) {
    log.shape = *shape;
  } else {
    log.shape.segment = SegmentSize::mib(1);
    log.shape.page_size = 1024;
  }
  log.shape.version = &formats::version(system);
  const SegmentSize segment = log.shape.segment;
  const std::uint32_t page_size = log.shape.page_size;
  // Where the first page says that it belongs, so that pages of real logs can be used.
  log.first = header ? std::min(segment.segment_of(header->address), segment.max_segment() - 2) : 1;
  log.second = log.first + (plan.has(6) ? 2 : 1);

  const std::size_t first_size =
      std::min<std::size_t>({pages.size(), std::size_t{plan.first_pages} * page_size, segment.bytes()});
  const Bytes second = pages.subspan(first_size, std::min<std::size_t>(pages.size() - first_size, segment.bytes()));
  const std::uint64_t first_pages_size = (first_size + page_size - 1) / page_size * page_size;
  log.begin = segment.start_of(log.first) + (plan.has(5) ? segment.bytes() - first_pages_size : 0);

  log.source = std::make_unique<test::TestSource>(segment, page_size);
  log.source->add_segment(log.first, plan.timeline);
  log.source->write(log.begin, pages.first(first_size));
  if (plan.has(7) && !plan.has(5)) log.source->set_file_size(log.first, first_size);
  if (!second.empty()) {
    log.source->add_segment(log.second, plan.timeline);
    log.source->write(segment.start_of(log.second), second);
    if (plan.has(7)) log.source->set_file_size(log.second, second.size());
  }
  if (plan.has(4)) {
    for (Lsn at = log.begin; at < log.begin + first_pages_size; at += page_size)
      repair(log.source->at(at, page_size), system);
    for (Lsn at = segment.start_of(log.second); at < segment.start_of(log.second) + second.size(); at += page_size)
      repair(log.source->at(at, page_size), system);
  }
  return log;
}

// Kept for all records of a log, as the tool does.
struct Printers {
  explicit Printers(const formats::Version& v)
      : version(v), text(v, {.backup_details = true, .escape = true}), json(v) {}

  const formats::Version& version;
  RecordText text;
  RecordJson json;
  TextBuffer out;
};

void check_record(const RecordView& r, Printers& print) {
  TextBuffer& out = print.out;
  require(r.raw.size() == r.total_length && r.prev < r.lsn && r.end > r.lsn);
  DecodedRecord d;
  d.record = &r;
  d.row = formats::find_record(print.version.system, r.rmid, r.info);
  if (d.row != nullptr) decode(*d.row, r, d);
  out.clear();
  print.text.put(out, d);
  const std::string_view lines = out.view();
  require(std::ranges::all_of(lines, [](char c) { return c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20; }));
  out.clear();
  print.json.put(out, d, r.tli);
  require(nlohmann::json::accept(out.view()));
}

// Reads to the end; returns the reason.
EndReason read(Reader& reader, const Log& log, const ReaderOptions& options, std::size_t limit) {
  Printers print(*log.shape.version);
  Lsn done{};
  Lsn last{};
  for (std::size_t steps = 0;; ++steps) {
    require(steps <= limit);
    const Step step = reader.next();
    if (step == Step::end) break;
    if (step == Step::gap) {
      const Gap& g = reader.gap();
      require(g.begin >= done && g.end > g.begin && !describe(g, *log.source, log.shape).empty());
      done = g.end;
      continue;
    }
    const RecordView& r = reader.record();
    require(r.lsn >= done && r.lsn >= options.begin && r.lsn < options.end);
    check_record(r, print);
    done = r.end;
    last = r.lsn;
  }
  const End& end = reader.end();
  require(!last.valid() || end.last == last);
  require(is_normal(end.reason) || end.error.code != Code::none);
  require(!describe(end, *log.source, reader.shape()).empty());
  require(reader.next() == Step::end);
  return end.reason;
}

void check_map(const Log& log, SegmentNumber segment) {
  const ByteMap map = map_segment(*log.source, log.shape, segment);
  std::uint64_t totals = 0, extents = 0;
  for (const std::uint64_t n : map.totals) totals += n;
  for (const Extent& e : map.extents) {
    require(e.offset == extents && e.length != 0);
    extents += e.length;
  }
  require(totals == map.file_size && extents == map.file_size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 8) return 0;
  Plan plan{data[0], data[1], data[2], 0, 0};
  plan.begin = 8u * (data[4] | data[5] << 8);
  plan.end = 8u * (data[6] | data[7] << 8);
  const Bytes pages = std::as_bytes(std::span(data + 8, size - 8));

  for (const formats::System system : systems_to_try(pages)) {
    const Log log = lay_out(plan, pages, system);
    ReaderOptions options;
    options.on_damage = plan.has(0) ? OnDamage::skip : OnDamage::stop;
    options.finish_last = plan.has(1);
    options.across_missing = plan.has(2);
    options.look_beyond_end = !plan.has(3);
    options.begin = log.begin + plan.begin;
    if (plan.end != 0 && log.begin + plan.end > options.begin) options.end = log.begin + plan.end;

    Reader reader(*log.source, log.shape, options);
    const std::size_t limit = 16 + pages.size() / 16;
    const EndReason reason = read(reader, log, options, limit);
    // Nothing has changed, so there is nothing more.
    const Lsn at = reader.end().at;
    reader.retry();
    ReaderOptions rest = options;
    if (reader.end().last.valid()) rest.begin = std::max(options.begin, reader.end().last + 1);
    if (reader.end().last.valid()) {
      require(read(reader, log, rest, limit) == reason && reader.end().at == at);
    } else {
      read(reader, log, options, limit);
    }

    const auto header = read_page_header(pages);
    const Detection d = detect_system(*log.source, log.shape, header ? header->magic : 0, log.first);
    require(!d.system || std::ranges::find(d.candidates, *d.system) != d.candidates.end());
    if (log.shape.segment.bytes() <= (16u << 20)) check_map(log, log.first);
  }
  return 0;
}
