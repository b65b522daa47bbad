// --rmgr-name: names for the resource managers of extensions, of which a log holds only the numbers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/version/version.hpp"
#include "libwalread/wal/page_buffer.hpp"

namespace walread::waldump {

struct RmgrName {
  std::uint8_t id = 0;
  std::string name;
};

// Reads 128=name; nothing if it is not of that form, or the number none that an extension can have.
std::optional<RmgrName> parse_rmgr_name(const std::string& text);

// The facts of a release with some of its names replaced. It must live as long as what was read with it.
class CustomRmgrNames {
 public:
  CustomRmgrNames() = default;
  CustomRmgrNames(const CustomRmgrNames&) = delete;
  CustomRmgrNames& operator=(const CustomRmgrNames&) = delete;

  // Makes `shape.version` say the names. Releases before 15 have no resource managers that they could be for.
  void give(const std::vector<RmgrName>& names, LogShape& shape);

 private:
  formats::Version version_;
  std::array<std::string_view, formats::kCustomRmgrs> names_{};
};

}  // namespace walread::waldump
