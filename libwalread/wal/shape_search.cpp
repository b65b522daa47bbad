#include "libwalread/wal/shape_search.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <vector>

#include "formats/registry.hpp"
#include "libwalread/io/segment_source.hpp"

namespace walread {

namespace {

constexpr std::uint32_t kSmallestPage = 1024;
constexpr std::uint32_t kLargestPage = 65536;
constexpr std::size_t kSizes = std::countr_zero(SegmentSize::kMax) - std::countr_zero(SegmentSize::kMin) + 1;

bool is_short_header(const PageHeader& h) {
  return !h.is_long() && h.tli != 0 && std::ranges::any_of(formats::versions(), [&](const formats::Version* v) {
    return v->page_magic == h.magic && (h.info & ~v->page_flags) == 0;
  });
}

struct Pages {
  std::vector<std::uint64_t> offsets;  // in the file, ascending
  PageHeader first{};                  // header of the first of them
};

// The distance of pages, of which some may be damaged; 0 if it cannot be told.
std::uint64_t page_size_of(const Pages& pages) {
  std::uint64_t divisor = 0;
  for (const std::uint64_t offset : pages.offsets) divisor = std::gcd(divisor, offset);
  if (!std::has_single_bit(divisor) || divisor < kSmallestPage || divisor > kLargestPage) return 0;
  const auto neighbours = [&](std::uint64_t a, std::uint64_t b) { return b - a == divisor; };
  return std::ranges::adjacent_find(pages.offsets, neighbours) == pages.offsets.end() ? 0 : divisor;
}

}  // namespace

ShapeSearch search_shape(const std::string& path, const WalFileName& name) {
  FileSource file({{0, {path, 0}}});
  Pages found[kSizes];  // by segment size
  ShapeSearch out;
  out.all_zeros = true;
  std::vector<std::byte> chunk(1u << 20);
  std::uint64_t offset = 0;
  for (;;) {
    const auto got = file.read(0, offset, chunk);
    const Bytes bytes(chunk.data(), got.bytes);
    out.all_zeros = out.all_zeros && std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
    for (std::size_t at = 0; at < bytes.size() && !out.all_zeros; at += kSmallestPage) {
      const auto h = read_page_header(bytes.subspan(at));
      if (!h || !is_short_header(*h)) continue;
      for (std::size_t i = 0; i < kSizes; ++i) {
        const SegmentSize size = *SegmentSize::make(SegmentSize::kMin << i);
        const auto segment = name.segment_number(size);
        if (!segment || offset + at >= size.bytes() || h->address != size.start_of(*segment) + (offset + at)) continue;
        if (found[i].offsets.empty()) found[i].first = *h;
        found[i].offsets.push_back(offset + at);
      }
    }
    offset += got.bytes;
    if (got.bytes < chunk.size() || offset >= SegmentSize::kMax) break;
  }
  // Nearly always one segment size fits the name. Where several do, as for the very first segment, the file's own size
  // decides.
  for (std::size_t i = 0; i < kSizes; ++i) {
    const std::uint64_t page = page_size_of(found[i]);
    const std::uint64_t size = SegmentSize::kMin << i;
    if (page == 0 || (out.header && size != offset)) continue;
    out.header = found[i].first;
    out.header->info = kLongHeader;
    out.header->address = SegmentSize::make(size)->start_of(*name.segment_number(*SegmentSize::make(size)));
    out.header->remaining = 0;
    out.header->segment_size = static_cast<std::uint32_t>(size);
    out.header->page_size = static_cast<std::uint32_t>(page);
  }
  return out;
}

}  // namespace walread
