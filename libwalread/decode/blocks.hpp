// Which blocks of which relations a record changes, from whatever the record says of it.
#pragma once

#include <array>
#include <cstdint>

#include "libwalread/decode/decoder.hpp"

namespace walread {

// A record that changes the relation's file without naming a block.
inline constexpr std::uint32_t kNoBlock = 0xFFFFFFFFu;  // block.h InvalidBlockNumber

struct BlockFact {
  Relation relation{};
  std::int32_t fork = 0;
  std::uint32_t block = 0;
  const BlockImage* image = nullptr;  // the full-page image of it that the record carries, or null
  const BlockRef* ref = nullptr;      // what the record says of it, since 9.5
};

struct BlockFacts {
  std::array<BlockFact, kMaxBlocks + formats::kMaxTouches> items{};
  std::size_t count = 0;

  const BlockFact* begin() const { return items.data(); }
  const BlockFact* end() const { return items.data() + count; }
};

// Since 9.5 the record lists them itself. Up to 9.4 the blocks are found in two places: in the record's data, as its row
// in formats/ says, and in the full-page images behind it. A block found in both is listed once. Blocks that a list in the
// data names are not among them, as there is no end to those: see ListedBlocks.
void find_blocks(const DecodedRecord& decoded, BlockFacts& out);

// Steps through the blocks that lists in the data name (up to 9.4: the pages of a Gist split, deleted pages of a Gin
// index, pages of a bitmap), but for those that `known` has.
class ListedBlocks {
 public:
  // Both must outlive this. `known` is what find_blocks() found.
  ListedBlocks(const DecodedRecord& decoded, const BlockFacts& known) : decoded_(decoded), known_(known) {}

  // False behind the last.
  bool next(BlockFact& out);

 private:
  bool begin_list();

  const DecodedRecord& decoded_;
  const BlockFacts& known_;
  std::size_t touch_ = 0;  // the next one to look at
  const formats::Touch* list_ = nullptr;
  BlockFact fact_{};
  std::uint32_t left_ = 0;  // elements
  const std::byte* at_ = nullptr;
};

// Whether `use` is true of one of the blocks, listed ones among them. `facts` is room for them: callers that ask about
// many records keep it.
template <class Use>
bool any_block(const DecodedRecord& decoded, BlockFacts& facts, Use&& use) {
  find_blocks(decoded, facts);
  for (const BlockFact& b : facts)
    if (use(b)) return true;
  ListedBlocks listed(decoded, facts);
  for (BlockFact b; listed.next(b);)
    if (use(b)) return true;
  return false;
}

}  // namespace walread
