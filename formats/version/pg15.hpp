// PostgreSQL 15
#pragma once

#include "formats/version/pg14.hpp"

namespace walread::formats {

inline constexpr Version kPg15 = [] {
  Version v = kPg14;
  v.system = v.base = System::pg15;
  v.key = "pg15";
  v.product = "PostgreSQL 15";
  v.dump_tool = "pg_waldump (PostgreSQL) 15";
  v.page_magic = 0xD110;
  v.control_version = 1300;
  v.tablespace_directory = "PG_15_202209061";
  v.image_info = ImageInfo::v15;
  v.line_style = LineStyle::v15;
  return v;
}();

}  // namespace walread::formats
