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

// Since 9.5 the record lists them itself. Up to 9.4 the blocks are found in two places: in the record's data, as its row in formats/ says, and in the
// full-page images behind it. A block found in both is listed once.
void find_blocks(const DecodedRecord& decoded, BlockFacts& out);

}  // namespace walread
