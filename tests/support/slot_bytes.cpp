#include "tests/support/slot_bytes.hpp"

#include <cstring>

#include "formats/registry.hpp"
#include "libwalread/core/crc.hpp"

namespace walread::test {

using formats::System;

ByteVector slot_bytes(System system, const SlotFields& f) {
  const bool upstream = system != System::gp6;
  const bool since13 = upstream && system >= System::pg13;
  const bool since14 = upstream && system >= System::pg14;
  const bool since16 = upstream && system >= System::pg16;
  const bool since17 = upstream && system >= System::pg17;
  // From the version on: what the checksum covers.
  ByteWriter w;
  w.u32(since17 ? 5 : since16 ? 3 : 2).u32(0);
  w.chars(f.name, 64).u32(f.database).u32(f.persistency).u32(f.xmin).u32(f.catalog_xmin);
  w.lsn(f.restart_lsn);
  if (since16) {
    w.u32(f.invalidated).align(8);
  } else if (since13) {
    w.lsn(f.invalidated_at);
  }
  w.lsn(f.confirmed_flush);
  if (since14) w.lsn(Lsn{}).u8(0);
  w.chars(f.plugin, 64);
  if (since17) w.u8(0).u8(0);
  w.align(8);
  ByteVector body = w.data();
  const auto length = static_cast<std::uint32_t>(body.size() - 8);
  std::memcpy(body.data() + 4, &length, sizeof length);
  ByteWriter file;
  file.u32(0x1051CA1).u32(checksum(formats::version(system).checksum, body)).bytes(body);
  return file.data();
}

}  // namespace walread::test
