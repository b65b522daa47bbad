// A directory with segments of several database systems, such as an archive that more than one server writes
// to.
#pragma once

#include <string>
#include <vector>

#include "tools/waldump/input.hpp"

namespace walread::waldump {

// If files among `names` in input.directory say that they belong to another database system than
// input.shape.system_id: a sentence that says which are whose. Empty if none does. Of many thousands of files
// only some are looked at.
std::string mixed_systems(const Input& input, const std::vector<std::string>& names);

}  // namespace walread::waldump
