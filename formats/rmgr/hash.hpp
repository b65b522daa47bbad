// Resource manager Hash: hash indexes, which write no WAL before PostgreSQL 10.
#pragma once

#include "formats/record.hpp"

namespace walread::formats {

inline constexpr ResourceManager kHashRmgr{"Hash", {}};

}  // namespace walread::formats
