// pg_control as JSON.
#pragma once

#include <string>

#include "libwalread/files/control_file.hpp"

namespace walread {

// Version of the documents below. It goes up when something is renamed, removed or changes its type; new keys
// may come at any time.
inline constexpr int kControlJsonVersion = 1;

// One file, as a document of its own, indented by 2, with a newline at its end:
//   schema_version, type "control_file"
//   file       {path, size}; path is absent if there is none
//   system     {key, product}, or null if the layout is not known
//   crc        {kind, stored, computed, ok}, the checksums in hex as strings, or null
//   fields     every field of the layout by name, those of a struct inside as an object; null if not
//   readable.
//              LSNs and 64-bit ids are strings, other ids and sizes numbers, booleans true or false, times
//              {unix, utc}, values with names {value, name}
//   derived    what follows from them: redo_wal_file, check_point_wal_file, next_full_xid; null if it does
//   not problems   [{code, offset, message}], and found and expected where they mean something
std::string control_json(const ControlFile& file);

// Two files: type "control_file_diff"; files [{file, system, crc, problems}] of both, in order; differences
// [{field, a, b}], field by its dotted key, a and b as in `fields`, null if a file does not have it.
std::string difference_json(const ControlFile& a, const ControlFile& b);

}  // namespace walread
