// Sizes and durations for people.
#pragma once

#include <cstdint>
#include <string>

namespace walread {

// "640.0 MiB": binary units, one decimal; below 1 KiB whole bytes.
std::string bytes_text(std::uint64_t bytes);

// "3 days 4 hours", "2 minutes": the two largest units that are next to each other, rounded down.
std::string duration_text(double seconds);

}  // namespace walread
