// The one list of systems and the one list of resource managers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "formats/record.hpp"
#include "formats/version/version.hpp"

namespace walread::formats {

// Every system that walread reads, in the order of System.
std::span<const Version* const> versions();

// The facts of one system.
const Version& version(System system);

// Finds a system by what --system takes ("gp6"), nothing if there is none of that name.
std::optional<System> system_by_key(std::string_view key);

// The row that describes a record of resource manager `rmid` with `info` (xl_info as stored), or null if
// the system has no such record type. A fork's own row wins over the one it inherits.
const Record* find_record(System system, std::uint8_t rmid, std::uint8_t info);

// The name of a resource manager as the system's dump tool prints it; empty if the id is not in use.
std::string_view rmgr_name(System system, std::uint8_t rmid);

// All resource managers with their rows, for tests and documentation.
std::span<const ResourceManager* const> resource_managers();

}  // namespace walread::formats
