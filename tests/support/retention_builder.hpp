// Retention facts of a server that does not exist, for tests of the judgement.
#pragma once

#include "libwalread/judge/retention.hpp"

namespace walread::test {

// A server in production with 16 MB segments `first` to `last`, of which the last is the current one, a
// checkpoint in `redo`, and built-in settings but for wal_keep_*, which are 0.
RetentionFacts retention_facts(formats::System system, SegmentNumber first, SegmentNumber redo,
                               SegmentNumber last);

void add_slot(RetentionFacts& facts, const std::string& name, SegmentNumber segment);
void set(RetentionFacts& facts, const std::string& name, const std::string& value);

}  // namespace walread::test
