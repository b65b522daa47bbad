// PostgreSQL 13
#pragma once

#include "formats/version/pg12.hpp"

namespace walread::formats {

inline constexpr Version kPg13 = [] {
  Version v = kPg12;
  v.system = v.base = System::pg13;
  v.key = "pg13";
  v.product = "PostgreSQL 13";
  v.dump_tool = "pg_waldump (PostgreSQL) 13";
  v.page_magic = 0xD106;
  v.control_version = 1300;
  v.tablespace_directory = "PG_13_202007201";
  return v;
}();

}  // namespace walread::formats
