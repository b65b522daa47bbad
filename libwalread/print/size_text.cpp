#include "libwalread/print/size_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace walread {

std::string bytes_text(std::uint64_t bytes) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  // 1023.95 would be printed as 1024.0.
  while (value >= 1023.95 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string duration_text(double seconds) {
  if (!(seconds < 1e12)) return "more than 30000 years";
  const auto total = static_cast<std::uint64_t>(std::max(seconds, 0.0));
  const struct {
    std::uint64_t size;
    const char* name;
  } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  std::string out;
  std::uint64_t rest = total;
  for (const auto& unit : units) {
    const std::uint64_t count = rest / unit.size;
    rest %= unit.size;
    const bool second = !out.empty();
    if (count > 0)
      out += fmt::format("{}{} {}{}", second ? " " : "", count, unit.name, count == 1 ? "" : "s");
    if (second) break;
  }
  return out.empty() ? "0 seconds" : out;
}

}  // namespace walread
