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

void put_reference(TextBuffer& out, const BlockRef& b, bool with_main_fork) {
  out.put("blkref #");
  out.put_unsigned(b.id);
  out.put(": rel ");
  put_relation(out, b.relation);
  if (with_main_fork || b.fork != 0) {
    out.put(" fork ");
    put_fork_name(out, b.fork);
  }
  out.put(" blk ");
  out.put_unsigned(b.block);
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

void put_block_references(TextBuffer& out, formats::LineStyle style, const RecordView& r, bool details) {
  if (details) out.put('\n');
  for (std::size_t i = 0; i < r.block_count; ++i) {
    const BlockRef& b = r.blocks[i];
    out.put(details ? "\t" : ", ");
    put_reference(out, b, details);
    if (details) {
      if (b.image != nullptr) put_image_details(out, style, *b.image);
      out.put('\n');
    } else if (b.image != nullptr) {
      out.put(b.image->apply ? " FPW" : " FPW for WAL verification");
    }
  }
  if (!details) out.put('\n');
}

}  // namespace walread
