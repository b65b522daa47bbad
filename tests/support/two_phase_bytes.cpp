#include "tests/support/two_phase_bytes.hpp"

#include <fmt/format.h>

#include <cstring>

#include "formats/registry.hpp"
#include "libwalread/core/crc.hpp"

namespace walread::test {

using formats::System;

ByteVector two_phase_bytes(System system, const TwoPhaseFields& f) {
  const bool gid_in_header = system <= System::pg95;
  ByteWriter w;
  w.u32(system <= System::pg95 ? 0x57F94532 : system <= System::pg10 ? 0x57F94533 : 0x57F94534);
  w.u32(0).u32(f.xid).u32(5).i64(f.prepared_at).u32(10).i32(1).i32(0).i32(2);
  if (system >= System::pg15) w.i32(0).i32(0);
  w.i32(3).u8(0);
  if (gid_in_header) {
    w.chars(f.gid, 200).align(8);
  } else {
    w.u16(f.gid.size() + 1);
    if (system >= System::pg11) w.u64(0).i64(0);
    w.align(8).chars(f.gid, f.gid.size() + 1).align(8);
  }
  w.fill(8 + 2 * 12 + 3 * 16);
  ByteVector bytes = w.data();
  const auto size = static_cast<std::uint32_t>(bytes.size() + 4);
  std::memcpy(bytes.data() + 4, &size, sizeof size);
  const std::uint32_t crc = checksum(formats::version(system).checksum, bytes);
  return ByteWriter().bytes(bytes).bytes(std::as_bytes(std::span(&crc, 1))).data();
}

std::string two_phase_name(System system, std::uint32_t xid) {
  return fmt::format("{:0{}X}", xid, system >= System::pg17 ? 16 : 8);
}

}  // namespace walread::test
