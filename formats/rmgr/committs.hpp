// Resource manager CommitTs.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr ResourceManager kCommitTsRmgr{"CommitTs", {}};

}  // namespace walread::formats
