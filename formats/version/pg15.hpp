// PostgreSQL 15
#pragma once

#include <array>

#include "formats/version/pg14.hpp"

namespace walread::formats {

// What pg_waldump calls the resource managers of extensions, of which it knows only the number: custom128 to
// custom255 (pg_waldump/rmgrdesc.c initialize_custom_rmgrs(), 15.20).
inline constexpr auto kCustomRmgrTexts = [] {
  std::array<std::array<char, 9>, kCustomRmgrs> out{};
  for (std::size_t i = 0; i < kCustomRmgrs; ++i) {
    const std::size_t id = kFirstCustomRmgr + i;
    const auto digit = [id](std::size_t unit) { return static_cast<char>('0' + id / unit % 10); };
    out[i] = {'c', 'u', 's', 't', 'o', 'm', digit(100), digit(10), digit(1)};
  }
  return out;
}();
inline constexpr auto kCustomRmgrNames = [] {
  std::array<std::string_view, kCustomRmgrs> out{};
  for (std::size_t i = 0; i < kCustomRmgrs; ++i) out[i] = {kCustomRmgrTexts[i].data(), kCustomRmgrTexts[i].size()};
  return out;
}();

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
  v.custom_rmgrs = kCustomRmgrNames;
  return v;
}();

}  // namespace walread::formats
