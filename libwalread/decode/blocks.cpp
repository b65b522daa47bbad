#include "libwalread/decode/blocks.hpp"

#include <algorithm>

namespace walread {

namespace {

bool same_block(const BlockFact& a, const BlockFact& b) {
  return a.relation == b.relation && a.fork == b.fork && a.block == b.block;
}

void add(BlockFacts& out, const BlockFact& fact) {
  for (std::size_t i = 0; i < out.count; ++i) {
    BlockFact& known = out.items[i];
    if (!same_block(known, fact)) continue;
    if (fact.image != nullptr) known.image = fact.image;
    return;
  }
  if (out.count < out.items.size()) out.items[out.count++] = fact;
}

// Fills in what all blocks of a touch share; false if the record does not have it.
bool begin_touch(const formats::Touch& touch, const DecodedRecord& decoded, BlockFact& out) {
  const std::byte* relation = locate(touch.relation_ref, decoded, nullptr);
  const formats::When& w = touch.when;
  if (relation == nullptr || !holds(w.test, w.negate, w.value, w.ref, decoded, nullptr, 0)) return false;
  out = {};
  out.relation = load_relation(relation);
  out.block = touch.fixed;
  if (!touch.fork.empty()) {
    const std::byte* p = locate(touch.fork_ref, decoded, nullptr);
    if (p != nullptr) out.fork = static_cast<std::int32_t>(load_number(touch.fork_ref.kind, p));
  }
  return true;
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
  for (std::size_t i = 0; decoded.row != nullptr && i < decoded.row->touch_count; ++i) {
    const formats::Touch& touch = decoded.row->touches[i];
    BlockFact fact;
    if (!touch.list.empty() || !begin_touch(touch, decoded, fact)) continue;
    if (!touch.block.empty()) {
      const std::byte* p = locate(touch.block_ref, decoded, nullptr);
      if (p == nullptr) continue;
      fact.block = static_cast<std::uint32_t>(load_number(touch.block_ref.kind, p));
      if (fact.block == kNoBlock) continue;
    }
    add(out, fact);
  }
  for (std::size_t i = 0; i < r.image_count; ++i) {
    const BlockImage& image = r.images[i];
    add(out, {image.relation, image.fork, image.block, &image, nullptr});
  }
}

// Moves to the next list that is there.
bool ListedBlocks::begin_list() {
  if (decoded_.row == nullptr || decoded_.record->block_count != 0) return false;
  while (touch_ < decoded_.row->touch_count) {
    list_ = &decoded_.row->touches[touch_++];
    if (list_->list.empty() || !begin_touch(*list_, decoded_, fact_)) continue;
    const PartView& view = decoded_.parts[list_->list_part];
    left_ = view.count;
    at_ = view.data;
    if (left_ != 0) return true;
  }
  return false;
}

bool ListedBlocks::next(BlockFact& out) {
  while (left_ != 0 || begin_list()) {
    --left_;
    const formats::Part& part = decoded_.row->parts[list_->list_part];
    const std::byte* element = at_;
    if (part.inner.empty()) {
      at_ += part.size;
    } else if (ElementView ignored; !next_element(part, decoded_, decoded_.parts[list_->list_part], at_, ignored)) {
      left_ = 0;
      continue;
    }
    out = fact_;
    out.block = static_cast<std::uint32_t>(load_number(list_->block_ref.kind, element + list_->block_ref.offset));
    const bool known = std::ranges::any_of(known_, [&out](const BlockFact& b) { return same_block(b, out); });
    if (out.block != kNoBlock && !known) return true;
  }
  return false;
}

}  // namespace walread
