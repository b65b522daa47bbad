#include "libwalread/print/json_writer.hpp"

#include <cstring>

namespace walread {

namespace {

// Length of the UTF-8 sequence at the start of `s`, or 0 if there is no valid one (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view s) {
  const auto at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned lead = at(0);
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!tail(1) || !tail(2) || (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F)) return 0;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3) || (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F)) return 0;
    return 4;
  }
  return 0;
}

// Whether all of eight bytes stand for themselves in a JSON string: printable ASCII, neither a quote nor a backslash.
bool are_plain(std::uint64_t bytes) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x80 * kEach;
  // The highest bit of a byte is set if the byte is zero; of bytes above one that is, it may be, too.
  const auto zeros = [](std::uint64_t v) { return (v - kEach) & ~v; };
  const std::uint64_t below_blank = bytes - 0x20 * kEach;
  return ((bytes | below_blank | zeros(bytes ^ '"' * kEach) | zeros(bytes ^ '\\' * kEach) | zeros(bytes ^ 0x7F * kEach)) &
          kHigh) == 0;
}

bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

bool is_plain_json(std::string_view s) {
  std::size_t i = 0;
  for (std::uint64_t eight; s.size() - i >= sizeof eight; i += sizeof eight) {
    std::memcpy(&eight, s.data() + i, sizeof eight);
    if (!are_plain(eight)) return false;
  }
  for (; i < s.size(); ++i)
    if (!is_plain(static_cast<unsigned char>(s[i]))) return false;
  return true;
}

void put_json_escaped(TextBuffer& out, std::string_view s) {
  std::size_t clean = 0;  // start of what can be copied as it is
  for (std::size_t i = 0; i < s.size();) {
    std::uint64_t eight = 0;
    if (s.size() - i >= sizeof eight) {
      std::memcpy(&eight, s.data() + i, sizeof eight);
      if (are_plain(eight)) {
        i += sizeof eight;
        continue;
      }
    }
    const auto c = static_cast<unsigned char>(s[i]);
    if (is_plain(c)) {
      ++i;
      continue;
    }
    if (c >= 0x80) {
      if (const std::size_t n = utf8_length(s.substr(i)); n != 0) {
        i += n;
        continue;
      }
    }
    out.put(s.substr(clean, i - clean));
    if (c == '"' || c == '\\') {
      out.put('\\');
      out.put(static_cast<char>(c));
    } else {
      out.put("\\u");
      out.put_hex(c, 4);
    }
    clean = ++i;
  }
  out.put(s.substr(clean));
}

void JsonWriter::string(std::string_view s) {
  begin_string();
  put_json_escaped(out_, s);
  end_string();
}

}  // namespace walread
