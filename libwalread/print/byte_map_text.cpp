#include "libwalread/print/byte_map_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libwalread/print/error_text.hpp"

namespace walread {

namespace {

std::string_view meaning(ByteLabel label) {
  switch (label) {
    case ByteLabel::page_header: return "headers of pages";
    case ByteLabel::record: return "records that begin here";
    case ByteLabel::continuation: return "rest of a record that began in an earlier segment";
    case ByteLabel::padding: return "up to the next multiple of eight";
    case ByteLabel::switched: return "unused since the switch to the next segment";
    case ByteLabel::gap: return "cannot be read, or given up by the server; valid records follow";
    case ByteLabel::torn: return "a record that was never completed";
    case ByteLabel::zeros: return "never written";
    case ByteLabel::recycled: return "left from an earlier use of the file";
    case ByteLabel::unknown: return "none of these";
  }
  return "";
}

}  // namespace

std::string byte_map_text(const ByteMap& map, const std::string& name, const std::string& ending) {
  std::string out = fmt::format("{}: {} bytes, {} records\n", name, map.file_size, map.records);
  for (std::size_t i = 0; i < kByteLabels; ++i) {
    if (map.totals[i] == 0) continue;
    const auto label = static_cast<ByteLabel>(i);
    out += fmt::format("  {:<12} {:>10}  {:6.2f}%  {}\n", name_of(label), map.totals[i],
                       100.0 * static_cast<double>(map.totals[i]) / static_cast<double>(map.file_size), meaning(label));
  }
  for (const Extent& e : map.extents) {
    out += fmt::format("  0x{:08x}..0x{:08x} {:>10}  {}\n", e.offset, e.offset + e.length, e.length,
                       e.label == ByteLabel::record ? "records, page headers, padding" : name_of(e.label));
  }
  return out + fmt::format("  {}\n", ending);
}

std::string byte_map_json(const ByteMap& map, const std::string& name, const std::string& ending) {
  nlohmann::ordered_json json{{"type", "map"}, {"schema", 1}, {"file", name}, {"size", map.file_size}, {"records", map.records}};
  for (std::size_t i = 0; i < kByteLabels; ++i) json["bytes"][std::string(name_of(static_cast<ByteLabel>(i)))] = map.totals[i];
  json["extents"] = nlohmann::ordered_json::array();
  for (const Extent& e : map.extents) {
    json["extents"].push_back({{"offset", e.offset},
                               {"length", e.length},
                               {"label", e.label == ByteLabel::record ? "records" : std::string(name_of(e.label))}});
  }
  json["end"] = {{"at", to_string(map.end.at)}, {"reason", name_of(map.end.reason)}, {"message", ending}};
  // Names of files may hold any bytes.
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace walread
