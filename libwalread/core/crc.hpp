// The checksums of records and control files.
#pragma once

#include <cstdint>

#include "formats/version/version.hpp"
#include "libwalread/core/bytes.hpp"

namespace walread {

// CRC-32C (Castagnoli) going on from `crc`, without the initial and final complement: Greenplum 6 and
// PostgreSQL since 9.5 (pg_crc32c.h COMP_CRC32C).
std::uint32_t crc32c_update(std::uint32_t crc, Bytes data);

// The checksum of PostgreSQL up to 9.4 (pg_crc32.h COMP_CRC32 of that release), without complement. It feeds
// the table of the reflected CRC-32 to the algorithm of the unreflected one, so no library computes it.
std::uint32_t crc32_legacy_update(std::uint32_t crc, Bytes data);

// The checksum of `first` followed by `second` under one of the two, complete.
std::uint32_t checksum(formats::Checksum kind, Bytes first, Bytes second = {});

}  // namespace walread
