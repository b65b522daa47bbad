// Byte maps of segments, as text and as JSON.
#pragma once

#include <string>

#include "libwalread/wal/byte_map.hpp"

namespace walread {

// A table of labels with their bytes, then the stretches that hold no records. `name`: of the file.
std::string byte_map_text(const ByteMap& map, const std::string& name, const std::string& ending);

// The same as one JSON object with a newline behind it.
std::string byte_map_json(const ByteMap& map, const std::string& name, const std::string& ending);

}  // namespace walread
