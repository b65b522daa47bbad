// PostgreSQL 9.4
#pragma once

#include "formats/version/version.hpp"

namespace walread::formats {

// rmgrlist.h (9.4.26)
inline constexpr std::string_view kRmgrsPg94[] = {
    "XLOG", "Transaction", "Storage", "CLOG", "Database", "Tablespace", "MultiXact", "RelMap", "Standby",
    "Heap2", "Heap", "Btree", "Hash", "Gin", "Gist", "Sequence", "SPGist"};

inline constexpr Version kPg94{
    .system = System::pg94,
    .base = System::pg94,
    .key = "pg94",
    .product = "PostgreSQL 9.4",
    .dump_tool = "pg_xlogdump (PostgreSQL) 9.4",
    .page_magic = 0xD07E,
    .page_flags = 0x0007,
    .control_version = 942,
    .framing = Framing::backup_block,
    .checksum = Checksum::crc32_legacy,
    .wal_directory = "pg_xlog",
    .tablespace_directory = "PG_9.4_201409291",
    .usual_segment_size = 16u << 20,
    .rmgrs = kRmgrsPg94,
};

}  // namespace walread::formats
