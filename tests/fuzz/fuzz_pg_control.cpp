// Control files made of any bytes: parsed as found and as every system, shown in every way.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/control/layout.hpp"
#include "formats/control/releases.hpp"
#include "formats/registry.hpp"
#include "libwalread/core/crc.hpp"
#include "libwalread/print/control_json.hpp"
#include "libwalread/print/control_text.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void look_at(const walread::ControlFile& file) {
  using namespace walread;
  bool complete = true;
  for (const formats::ControlField& field : file.layout().fields()) {
    const auto value = file.value(field);
    complete = complete && value.has_value();
    if (!value) continue;
    require(value->bytes.size() == size_of(field.field));
    require(!text_of(*value).empty());
  }
  for (const ControlProblem& p : file.problems)
    require(!describe(file, p).empty() && !code_name(p.kind).empty());
  require(file.problems.empty() == (file.verdict() == ControlVerdict::clean));
  require(file.verdict() != ControlVerdict::clean || (file.system && file.crc && file.crc->ok() && complete));

  // A line that is printed has all its values.
  const std::string text = control_text(file);
  require(text.empty() || complete);
  require(control_json(file).ends_with("}\n"));
  require(differences(file, file).empty());
}

// The same bytes as a server would have written them: with the version numbers and the checksum of `version`.
// A fuzzer does not find those by itself, and behind them lies what is done with values that are believed.
std::vector<std::byte> sealed(walread::Bytes bytes, const walread::formats::Version& version) {
  using namespace walread;
  std::vector<std::byte> out(bytes.begin(), bytes.end());
  const formats::ControlLayout& layout = formats::control_layout(version.system);
  out.resize(std::max<std::size_t>(out.size(), layout.size));
  const auto put = [&](std::string_view key, std::uint32_t value) {
    std::memcpy(out.data() + layout.find(key)->field.offset, &value, sizeof value);
  };
  put("pg_control_version", version.control_version);
  put("catalog_version_no", formats::catalog_version(version));
  put("crc", checksum(version.checksum, Bytes(out).first(layout.crc_offset)));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace walread;
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const ControlFile found = parse_control_file(bytes);
  look_at(found);
  for (const formats::Version* v : formats::versions()) {
    const ControlFile forced = parse_control_file(bytes, v->system);
    look_at(forced);
    // A file is what it was found to be.
    if (found.system == v->system && found.verdict() == ControlVerdict::clean)
      require(control_text(forced) == control_text(found));
    const std::vector<std::byte> whole = sealed(bytes, *v);
    const ControlFile believed = parse_control_file(whole);
    require(believed.system == v->system && believed.crc && believed.crc->ok());
    look_at(believed);
    require(!difference_text(found, forced, "a", "b").empty());
    require(difference_json(found, forced).ends_with("}\n"));
  }
  return 0;
}
