// Systems whose files are recognised, so that they are not taken for those of another system, but not read
// yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/system.hpp"

namespace walread::formats {

struct UnreadSystem {
  std::string_view product;      // for people
  std::uint16_t page_magic = 0;  // xlog_internal.h XLOG_PAGE_MAGIC
  // The release that it grew from, if that is read here and its pages carry the same magic: only page size,
  // pg_control and the records themselves tell the two apart.
  std::optional<System> alike{};
  std::uint32_t control_version = 0;       // pg_control.h PG_CONTROL_VERSION
  std::uint32_t also_control_version = 0;  // of a fork of it; 0: none
  // Up to 9.2 a page header had 16 bytes, or 32 if it was long: xlp_rem_len came behind it.
  bool old_page_header = false;
  std::uint32_t page_size = 0;  // the only one that the product is built with; 0: any
};

// The order matters where two have one magic: the first that fits counts.
inline constexpr UnreadSystem kUnreadSystems[] = {
    {.product = "Greenplum 7",
     .page_magic = 0xD101,
     .alike = System::pg12,
     .control_version = 12010700,
     .page_size = 32768},
    {.product = "Cloudberry 2",
     .page_magic = 0xD10D,
     .alike = System::pg14,
     .control_version = 13000700,
     .also_control_version = 13000701,
     .page_size = 32768},
    // The main branch after it was merged with PostgreSQL 16; pg_control kept its number.
    {.product = "Cloudberry 3",
     .page_magic = 0xD113,
     .alike = System::pg16,
     .control_version = 13000700,
     .also_control_version = 13000701,
     .page_size = 32768},
    {.product = "PostgreSQL 19", .page_magic = 0xD122, .control_version = 1905},
    {.product = "Greenplum 5",
     .page_magic = 0xD062,
     .control_version = 8330500,
     .old_page_header = true,
     .page_size = 32768},
    {.product = "PostgreSQL 8.3", .page_magic = 0xD062, .control_version = 833, .old_page_header = true},
    {.product = "Greenplum 4.3",
     .page_magic = 0xD05E,
     .control_version = 8220430,
     .old_page_header = true,
     .page_size = 32768},
    {.product = "PostgreSQL 8.2", .page_magic = 0xD05E, .control_version = 822, .old_page_header = true},
};

// The system that is not read and whose pages look like those of `system`; null if there is none.
constexpr const UnreadSystem* unread_like(System system) {
  for (const UnreadSystem& u : kUnreadSystems)
    if (u.alike == system) return &u;
  return nullptr;
}

}  // namespace walread::formats
