// PostgreSQL 14
#pragma once

#include "formats/version/pg13.hpp"

namespace walread::formats {

inline constexpr Version kPg14 = [] {
  Version v = kPg13;
  v.system = v.base = System::pg14;
  v.key = "pg14";
  v.product = "PostgreSQL 14";
  v.dump_tool = "pg_waldump (PostgreSQL) 14";
  v.page_magic = 0xD10D;
  v.top_level_xid = true;
  v.control_version = 1300;
  v.tablespace_directory = "PG_14_202107181";
  return v;
}();

}  // namespace walread::formats
