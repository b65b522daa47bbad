// Records made by hand from the servers' headers: types that no recording shows, and combinations of parts that none
// has. What is expected of them is what the describe functions named in the rows' sources print.
#pragma once

#include <vector>

#include "tests/support/golden_records.hpp"

namespace walread::test {

std::vector<GoldenRecord> built_records(formats::System system);

// Those and the recorded ones.
std::vector<GoldenRecord> all_records(formats::System system);

}  // namespace walread::test
