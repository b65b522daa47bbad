// One position of a log, read.
#pragma once

#include "libwalread/facts/message_facts.hpp"

namespace walread {

// Where `names` points to in a log that is cut as `segment` says: `at`, or segment and offset. Nothing if it
// names no position, or a segment that no log cut so has.
std::optional<Lsn> named_position(const MessageNames& names, SegmentSize segment);

// Reads `log` from the segment before `at` on up to `at`.
PlaceFacts read_place(const TimelineLog& log, Lsn at);

// Copies of the segment called `name` in `wal`, of a log of the system `system_id` (0: any).
std::vector<SegmentCopy> copies_of(const std::string& name, const WalFiles& wal, std::uint64_t system_id);

}  // namespace walread
