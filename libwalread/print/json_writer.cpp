#include "libwalread/print/json_writer.hpp"

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

}  // namespace

void put_json_escaped(TextBuffer& out, std::string_view s) {
  std::size_t clean = 0;  // start of what can be copied as it is
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
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
