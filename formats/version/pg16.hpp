// PostgreSQL 16
#pragma once

#include "formats/version/pg15.hpp"

namespace walread::formats {

inline constexpr Version kPg16 = [] {
  Version v = kPg15;
  v.system = v.base = System::pg16;
  v.key = "pg16";
  v.product = "PostgreSQL 16";
  v.dump_tool = "pg_waldump (PostgreSQL) 16";
  v.page_magic = 0xD113;
  v.control_version = 1300;
  v.tablespace_directory = "PG_16_202307071";
  return v;
}();

}  // namespace walread::formats
