// Names and gids in facts files: any bytes. What is not printable ASCII goes in hexadecimal, under a key of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace walread {

bool is_plain_ascii(std::string_view s);
// Two lower-case digits for each byte.
std::string to_hex(std::string_view s);
// The bytes again; nothing if it is not what to_hex() writes.
std::optional<std::string> from_hex(std::string_view hex);

}  // namespace walread
