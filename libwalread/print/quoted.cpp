#include "libwalread/print/quoted.hpp"

#include <fmt/format.h>

namespace walread {

std::string escaped(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t') {
      out += "\\t";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\x{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

std::string quoted(std::string_view bytes) { return '"' + escaped(bytes) + '"'; }

}  // namespace walread
