#include "libwalread/print/wrapped.hpp"

namespace walread {

std::string wrapped(std::string_view text, std::string_view first, std::string_view indent) {
  std::string out(first);
  std::size_t column = first.size();
  bool empty = true;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (!empty && column + 1 + word.size() > kTextColumns) {
      out += '\n';
      out += indent;
      column = indent.size();
      empty = true;
    }
    if (!empty) out += ' ';
    out += word;
    column += word.size() + (empty ? 0 : 1);
    empty = false;
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return out + "\n";
}

}  // namespace walread
