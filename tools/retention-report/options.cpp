#include "tools/retention-report/options.hpp"

#include <fmt/format.h>

#include "tools/common/command_line.hpp"
#include "tools/retention-report/thresholds.hpp"

namespace walread::retention {

namespace po = boost::program_options;

namespace {

using Strings = std::vector<std::string>;

po::variables_map read_command_line(int argc, const char* const* argv) {
  po::options_description options;
  // clang-format off
  options.add_options()
      ("pgdata,D", po::value<Strings>())
      ("wal-dir", po::value<std::string>())
      ("archive", po::value<std::string>())
      ("config-file", po::value<std::string>())
      ("copy", po::bool_switch())
      ("set", po::value<Strings>())
      ("if", po::value<Strings>())
      ("warn", po::value<Strings>())
      ("crit", po::value<Strings>())
      ("format", po::value<std::string>())
      ("system", po::value<std::string>())
      ("version,V", po::bool_switch())
      ("help,?", po::bool_switch())
      ("path", po::value<Strings>());
  // clang-format on
  return cli::read_command_line(argc, argv, options);
}

std::string take_format(const std::string& name, Options& options) {
  if (name == "json") {
    options.format = Format::json;
  } else if (name == "prometheus") {
    options.format = Format::prometheus;
  } else if (!name.empty() && name != "text") {
    return fmt::format("unknown format \"{}\": it is text, json or prometheus", name);
  }
  return {};
}

std::string take_settings(const Strings& texts, Options& options) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return fmt::format("\"{}\" is not NAME=VALUE", text);
    options.facts.set.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return {};
}

std::string take_what_if(const Strings& texts, Options& options) {
  for (const std::string& text : texts) {
    const auto what = parse_what_if(text);
    if (!what)
      return fmt::format(
          "\"{}\" is nothing to suppose: it is 'drop-slot NAME', 'archive-done', 'resolve-prepared "
          "[GID|XID]' or "
          "'set NAME=VALUE'",
          text);
    options.what_if.push_back(*what);
  }
  return {};
}

std::string take_path(const po::variables_map& map, const char* pgdata, Options& options) {
  Strings paths = cli::texts_of(map, "pgdata");
  for (const std::string& path : cli::texts_of(map, "path")) paths.push_back(path);
  if (paths.empty() && pgdata != nullptr && *pgdata != '\0') paths = {pgdata};
  if (paths.empty()) return "no data directory specified, and PGDATA is not set";
  if (paths.size() > 1) return fmt::format("too many command-line arguments (first is \"{}\")", paths[1]);
  if (paths[0].empty()) return "the name of the data directory is empty";
  options.path = paths[0];
  return {};
}

// Returns what is wrong, or nothing.
std::string fill_in(const po::variables_map& map, const char* pgdata, Options& options) {
  options.help = map["help"].as<bool>();
  options.version = map["version"].as<bool>();
  if (options.help || options.version) return {};
  options.facts.directory.wal_directory = cli::text_of(map, "wal-dir");
  options.facts.directory.config_file = cli::text_of(map, "config-file");
  options.facts.copy = map["copy"].as<bool>();
  options.facts.archive_directory = cli::text_of(map, "archive");
  std::string error = take_format(cli::text_of(map, "format"), options);
  if (error.empty()) error = cli::take_system(map, options.facts.directory.system);
  if (error.empty()) error = take_settings(cli::texts_of(map, "set"), options);
  if (error.empty()) error = take_what_if(cli::texts_of(map, "if"), options);
  for (const std::string& text : cli::texts_of(map, "warn"))
    if (error.empty()) error = parse_threshold(text, options.thresholds.warn);
  for (const std::string& text : cli::texts_of(map, "crit"))
    if (error.empty()) error = parse_threshold(text, options.thresholds.crit);
  if (error.empty()) error = take_path(map, pgdata, options);
  return error;
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv, const char* pgdata) {
  ParsedOptions parsed;
  try {
    parsed.error = fill_in(read_command_line(argc, argv), pgdata, parsed.options);
  } catch (const po::error& e) {
    parsed.error = e.what();
  }
  return parsed;
}

}  // namespace walread::retention
