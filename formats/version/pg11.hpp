// PostgreSQL 11
#pragma once

#include "formats/version/pg10.hpp"

namespace walread::formats {

inline constexpr Version kPg11 = [] {
  Version v = kPg10;
  v.system = v.base = System::pg11;
  v.key = "pg11";
  v.product = "PostgreSQL 11";
  v.dump_tool = "pg_waldump (PostgreSQL) 11";
  v.page_magic = 0xD098;
  v.control_version = 1100;
  v.tablespace_directory = "PG_11_201809051";
  return v;
}();

}  // namespace walread::formats
