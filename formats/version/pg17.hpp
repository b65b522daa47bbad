// PostgreSQL 17
#pragma once

#include "formats/version/pg16.hpp"

namespace walread::formats {

inline constexpr Version kPg17 = [] {
  Version v = kPg16;
  v.system = v.base = System::pg17;
  v.key = "pg17";
  v.product = "PostgreSQL 17";
  v.dump_tool = "pg_waldump (PostgreSQL) 17";
  v.page_magic = 0xD116;
  v.control_version = 1700;
  v.tablespace_directory = "PG_17_202406281";
  return v;
}();

}  // namespace walread::formats
