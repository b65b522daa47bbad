#include "libwalread/decode/blocks.hpp"

namespace walread {

namespace {

void add(BlockFacts& out, const BlockFact& fact) {
  for (std::size_t i = 0; i < out.count; ++i) {
    BlockFact& known = out.items[i];
    if (known.relation != fact.relation || known.fork != fact.fork || known.block != fact.block) continue;
    if (fact.image != nullptr) known.image = fact.image;
    return;
  }
  if (out.count < out.items.size()) out.items[out.count++] = fact;
}

}  // namespace

void find_blocks(const DecodedRecord& decoded, BlockFacts& out) {
  out.count = 0;
  const RecordView& r = *decoded.record;
  for (std::size_t i = 0; i < r.block_count; ++i) {
    const BlockRef& b = r.blocks[i];
    out.items[out.count++] = {b.relation, b.fork, b.block, b.image, &b};
  }
  if (r.block_count != 0) return;
  if (decoded.row != nullptr) {
    for (std::size_t i = 0; i < decoded.row->touch_count; ++i) {
      const formats::Touch& touch = decoded.row->touches[i];
      const std::byte* relation = locate(touch.relation_ref, decoded, nullptr);
      const formats::When& w = touch.when;
      if (relation == nullptr || !holds(w.test, w.negate, w.value, w.ref, decoded, nullptr, 0)) continue;
      BlockFact fact;
      fact.relation = load_relation(relation);
      fact.block = touch.fixed;
      if (!touch.block.empty()) {
        const std::byte* p = locate(touch.block_ref, decoded, nullptr);
        if (p == nullptr) continue;
        fact.block = static_cast<std::uint32_t>(load_number(touch.block_ref.kind, p));
        if (fact.block == kNoBlock) continue;
      }
      if (!touch.fork.empty()) {
        const std::byte* p = locate(touch.fork_ref, decoded, nullptr);
        if (p != nullptr) fact.fork = static_cast<std::int32_t>(load_number(touch.fork_ref.kind, p));
      }
      add(out, fact);
    }
  }
  for (std::size_t i = 0; i < r.image_count; ++i) {
    const BlockImage& image = r.images[i];
    add(out, {image.relation, image.fork, image.block, &image, nullptr});
  }
}

}  // namespace walread
