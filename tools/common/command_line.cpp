#include "tools/common/command_line.hpp"

namespace walread::cli {

namespace po = boost::program_options;

po::variables_map read_command_line(int argc, const char* const* argv, const po::options_description& options) {
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

}  // namespace walread::cli
