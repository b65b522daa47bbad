#include "libwalread/decode/full_page.hpp"

#include <lz4.h>
#include <zstd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "libwalread/core/pglz.hpp"
#include "libwalread/decode/blocks.hpp"

namespace walread {

namespace {

// The field of `part` called `name`, or null.
const formats::Field* field_of(const formats::Part& part, std::string_view name) {
  const auto it = std::ranges::find(part.fields, name, &formats::Field::name);
  return it == part.fields.end() ? nullptr : &*it;
}

// An image that is the record's data: a struct with the hole's place, then a part "image". Which page it is, the
// row's touch tells.
bool image_in_data(const DecodedRecord& d, BlockImage& out) {
  const formats::Parts& parts = d.row->parts;
  if (parts.count != 2 || parts[1].name != "image" || d.row->touch_count == 0) return false;
  const formats::Field* offset = field_of(parts[0], "hole_offset");
  const formats::Field* length = field_of(parts[0], "hole_length");
  BlockFacts blocks;
  find_blocks(d, blocks);
  if (offset == nullptr || length == nullptr || blocks.count == 0) return false;
  const BlockFact& page = *blocks.begin();
  out.relation = page.relation;
  out.fork = page.fork;
  out.block = page.block;
  out.hole_offset = load<std::uint16_t>(d.parts[0].data + offset->offset);
  out.hole_length = load<std::uint16_t>(d.parts[0].data + length->offset);
  out.bytes = Bytes(d.parts[1].data, d.parts[1].bytes);
  return true;
}

// What the image stores, into `out`, which it must fill exactly.
bool decompress(const BlockImage& image, std::span<std::byte> out) {
  const Bytes in = image.bytes;
  switch (image.compression) {
    case ImageCompression::none:
      if (in.size() != out.size()) return false;
      std::ranges::copy(in, out.begin());
      return true;
    case ImageCompression::pglz: return pglz_decompress(in, out);
    case ImageCompression::lz4:
      // A block without a frame around it; both lengths are below 64 kB.
      return LZ4_decompress_safe(reinterpret_cast<const char*>(in.data()), reinterpret_cast<char*>(out.data()),
                                 static_cast<int>(in.size()), static_cast<int>(out.size())) == std::ssize(out);
    case ImageCompression::zstd: return ZSTD_decompress(out.data(), out.size(), in.data(), in.size()) == out.size();
  }
  return false;
}

}  // namespace

std::size_t page_size(const BlockImage& image) {
  const bool whole = image.compression == ImageCompression::none;
  return whole ? image.bytes.size() + image.hole_length : image.block_size;
}

bool restore_page(const BlockImage& image, std::span<std::byte> page) {
  if (page.empty() || page.size() != page_size(image) || std::size_t{image.hole_offset} + image.hole_length > page.size()) return false;
  // The bytes around the hole first, without a gap; then those behind it move to their place.
  const std::size_t stored = page.size() - image.hole_length;
  if (!decompress(image, page.first(stored))) return false;
  std::memmove(page.data() + image.hole_offset + image.hole_length, page.data() + image.hole_offset,
               stored - image.hole_offset);
  std::memset(page.data() + image.hole_offset, 0, image.hole_length);
  return true;
}

void for_each_image(const DecodedRecord& d, const std::function<void(const BlockImage&)>& use) {
  BlockImage in_data;
  if (d.row != nullptr && d.problem == Code::none && image_in_data(d, in_data)) use(in_data);
  for (std::size_t i = 0; i < d.record->image_count; ++i) use(d.record->images[i]);
}

std::string full_page_name(TimelineId tli, Lsn lsn, const BlockImage& image) {
  static constexpr const char* kForks[] = {"main", "fsm", "vm", "init"};
  char text[128];
  const int n = std::snprintf(text, sizeof text, "%08X-%08X-%08X.%u.%u.%u.%u_", tli, lsn.high(), lsn.low(),
                              image.relation.tablespace, image.relation.database, image.relation.file, image.block);
  std::string name(text, static_cast<std::size_t>(n));
  if (image.fork >= 0 && image.fork < 4) return name + kForks[image.fork];
  return name + std::to_string(image.fork);
}

}  // namespace walread
