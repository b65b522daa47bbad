// Greenplum 6, grown from PostgreSQL 9.4.26
#pragma once

#include "formats/version/version.hpp"

namespace walread::formats {

// rmgrlist.h (6.24.3)
inline constexpr std::string_view kRmgrsGp6[] = {
    "XLOG", "Transaction", "Storage", "CLOG", "Database", "Tablespace", "MultiXact", "RelMap", "Standby", "Heap2",
    "Heap", "Btree", "Hash", "Gin", "Gist", "Sequence", "SPGist", "Bitmap", "DistributedLog", "Appendonly"};

// The page magic is that of 9.4; what tells the two apart is pg_control's version and the kind of CRC.
inline constexpr Version kGp6{
    .system = System::gp6,
    .base = System::pg94,
    .key = "gp6",
    .product = "Greenplum 6",
    .dump_tool = "pg_xlogdump (PostgreSQL) 9.4.26 of Greenplum 6.24.3",
    .page_magic = 0xD07E,
    .page_flags = 0x000F,
    .control_version = 9420600,
    .framing = Framing::backup_block,
    .checksum = Checksum::crc32c,
    .wal_directory = "pg_xlog",
    .tablespace_directory = "GPDB_6_301908232",
    .usual_segment_size = 64u << 20,
    .rmgrs = kRmgrsGp6,
};

}  // namespace walread::formats
