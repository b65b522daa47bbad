#include "libwalread/decode/filter.hpp"

#include <algorithm>
#include <span>

#include "libwalread/decode/blocks.hpp"

namespace walread {

namespace {

// A page written whole is data, not an image behind it, up to 9.4 (xlog.c log_newpage(), XLOG_FPI).
bool is_page_record(const DecodedRecord& d) { return d.row != nullptr && d.row->page_record; }

}  // namespace

bool RecordFilter::passes_blocks(const DecodedRecord& decoded) const {
  if (fullpage && decoded.record->image_count == 0 && !is_page_record(decoded)) return false;
  if (!relation && !block && !fork) return true;
  const auto matches = [&](const auto& b) {
    return (!relation || *relation == b.relation) && (!block || *block == b.block) && (!fork || *fork == b.fork);
  };
  // Since 9.5 a record lists all of its blocks itself.
  const RecordView& r = *decoded.record;
  if (r.block_count != 0) return std::ranges::any_of(std::span(r.blocks).first(r.block_count), matches);
  BlockFacts facts;
  return any_block(decoded, facts, matches);
}

}  // namespace walread
