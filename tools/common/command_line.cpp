#include "tools/common/command_line.hpp"

#include <fmt/format.h>

#include "formats/registry.hpp"

namespace walread::cli {

namespace po = boost::program_options;

po::variables_map read_command_line(int argc, const char* const* argv,
                                    const po::options_description& options) {
  po::positional_options_description positional;
  positional.add("path", -1);
  namespace style = po::command_line_style;
  po::variables_map map;
  po::store(po::command_line_parser(argc, argv)
                .options(options)
                .positional(positional)
                .style(style::unix_style & ~style::allow_guessing)
                .run(),
            map);
  po::notify(map);
  return map;
}

std::string text_of(const po::variables_map& map, const char* name) {
  return map.count(name) != 0 ? map[name].as<std::string>() : std::string();
}

std::vector<std::string> texts_of(const po::variables_map& map, const char* name) {
  return map.count(name) != 0 ? map[name].as<std::vector<std::string>>() : std::vector<std::string>();
}

std::string system_keys() {
  std::string known;
  for (const formats::Version* v : formats::versions())
    known += fmt::format("{}{}", known.empty() ? "" : ", ", v->key);
  return known;
}

std::string take_system(const po::variables_map& map, std::optional<formats::System>& out) {
  if (map.count("system") == 0) return {};
  const std::string key = text_of(map, "system");
  out = formats::system_by_key(key);
  return out ? std::string() : fmt::format("unknown system \"{}\": known are {}", key, system_keys());
}

std::string take_format(const po::variables_map& map, bool& json) {
  if (map.count("format") == 0) return {};
  const std::string name = text_of(map, "format");
  json = name == "json";
  if (json || name == "text") return {};
  return fmt::format("unknown format \"{}\": it is text or json", name);
}

}  // namespace walread::cli
