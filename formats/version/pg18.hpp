// PostgreSQL 18
#pragma once

#include "formats/version/pg17.hpp"

namespace walread::formats {

inline constexpr Version kPg18 = [] {
  Version v = kPg17;
  v.system = v.base = System::pg18;
  v.key = "pg18";
  v.product = "PostgreSQL 18";
  v.dump_tool = "pg_waldump (PostgreSQL) 18";
  v.page_magic = 0xD118;
  v.control_version = 1800;
  v.tablespace_directory = "PG_18_202506291";
  return v;
}();

}  // namespace walread::formats
