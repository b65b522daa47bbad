#include "tools/retention-report/thresholds.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

namespace walread::retention {

namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Bytes with a unit as the server spells them: kB, MB, GB, TB, each 1024 of the one before.
std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  unsigned shift = 0;
  constexpr std::pair<std::string_view, unsigned> kUnits[] = {{"kB", 10}, {"MB", 20}, {"GB", 30}, {"TB", 40}};
  for (const auto& [unit, bits] : kUnits) {
    if (!text.ends_with(unit)) continue;
    text.remove_suffix(unit.size());
    shift = bits;
    break;
  }
  const auto value = parse_number(text);
  if (!value || *value > (std::numeric_limits<std::uint64_t>::max() >> shift)) return std::nullopt;
  return *value << shift;
}

bool set_one(std::string_view key, std::string_view value, Threshold& threshold) {
  if (key == "kept") return (threshold.kept_bytes = parse_bytes(value)).has_value();
  if (key == "backlog") return (threshold.backlog_files = parse_number(value)).has_value();
  if (key != "free") return false;
  threshold.free_bytes.reset();
  threshold.free_percent.reset();
  if (!value.ends_with('%')) return (threshold.free_bytes = parse_bytes(value)).has_value();
  value.remove_suffix(1);
  const auto percent = parse_number(value);
  if (!percent || *percent > 100) return false;
  threshold.free_percent = static_cast<double>(*percent);
  return true;
}

}  // namespace

std::string parse_threshold(std::string_view text, Threshold& threshold) {
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view one = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos ||
        !set_one(one.substr(0, equals), one.substr(equals + 1), threshold))
      return fmt::format("\"{}\" is no threshold: it is kept=SIZE, free=SIZE, free=N% or backlog=N", one);
  }
  return {};
}

}  // namespace walread::retention
