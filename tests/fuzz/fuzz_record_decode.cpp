// Any bytes as the data of any record type: decoding stays inside of the record, the text and the JSON come out, and the
// JSON parses.
//
// Input: system, resource manager, info, then 2 bytes for how many of the rest lie behind the data (up to 9.4: images),
// then the record without its header.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/decode/blocks.hpp"
#include "libwalread/decode/filter.hpp"
#include "libwalread/decode/full_page.hpp"
#include "tests/support/golden_records.hpp"

namespace {

using namespace walread;

// clang 14 has no std::source_location.
void require(bool condition, unsigned line = __builtin_LINE()) {
  if (condition) return;
  std::fprintf(stderr, "line %u: does not hold\n", line);
  std::abort();
}

bool inside(Bytes outer, const std::byte* begin, std::size_t size) {
  return begin >= outer.data() && begin + size <= outer.data() + outer.size();
}

// Every element that was counted is there when somebody steps through them, and they take the part's bytes.
void check_parts(const DecodedRecord& d) {
  const Bytes raw = d.record->raw;
  for (std::size_t i = 0; i < d.row->parts.count; ++i) {
    const formats::Part& part = d.row->parts[i];
    const PartView& view = d.parts[i];
    if (view.count == 0) continue;
    require(inside(raw, view.data, view.bytes));
    if (part.inner.empty()) {
      require(std::uint64_t{view.count} * part.size <= view.bytes || part.size == 0);
      continue;
    }
    const std::byte* at = view.data;
    ElementView element;
    for (std::uint32_t n = 0; n < view.count; ++n) {
      require(next_element(part, d, view, at, element));
      require(inside(raw, element.data, element.bytes));
      for (std::size_t k = 0; k < part.inner.size(); ++k)
        if (element.inner[k].count != 0) require(inside(raw, element.inner[k].data, element.inner[k].bytes));
    }
    require(at <= view.data + view.bytes);
  }
}

void check_blocks(const DecodedRecord& d) {
  BlockFacts blocks;
  find_blocks(d, blocks);
  require(blocks.count <= blocks.items.size());
  RecordFilter filter;
  filter.fork = 0;
  const bool any_main = filter.passes_blocks(d);
  bool found = false;
  for (const BlockFact& b : blocks) found = found || b.fork == 0;
  ListedBlocks list(d, blocks);
  std::size_t listed = 0;
  for (BlockFact b; list.next(b); ++listed) found = found || b.fork == 0;
  require(listed <= d.record->raw.size() / 4);
  require(any_main == found);
  for_each_image(d, [&](const BlockImage& image) {
    require(image.bytes.empty() || inside(d.record->raw, image.bytes.data(), image.bytes.size()));
    std::vector<std::byte> page(page_size(image));
    restore_page(image, page);
    require(!full_page_name(1, d.record->lsn, image).empty());
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  const auto system = static_cast<formats::System>(data[0] % formats::kSystemCount);
  const std::size_t rest = size - 5;
  const std::size_t behind = std::min<std::size_t>(data[3] | data[4] << 8, rest);
  test::ByteWriter raw;
  if (formats::version(system).framing == formats::Framing::backup_block) {
    raw.u32(32 + rest).u32(700).u32(rest - behind).u8(data[2]).u8(data[1]).align(8).u64(0x100).u64(0);
  } else {
    raw.u32(24 + rest).u32(700).u64(0x100).u8(data[2]).u8(data[1]).align(4).u32(0);
  }
  raw.bytes(std::as_bytes(std::span(data + 5, rest)));
  const test::LoneRecord record(system, raw.data());
  if (!record.is_whole()) return 0;

  const DecodedRecord& d = record.decoded();
  check_blocks(d);
  if (d.row != nullptr && d.problem == Code::none) {
    check_parts(d);
    std::size_t there = record.view().data_length;
    for (std::size_t i = 0; i < record.view().block_count; ++i) there += record.view().blocks[i].data.size();
    require(d.unconsumed <= there);
  }
  const std::string document = record.json();
  require(document.find('\n') == std::string::npos);
  const auto json = nlohmann::json::parse(document, nullptr, false);
  require(!json.is_discarded());
  const bool decoded = d.row != nullptr && d.problem == Code::none;
  require(json.contains("fields") == decoded && json.contains("undecoded") == !decoded);
  require(record.text().size() < 100 + 60 * size);
  return 0;
}
