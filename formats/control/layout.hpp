// pg_control of each system, put together from the rows of pg_control.hpp.
#pragma once

#include "formats/control/row.hpp"
#include "formats/system.hpp"

namespace walread::formats {

// Fields, lines, size and place of the checksum for a system that walread reads.
const ControlLayout& control_layout(System system);

// What stands at the same place in every release (pg_control.h, comment at ControlFileData): the system
// identifier, the control version and the catalog version. It has no checksum: crc_offset is 0.
const ControlLayout& shared_control_layout();

}  // namespace walread::formats
