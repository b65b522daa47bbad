// PostgreSQL 10
#pragma once

#include "formats/version/pg96.hpp"

namespace walread::formats {

inline constexpr Version kPg10 = [] {
  Version v = kPg96;
  v.system = v.base = System::pg10;
  v.key = "pg10";
  v.product = "PostgreSQL 10";
  v.dump_tool = "pg_waldump (PostgreSQL) 10";
  v.page_magic = 0xD097;
  v.control_version = 1002;
  v.tablespace_directory = "PG_10_201707211";
  v.image_info = ImageInfo::v10;
  v.line_style = LineStyle::v10;
  v.wal_directory = "pg_wal";
  return v;
}();

}  // namespace walread::formats
