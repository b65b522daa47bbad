// Records of the types that no recording shows, made by hand from the servers' headers.
#pragma once

#include <string>
#include <vector>

#include "tests/support/wal_builder.hpp"

namespace walread::test {

struct BuiltRecord {
  formats::System system{};
  std::string name;
  TestRecord record;
  std::string text;  // what the describe function of the release named in the row's source makes of it
};

inline std::vector<BuiltRecord> built_records() {
  return {};
}

}  // namespace walread::test
