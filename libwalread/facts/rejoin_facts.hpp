// What a node needs to come back as a standby of another: as it lies, or rewound.
#pragma once

#include "libwalread/facts/pair_facts.hpp"

namespace walread {

// The way from the subject's own end to the other's end, and what stands against it.
FollowFacts follow_facts(const Side& subject, const Side& other, const PairFacts& pair,
                         std::span<const WalFiles* const> archives);

// What pg_rewind reads of the subject, and what the rewound node then needs of the other.
RewindFacts rewind_facts(const Side& subject, const Side& other, const PairFacts& pair,
                         std::span<const WalFiles* const> archives);

}  // namespace walread
