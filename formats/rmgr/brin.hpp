// Resource manager BRIN.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr ResourceManager kBrinRmgr{"BRIN", {}};

}  // namespace walread::formats
