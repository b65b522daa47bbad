// Bytes for tests: written field by field, or read from hexadecimal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/bytes.hpp"
#include "libwalread/core/lsn.hpp"

namespace walread::test {

using ByteVector = std::vector<std::byte>;

// Appends little-endian numbers as a C compiler for x86-64 lays out a struct: each at a multiple of its size.
class ByteWriter {
 public:
  ByteWriter& u8(std::uint64_t n) { return number(n, 1); }
  ByteWriter& u16(std::uint64_t n) { return number(n, 2); }
  ByteWriter& u32(std::uint64_t n) { return number(n, 4); }
  ByteWriter& i32(std::int64_t n) { return number(static_cast<std::uint64_t>(n), 4); }
  ByteWriter& u64(std::uint64_t n) { return number(n, 8); }
  ByteWriter& i64(std::int64_t n) { return number(static_cast<std::uint64_t>(n), 8); }
  ByteWriter& lsn(Lsn n) { return u64(n.value); }
  // RelFileNode: tablespace, database, file.
  ByteWriter& relation(std::uint32_t tablespace, std::uint32_t database, std::uint32_t file) {
    return u32(tablespace).u32(database).u32(file);
  }
  // BlockIdData: the high half first, each half at a multiple of 2.
  ByteWriter& block_id(std::uint32_t block) { return u16(block >> 16).u16(block & 0xFFFF); }
  // ItemPointerData.
  ByteWriter& tid(std::uint32_t block, std::uint16_t offset) { return block_id(block).u16(offset); }
  // char[size], filled with zeros.
  ByteWriter& chars(std::string_view s, std::size_t size);
  // `n` bytes of one value, wherever they fall.
  ByteWriter& fill(std::size_t n, std::uint8_t value = 0);
  ByteWriter& bytes(Bytes b);
  // Zeros up to a multiple of `to`.
  ByteWriter& align(std::size_t to);

  const ByteVector& data() const { return out_; }
  std::size_t size() const { return out_.size(); }
  operator ByteVector() const { return out_; }  // NOLINT(google-explicit-constructor): the point of the class

 private:
  ByteWriter& number(std::uint64_t n, std::size_t size);

  ByteVector out_;
};

// Pairs of hexadecimal digits, blanks between them allowed. Throws std::invalid_argument on anything else.
ByteVector from_hex(std::string_view text);
std::string to_hex(Bytes bytes);

ByteVector to_bytes(std::string_view text);

}  // namespace walread::test
