// Text from files, made safe for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace walread {

// `text` with everything that could do something to a terminal made visible: control characters except the
// newline, also those of ISO 8859-1 (U+0080 to U+009F), and bytes that are not UTF-8 become \xHH.
std::string printable(std::string_view text);

}  // namespace walread
