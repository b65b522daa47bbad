#include "tools/timeline-check/options.hpp"

#include <fmt/format.h>

#include "tools/common/command_line.hpp"

namespace walread::timeline_check {

namespace po = boost::program_options;

namespace {

po::variables_map read_command_line(int argc, const char* const* argv) {
  po::options_description options;
  // clang-format off
  options.add_options()
      ("primary", po::value<std::string>())
      ("rejoin", po::value<std::string>())
      ("to", po::value<std::string>())
      ("archive", po::value<std::vector<std::string>>())
      ("wal-dir", po::value<std::string>())
      ("explain", po::value<std::string>())
      ("format", po::value<std::string>())
      ("system", po::value<std::string>())
      ("version,V", po::bool_switch())
      ("help,?", po::bool_switch())
      ("path", po::value<std::vector<std::string>>());
  // clang-format on
  return cli::read_command_line(argc, argv, options);
}

// --explain takes any number of directories, and those that other questions name as well: the node first,
// then whatever else may have what it lacks.
std::string fill_in_explain(const po::variables_map& map, const std::vector<std::string>& paths,
                            Options& options) {
  std::vector<std::string>& in = options.explain_in;
  if (map.count("rejoin") != 0) in.push_back(cli::text_of(map, "rejoin"));
  in.insert(in.end(), paths.begin(), paths.end());
  for (const char* name : {"to", "primary"})
    if (map.count(name) != 0) in.push_back(cli::text_of(map, name));
  in.insert(in.end(), options.question.archives.begin(), options.question.archives.end());
  for (const std::string& path : in)
    if (path.empty()) return "the name of a data directory is empty";
  return {};
}

// Returns what is wrong, or nothing.
std::string fill_in(const po::variables_map& map, Options& options) {
  options.help = map["help"].as<bool>();
  options.version = map["version"].as<bool>();
  if (options.help || options.version) return {};
  TimelineOptions& q = options.question;
  if (std::string wrong = cli::take_format(map, options.json); !wrong.empty()) return wrong;
  if (std::string wrong = cli::take_system(map, q.system); !wrong.empty()) return wrong;
  q.archives = cli::texts_of(map, "archive");
  q.wal_directory = cli::text_of(map, "wal-dir");
  const std::vector<std::string> paths = cli::texts_of(map, "path");

  options.explain = cli::text_of(map, "explain");
  if (map.count("explain") != 0 && options.explain.empty()) return "--explain needs the text of a message";

  if (!options.explain.empty()) return fill_in_explain(map, paths, options);

  if (map.count("rejoin") != 0 || map.count("to") != 0) {
    q.question = Question::rejoin;
    q.subject = cli::text_of(map, "rejoin");
    q.other = cli::text_of(map, "to");
    if (q.subject.empty() || q.other.empty())
      return "--rejoin OLD_PRIMARY and --to NEW_PRIMARY belong together";
    if (map.count("primary") != 0)
      return "--primary belongs to the question about a standby, not to --rejoin";
    if (!paths.empty())
      return fmt::format("too many command-line arguments (first is \"{}\")", paths.front());
    return {};
  }
  if (paths.empty()) return "no data directory of a standby specified";
  if (paths.size() > 1) return fmt::format("too many command-line arguments (first is \"{}\")", paths[1]);
  q.subject = paths.front();
  q.other = cli::text_of(map, "primary");
  if (q.subject.empty() || (map.count("primary") != 0 && q.other.empty()))
    return "the name of a data directory is empty";
  return {};
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv) {
  ParsedOptions parsed;
  try {
    parsed.error = fill_in(read_command_line(argc, argv), parsed.options);
  } catch (const po::error& e) {
    parsed.error = e.what();
  }
  return parsed;
}

std::string help_text() {
  return R"(timeline-check says whether a standby may be activated, what would be lost by it, and whether
an old primary can come back, from the files of the data directories alone. It only reads.

Usage:
  timeline-check [OPTION]... STANDBY_DIR [--primary DIR]
  timeline-check [OPTION]... --rejoin OLD_PRIMARY_DIR --to NEW_PRIMARY_DIR
  timeline-check [OPTION]... --explain 'MESSAGE' [DIR ...]

Options:
      --primary DIR     the old primary's data directory: what would be lost, have the two diverged
      --rejoin DIR      an old primary: can it follow the new one as it is, be rewound, or only be copied anew
      --to DIR          the new primary
      --archive DIR     an archive of WAL and history files; may be given several times
      --wal-dir DIR     where the WAL of the first data directory is, if not in it
      --explain TEXT    what a message of a server, pg_rewind or pg_waldump means, and whether it is harmless in the
                        files of DIR, the node that said it (pg_rewind: its target); further directories, other
                        nodes or archives, may have what DIR lacks
      --format FORMAT   text (the default) or json
      --system SYSTEM   read as this system, whatever the files say: gp6, pg94, pg15, ...
  -V, --version         print the version of timeline-check, then exit
  -?, --help            print this, then exit

Exit codes:
  0   READY            it may be activated and nothing is lost; the old primary can follow as it is
  1   READY-WITH-LOSS  it may, and what is lost is listed; the old primary can be rewound
  2   NOT-READY        it may not; the old primary has to be copied anew
  3   CANNOT-TELL      a fact is missing, and the report names it
                       (--explain: 0 if the message is known and, where directories are given, harmless there; 2 if
                       it is bad there; 3 if it is not known, or the files do not tell)
  64  the command line is wrong
  74  the report could not be written
)";
}

}  // namespace walread::timeline_check
