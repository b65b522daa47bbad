// Which release a version number of pg_control belongs to, also of releases that walread cannot read.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "formats/version/version.hpp"

namespace walread::formats {

// pg_control.h PG_CONTROL_VERSION and catversion.h CATALOG_VERSION_NO of one release. Neither changes once
// the release is out. The control version alone may be shared by several; betas have catalog versions of
// their own.
struct ControlRelease {
  std::uint32_t control_version;
  std::uint32_t catalog_version;  // 0: not recorded here
  std::string_view product;
};

// clang-format off
inline constexpr ControlRelease kControlReleases[] = {
    {833, 200711281, "PostgreSQL 8.3"},
    {843, 200904091, "PostgreSQL 8.4"},
    {903, 201008051, "PostgreSQL 9.0"},
    {903, 201105231, "PostgreSQL 9.1"},
    {922, 201204301, "PostgreSQL 9.2"},
    {937, 201306121, "PostgreSQL 9.3"},
    {942, 201409291, "PostgreSQL 9.4"},
    {942, 201510051, "PostgreSQL 9.5"},
    {960, 201608131, "PostgreSQL 9.6"},
    {1002, 201707211, "PostgreSQL 10"},
    {1100, 201809051, "PostgreSQL 11"},
    {1201, 201909212, "PostgreSQL 12"},
    {1300, 202007201, "PostgreSQL 13"},
    {1300, 202107181, "PostgreSQL 14"},
    {1300, 202209061, "PostgreSQL 15"},
    {1300, 202307071, "PostgreSQL 16"},
    {1700, 202406281, "PostgreSQL 17"},
    {1800, 202506291, "PostgreSQL 18"},
    {1905, 202610061, "PostgreSQL 19"},
    {8220430, 201310150, "Greenplum 4.3"},
    {8330500, 301705051, "Greenplum 5"},
    {9420600, 301908232, "Greenplum 6"},
    {12010700, 0, "Greenplum 7"},
    {13000700, 0, "Cloudberry"},
    {13000701, 0, "Cloudberry"},
};
// clang-format on

// The catalog version of a system that walread reads: the last part of the name of its tablespace directories
// (catalog.h TABLESPACE_VERSION_DIRECTORY).
constexpr std::uint32_t catalog_version(const Version& version) {
  const std::string_view name = version.tablespace_directory;
  std::uint32_t number = 0;
  for (const char c : name.substr(name.rfind('_') + 1))
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  return number;
}

}  // namespace walread::formats
