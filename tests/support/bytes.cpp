#include "tests/support/bytes.hpp"

#include <algorithm>
#include <stdexcept>

namespace walread::test {

ByteWriter& ByteWriter::number(std::uint64_t n, std::size_t size) {
  align(size);
  for (std::size_t i = 0; i < size; ++i) out_.push_back(static_cast<std::byte>((n >> (8 * i)) & 0xFF));
  return *this;
}

ByteWriter& ByteWriter::chars(std::string_view s, std::size_t size) {
  if (s.size() > size) throw std::length_error("the text does not fit");
  bytes(std::as_bytes(std::span(s)));
  return fill(size - s.size());
}

ByteWriter& ByteWriter::fill(std::size_t n, std::uint8_t value) {
  out_.insert(out_.end(), n, std::byte{value});
  return *this;
}

ByteWriter& ByteWriter::bytes(Bytes b) {
  out_.insert(out_.end(), b.begin(), b.end());
  return *this;
}

ByteWriter& ByteWriter::align(std::size_t to) { return fill((to - out_.size() % to) % to); }

namespace {

unsigned digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  throw std::invalid_argument("not a hexadecimal digit");
}

}  // namespace

ByteVector from_hex(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '\n'; });
  if (digits.size() % 2 != 0) throw std::invalid_argument("half a byte");
  ByteVector out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2)
    out.push_back(static_cast<std::byte>(digit(digits[i]) << 4 | digit(digits[i + 1])));
  return out;
}

std::string to_hex(Bytes bytes) {
  std::string out;
  out.reserve(2 * bytes.size());
  for (const std::byte b : bytes) {
    out += "0123456789abcdef"[std::to_integer<unsigned>(b) >> 4];
    out += "0123456789abcdef"[std::to_integer<unsigned>(b) & 0xF];
  }
  return out;
}

ByteVector to_bytes(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace walread::test
