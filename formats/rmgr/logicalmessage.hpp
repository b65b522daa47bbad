// Resource manager LogicalMessage.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr ResourceManager kLogicalMessageRmgr{"LogicalMessage", {}};

}  // namespace walread::formats
