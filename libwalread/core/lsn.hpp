// Log sequence numbers and timeline ids.
//
// An LSN is a byte position in the write-ahead log of one cluster: it counts every byte ever written, page
// headers included, and starts at the first byte of segment number 0. The server calls it XLogRecPtr
// (xlogdefs.h). Position 0 never holds a record (the log starts one segment later), so zero doubles as
// "no position" (xlogdefs.h XLogRecPtrIsInvalid()).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace walread {

// Number of a timeline. The first is 1; 0 stands for "none" or "not known" (xlogdefs.h TimeLineID).
using TimelineId = std::uint32_t;

// The longest text of an LSN, "FFFFFFFF/FFFFFFFF", without a terminating zero.
inline constexpr std::size_t kLsnTextSize = 17;

// A position in the log. A type of its own, so that it is not mixed up with lengths, offsets or segment
// numbers.
struct Lsn {
  std::uint64_t value = 0;  // bytes from the start of the log

  // False for 0/0, which the server uses as "no position".
  constexpr bool valid() const { return value != 0; }

  // The half before the slash. In file names the server calls it xlogid or log.
  constexpr std::uint32_t high() const { return static_cast<std::uint32_t>(value >> 32); }

  // The half after the slash: byte offset within that xlogid.
  constexpr std::uint32_t low() const { return static_cast<std::uint32_t>(value); }

  // Reads "X/X": one to eight hexadecimal digits of either case, a slash, one to eight again, and nothing
  // else. That is what the server's own input function takes (pg_lsn.c pg_lsn_in()); the sscanf("%X/%X") of
  // pg_xlogdump and timeline.c would also take blanks, signs, "0x" and trailing text, each of them rather
  // a slip than an intention. Returns nothing if `text` is of any other form. 0/0 is accepted: whether it
  // makes sense is for the caller to say.
  static constexpr std::optional<Lsn> parse(std::string_view text);

  // clang-tidy 14 takes the zero inside a generated comparison for a null pointer.
  friend constexpr auto operator<=>(const Lsn&, const Lsn&) = default;  // NOLINT(modernize-use-nullptr)

  // Positions move by byte counts. The arithmetic is modulo 2^64, as the server's is, so it cannot trap; a
  // caller who adds a length read from a file uses checked_add() instead.
  friend constexpr Lsn operator+(Lsn lsn, std::uint64_t bytes) { return Lsn{lsn.value + bytes}; }
  friend constexpr Lsn operator-(Lsn lsn, std::uint64_t bytes) { return Lsn{lsn.value - bytes}; }

  // Bytes from `begin` to `end`; meaningful only if end >= begin.
  friend constexpr std::uint64_t operator-(Lsn end, Lsn begin) { return end.value - begin.value; }

  constexpr Lsn& operator+=(std::uint64_t bytes) {
    value += bytes;
    return *this;
  }
  constexpr Lsn& operator-=(std::uint64_t bytes) {
    value -= bytes;
    return *this;
  }
};

// The largest position; used as "open end".
inline constexpr Lsn kMaxLsn{std::numeric_limits<std::uint64_t>::max()};

// `lsn` moved on by `bytes`, or nothing if that leaves 64 bits: for lengths that come from a file.
constexpr std::optional<Lsn> checked_add(Lsn lsn, std::uint64_t bytes) {
  if (bytes > kMaxLsn.value - lsn.value) return std::nullopt;
  return lsn + bytes;
}

namespace lsn_detail {

// Reads 1 to 8 hexadecimal digits that make up the whole of `digits`.
constexpr std::optional<std::uint32_t> parse_hex_half(std::string_view digits) {
  if (digits.empty() || digits.size() > 8) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : digits) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A') + 10;
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    value = (value << 4) | digit;
  }
  return value;
}

// Writes `value` in upper-case hexadecimal, at least `min_digits` wide (zeros in front), and returns the end.
constexpr char* write_hex_half(char* out, std::uint32_t value, int min_digits) {
  int digits = min_digits;
  while (digits < 8 && (value >> (4 * digits)) != 0) ++digits;
  for (int i = digits - 1; i >= 0; --i) *out++ = "0123456789ABCDEF"[(value >> (4 * i)) & 0xF];
  return out;
}

}  // namespace lsn_detail

constexpr std::optional<Lsn> Lsn::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto high = lsn_detail::parse_hex_half(text.substr(0, slash));
  const auto low = lsn_detail::parse_hex_half(text.substr(slash + 1));
  if (!high || !low) return std::nullopt;
  return Lsn{(static_cast<std::uint64_t>(*high) << 32) | *low};
}

// Writes the text of `lsn` at `out`, which must have room for kLsnTextSize characters, and returns the end of
// what was written; no terminating zero, no allocation. `padded` chooses between the two spellings that the
// server's tools use:
//   padded      "%X/%08X"  record lines of pg_xlogdump and pg_waldump (pg_xlogdump.c XLogDumpDisplayRecord())
//   not padded  "%X/%X"    everywhere else: pg_controldata, history files, messages, most descriptions
constexpr char* write_lsn(char* out, Lsn lsn, bool padded) {
  out = lsn_detail::write_hex_half(out, lsn.high(), 1);
  *out++ = '/';
  return lsn_detail::write_hex_half(out, lsn.low(), padded ? 8 : 1);
}

// "%X/%X": 0/1A2F8.
inline std::string to_string(Lsn lsn) {
  char text[kLsnTextSize];
  return std::string(text, write_lsn(text, lsn, false));
}

// "%X/%08X": 0/0001A2F8.
inline std::string to_padded_string(Lsn lsn) {
  char text[kLsnTextSize];
  return std::string(text, write_lsn(text, lsn, true));
}

}  // namespace walread
