// Which records somebody wants to see.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>

#include "libwalread/decode/decoder.hpp"

namespace walread {

struct RecordFilter {
  std::bitset<256> rmgrs{};  // none set: all
  std::optional<std::uint32_t> xid{};
  std::optional<Relation> relation{};
  std::optional<std::uint32_t> block{};
  std::optional<std::int32_t> fork{};
  bool fullpage = false;

  // What can be said of a record before it is decoded: false rules it out.
  bool passes_header(const RecordView& r) const {
    return (rmgrs.none() || rmgrs.test(r.rmid)) && (!xid || *xid == r.xid);
  }
  // Whether passes_blocks() has anything to look at.
  bool needs_blocks() const { return relation || block || fork || fullpage; }
  // Whether one block of the record meets relation, block and fork, and the record has a full-page image if one is
  // asked for (pg_waldump.c XLogRecordMatchesRelationBlock(), XLogRecordHasFPW()).
  bool passes_blocks(const DecodedRecord& decoded) const;
};

}  // namespace walread
