// Replication slot files as each release writes them, for tests.
#pragma once

#include <string>

#include "formats/system.hpp"
#include "libwalread/core/lsn.hpp"
#include "tests/support/bytes.hpp"

namespace walread::test {

struct SlotFields {
  std::string name = "slot";
  std::uint32_t database = 0;
  std::uint32_t persistency = 0;  // RS_PERSISTENT
  std::uint32_t xmin = 0;
  std::uint32_t catalog_xmin = 0;
  Lsn restart_lsn{};
  Lsn confirmed_flush{};
  std::uint32_t invalidated = 0;  // 16 and later
  Lsn invalidated_at{};           // 13 to 15
  std::string plugin{};
};

// The file, with its checksum.
ByteVector slot_bytes(formats::System system, const SlotFields& fields);

}  // namespace walread::test
