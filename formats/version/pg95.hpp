// PostgreSQL 9.5
#pragma once

#include "formats/version/pg94.hpp"

namespace walread::formats {

// rmgrlist.h (9.5)
inline constexpr std::string_view kRmgrsPg95[] = {
    "XLOG",    "Transaction", "Storage", "CLOG", "Database", "Tablespace", "MultiXact", "RelMap", "Standby", "Heap2",
    "Heap",    "Btree",       "Hash",    "Gin",  "Gist",     "Sequence",   "SPGist",    "BRIN",   "CommitTs",
    "ReplicationOrigin"};

inline constexpr Version kPg95 = [] {
  Version v = kPg94;
  v.system = v.base = System::pg95;
  v.key = "pg95";
  v.product = "PostgreSQL 9.5";
  v.dump_tool = "pg_xlogdump (PostgreSQL) 9.5";
  v.page_magic = 0xD087;
  v.control_version = 942;
  v.tablespace_directory = "PG_9.5_201510051";
  v.framing = Framing::block_reference;
  v.checksum = Checksum::crc32c;
  v.image_info = ImageInfo::v95;
  v.line_style = LineStyle::v95;
  v.rmgrs = kRmgrsPg95;
  return v;
}();

}  // namespace walread::formats
