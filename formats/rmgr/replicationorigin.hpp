// Resource manager ReplicationOrigin.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr ResourceManager kReplicationOriginRmgr{"ReplicationOrigin", {}};

}  // namespace walread::formats
