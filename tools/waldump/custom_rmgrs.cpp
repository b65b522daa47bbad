#include "tools/waldump/custom_rmgrs.hpp"

#include <algorithm>
#include <charconv>

namespace walread::waldump {

std::optional<RmgrName> parse_rmgr_name(const std::string& text) {
  RmgrName out;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out.id);
  if (error != std::errc{} || out.id < formats::kFirstCustomRmgr || at == end || *at != '=')
    return std::nullopt;
  out.name.assign(at + 1, end);
  if (out.name.empty()) return std::nullopt;
  return out;
}

void CustomRmgrNames::give(const std::vector<RmgrName>& names, LogShape& shape) {
  if (names.empty() || shape.version->custom_rmgrs.empty()) return;
  version_ = *shape.version;
  std::ranges::copy(version_.custom_rmgrs, names_.begin());
  for (const RmgrName& n : names) names_[n.id - formats::kFirstCustomRmgr] = n.name;
  version_.custom_rmgrs = names_;
  shape.version = &version_;
}

}  // namespace walread::waldump
