#include "tools/waldump/mixed_systems.hpp"

#include <fmt/format.h>

#include <map>

#include "libwalread/wal/find_shape.hpp"

namespace walread::waldump {

namespace {

constexpr std::size_t kMostOpened = 4096;

std::string list(const std::vector<std::string>& names) {
  if (names.size() == 1) return names.front();
  if (names.size() == 2) return names.front() + " and " + names.back();
  return fmt::format("{} to {} ({} files)", names.front(), names.back(), names.size());
}

}  // namespace

std::string mixed_systems(const Input& in, const std::vector<std::string>& names) {
  std::map<std::uint64_t, std::vector<std::string>> by_system;
  const std::size_t stride = names.size() / kMostOpened + 1;
  for (std::size_t i = 0; i < names.size(); i += stride) {
    Error ignored;
    const auto header = read_first_header(in.directory + "/" + names[i], ignored);
    if (header && is_known_magic(header->magic)) by_system[header->system_id].push_back(names[i]);
  }
  if (by_system.size() < 2 || !by_system.contains(in.shape.system_id)) return "";
  std::string others;
  for (const auto& [id, files] : by_system)
    if (id != in.shape.system_id) others += fmt::format("; {} of {}", list(files), id);
  return fmt::format(
      "{}: the segments here are of {} database systems: {} of {}, which is read{}; put each system's into a "
      "directory "
      "of its own",
      in.directory, by_system.size(), list(by_system[in.shape.system_id]), in.shape.system_id, others);
}

}  // namespace walread::waldump
