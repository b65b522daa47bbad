// PostgreSQL 9.6
#pragma once

#include "formats/version/pg95.hpp"

namespace walread::formats {

// rmgrlist.h (9.6); the same up to 18
inline constexpr std::string_view kRmgrsPg96[] = {
    "XLOG",    "Transaction", "Storage", "CLOG", "Database", "Tablespace", "MultiXact", "RelMap", "Standby", "Heap2",
    "Heap",    "Btree",       "Hash",    "Gin",  "Gist",     "Sequence",   "SPGist",    "BRIN",   "CommitTs",
    "ReplicationOrigin", "Generic", "LogicalMessage"};

inline constexpr Version kPg96 = [] {
  Version v = kPg95;
  v.system = v.base = System::pg96;
  v.key = "pg96";
  v.product = "PostgreSQL 9.6";
  v.dump_tool = "pg_xlogdump (PostgreSQL) 9.6";
  v.page_magic = 0xD093;
  v.control_version = 960;
  // XLP_FIRST_IS_OVERWRITE_CONTRECORD came in minor releases of November 2021, 9.6.24 among them; 9.5 had ended before.
  v.page_flags = 0x000F;
  v.tablespace_directory = "PG_9.6_201608131";
  v.rmgrs = kRmgrsPg96;
  return v;
}();

}  // namespace walread::formats
