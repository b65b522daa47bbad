#include "libwalread/print/block_text.hpp"

#include "libwalread/print/value_text.hpp"

namespace walread {

std::string_view name_of(ImageCompression c) {
  switch (c) {
    case ImageCompression::none: return "none";
    case ImageCompression::pglz: return "pglz";
    case ImageCompression::lz4: return "lz4";
    case ImageCompression::zstd: return "zstd";
  }
  return "unknown";
}

namespace {

// The longest reference, without a newline, comes to less; a fork of another number than the usual takes ten digits.
constexpr std::size_t kReferenceRoom = 160;

char* write_reference(char* to, const BlockRef& b, bool with_main_fork, RelationTexts& relations) {
  if (b.id < 10) {
    to = write_text(to, "blkref #0: rel ");
    to[-7] = static_cast<char>('0' + b.id);
  } else {
    to = write_text(to, "blkref #");
    to = write_unsigned(to, b.id);
    to = write_text(to, ": rel ");
  }
  to = relations.write(to, b.relation);
  if (with_main_fork || b.fork != 0) {
    to = write_text(to, " fork ");
    const std::string_view name = fork_name(b.fork);
    to = name.empty() ? write_unsigned(to, static_cast<std::uint32_t>(b.fork)) : write_text(to, name);
  }
  to = write_text(to, " blk ");
  return write_unsigned(to, b.block);
}

void put_image_details(TextBuffer& out, formats::LineStyle style, const BlockImage& image) {
  out.put(" (FPW");
  if (!image.apply) out.put(" for WAL verification");
  out.put("); hole: offset: ");
  out.put_unsigned(image.hole_offset);
  out.put(", length: ");
  out.put_unsigned(image.hole_length);
  if (image.compression == ImageCompression::none) return;
  out.put(", compression saved: ");
  out.put_unsigned(image.block_size - image.hole_length - image.bytes.size());
  if (style < formats::LineStyle::v15) return;
  out.put(", method: ");
  out.put(name_of(image.compression));
}

}  // namespace

void put_block_references(TextBuffer& out, formats::LineStyle style, const RecordView& r, bool details,
                          RelationTexts& relations) {
  if (details) {
    out.put('\n');
    for (std::size_t i = 0; i < r.block_count; ++i) {
      const BlockRef& b = r.blocks[i];
      out.put('\t');
      out.commit(write_reference(out.reserve(kReferenceRoom), b, true, relations));
      if (b.image != nullptr) put_image_details(out, style, *b.image);
      out.put('\n');
    }
    return;
  }
  char* to = out.reserve(kReferenceRoom * r.block_count + 1);
  for (std::size_t i = 0; i < r.block_count; ++i) {
    const BlockRef& b = r.blocks[i];
    to = write_reference(write_text(to, ", "), b, false, relations);
    if (b.image != nullptr) to = write_text(to, b.image->apply ? " FPW" : " FPW for WAL verification");
  }
  *to++ = '\n';
  out.commit(to);
}

}  // namespace walread
