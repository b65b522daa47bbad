// Files of pg_twophase as each release writes them, for tests.
#pragma once

#include <string>

#include "formats/system.hpp"
#include "tests/support/bytes.hpp"

namespace walread::test {

struct TwoPhaseFields {
  std::uint32_t xid = 725;
  std::int64_t prepared_at = 1000000;
  std::string gid = "gid";
};

// A file of a transaction with one subtransaction, two relations to drop if it aborts and three messages.
ByteVector two_phase_bytes(formats::System system, const TwoPhaseFields& fields);

// Its name: 8 digits, 16 since 17.
std::string two_phase_name(formats::System system, std::uint32_t xid);

}  // namespace walread::test
