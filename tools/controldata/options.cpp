#include "tools/controldata/options.hpp"

#include <fmt/format.h>

#include "tools/common/command_line.hpp"

namespace walread::controldata {

namespace po = boost::program_options;

namespace {

po::variables_map read_command_line(int argc, const char* const* argv) {
  po::options_description options;
  // clang-format off
  options.add_options()
      ("pgdata,D", po::value<std::string>())
      ("format", po::value<std::string>())
      ("system", po::value<std::string>())
      ("diff", po::bool_switch())
      ("version,V", po::bool_switch())
      ("help,?", po::bool_switch())
      ("path", po::value<std::vector<std::string>>());
  // clang-format on
  return cli::read_command_line(argc, argv, options);
}

// Returns what is wrong, or nothing.
std::string fill_in(const po::variables_map& map, const char* pgdata, Options& options) {
  options.help = map["help"].as<bool>();
  options.version = map["version"].as<bool>();
  options.diff = map["diff"].as<bool>();
  if (options.help || options.version) return {};

  bool json = false;
  if (std::string wrong = cli::take_format(map, json); !wrong.empty()) return wrong;
  options.format = json ? Format::json : Format::text;
  if (std::string wrong = cli::take_system(map, options.system); !wrong.empty()) return wrong;

  if (map.count("pgdata") != 0) options.paths.push_back(map["pgdata"].as<std::string>());
  for (const std::string& path : cli::texts_of(map, "path")) options.paths.push_back(path);
  const std::size_t wanted = options.diff ? 2 : 1;
  if (options.paths.empty() && !options.diff && pgdata != nullptr && *pgdata != '\0')
    options.paths = {pgdata};
  if (options.paths.size() > wanted)
    return fmt::format("too many command-line arguments (first is \"{}\")", options.paths[wanted]);
  if (options.diff && options.paths.size() < wanted)
    return "--diff needs two data directories or control files";
  if (options.paths.empty()) return "no data directory specified, and PGDATA is not set";
  for (const std::string& path : options.paths)
    if (path.empty()) return "the name of a data directory or file is empty";
  return {};
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

std::string help_text() {
  return fmt::format(
      R"(controldata shows what the control file of a PostgreSQL or Greenplum data directory says.
It only reads, and needs neither a server nor the product's own tools.

Usage:
  controldata [OPTION]... [-D] DATADIR|FILE
  controldata [OPTION]... --diff A B

Options:
  -D, --pgdata DATADIR  data directory, or the control file itself; default: the environment variable PGDATA
      --format FORMAT   text: what the product's own pg_controldata prints (the default)
                        json: every field by name, what is wrong, and what follows from the fields
      --diff            show only the fields in which two data directories or control files differ
      --system SYSTEM   read as this system, whatever the version numbers say: {}
  -V, --version         print the version of controldata, then exit
  -?, --help            print this, then exit

Examples:
  Where would recovery of this copied segment begin, and was it shut down cleanly?
      controldata /restore/primary/gpseg0
  Which of the two was ahead when the coordinator failed over?
      controldata --diff /restore/master/gpseg-1 /restore/standby/gpseg-1
  The state alone, for a script:
      controldata --format=json /restore/primary/gpseg0 | jq -r .fields.state.name

Times in text are local (TZ), those in JSON are UTC.

Exit codes:
  0  the file is whole (with --diff: both are, whether they differ or not)
  1  the command line is wrong
  2  the file is damaged, or only part of it could be read
  3  the file cannot be opened or read, or the output cannot be written
  4  the file is not a control file of any known release, or of one or of a build that is not read here
)",
      cli::system_keys());
}

}  // namespace walread::controldata
