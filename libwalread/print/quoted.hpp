// Bytes from a file inside a sentence.
#pragma once

#include <string>
#include <string_view>

namespace walread {

// In quotes, with everything that is not printable ASCII as \xHH, and quotes and backslashes made
// recognisable.
std::string quoted(std::string_view bytes);

// The same without the quotes around it, for names that stand alone: nothing of it reaches a terminal as a
// command.
std::string escaped(std::string_view bytes);

}  // namespace walread
