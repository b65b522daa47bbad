// Records made by hand from the servers' headers: types that no recording shows, and combinations of parts that none
// has. What is expected of them is what the describe functions named in the rows' sources print.
#pragma once

#include <iterator>
#include <vector>

#include "tests/support/golden_records.hpp"

namespace walread::test {

inline constexpr formats::System kAllSystems[] = {
    formats::System::pg94, formats::System::pg95, formats::System::pg96, formats::System::pg10, formats::System::pg11,
    formats::System::pg12, formats::System::pg13, formats::System::pg14, formats::System::pg15, formats::System::pg16,
    formats::System::pg17, formats::System::pg18, formats::System::gp6};
static_assert(std::size(kAllSystems) == formats::kSystemCount);

std::vector<GoldenRecord> built_records(formats::System system);

// Those and the recorded ones.
std::vector<GoldenRecord> all_records(formats::System system);

}  // namespace walread::test
