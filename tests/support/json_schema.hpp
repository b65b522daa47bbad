// JSON documents against the schemas that are published with the reports.
#pragma once

#include <string>
#include <vector>

namespace walread::test {

// What Debian's python3-jsonschema complains about in the documents, or in
// libwalread/print/schema/NAME.schema.json itself; empty if nothing is wrong.
std::string schema_complaints(const std::string& name, const std::vector<std::string>& documents);

}  // namespace walread::test
