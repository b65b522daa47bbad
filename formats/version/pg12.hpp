// PostgreSQL 12
#pragma once

#include "formats/version/pg11.hpp"

namespace walread::formats {

inline constexpr Version kPg12 = [] {
  Version v = kPg11;
  v.system = v.base = System::pg12;
  v.key = "pg12";
  v.product = "PostgreSQL 12";
  v.dump_tool = "pg_waldump (PostgreSQL) 12";
  v.page_magic = 0xD101;
  v.control_version = 1201;
  v.tablespace_directory = "PG_12_201909212";
  return v;
}();

}  // namespace walread::formats
