// Resource manager Generic.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr ResourceManager kGenericRmgr{"Generic", {}};

}  // namespace walread::formats
