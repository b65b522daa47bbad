// Sentences in lines that a terminal of 80 columns shows whole.
#pragma once

#include <string>
#include <string_view>

namespace walread {

inline constexpr std::size_t kTextColumns = 80;

// `text` in lines of at most kTextColumns, the first begun with `first`, the others with `indent`; a longer
// word stands alone. Ends in a newline.
std::string wrapped(std::string_view text, std::string_view first, std::string_view indent);

}  // namespace walread
