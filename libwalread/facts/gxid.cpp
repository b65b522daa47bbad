#include "libwalread/facts/gxid.hpp"

#include <charconv>

namespace walread {

namespace {

constexpr std::size_t kNumberDigits = 10;  // "%.10u"

bool parse_all(std::string_view digits, std::uint32_t& out) {
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, out);
  return error == std::errc{} && stop == end;
}

}  // namespace

std::optional<Gxid> parse_gid(std::string_view gid) {
  const std::size_t dash = gid.find('-');
  if (dash == std::string_view::npos || gid.size() != dash + 1 + kNumberDigits) return std::nullopt;
  Gxid out;
  if (!parse_all(gid.substr(0, dash), out.start) || !parse_all(gid.substr(dash + 1), out.number)) return std::nullopt;
  if (gid[0] == '0' && dash > 1) return std::nullopt;
  return out;
}

std::string to_string(const Gxid& gxid) {
  const std::string number = std::to_string(gxid.number);
  return std::to_string(gxid.start) + "-" + std::string(kNumberDigits - number.size(), '0') + number;
}

}  // namespace walread
