#include "tools/dtx-report/options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>

#include "tools/common/command_line.hpp"

namespace walread::dtx_report {

namespace po = boost::program_options;

namespace {

using Names = std::vector<std::string>;

constexpr int kMostSegments = 100000;

po::variables_map read_command_line(int argc, const char* const* argv) {
  po::options_description options;
  // clang-format off
  options.add_options()
      ("coordinator", po::value<Names>())
      ("segment", po::value<Names>())
      ("contents", po::value<std::string>())
      ("format", po::value<std::string>())
      ("all", po::bool_switch())
      ("accept-unverified", po::bool_switch())
      ("gid", po::value<std::string>())
      ("xid", po::value<std::string>())
      ("since", po::value<std::string>())
      ("until", po::value<std::string>())
      ("version,V", po::bool_switch())
      ("help,?", po::bool_switch())
      ("path", po::value<Names>());
  // clang-format on
  return cli::read_command_line(argc, argv, options);
}

// "2026-11-21 06:13:35.917104", with T or a blank, a fraction or not, and Z or not: UTC.
std::optional<DtxTime> parse_time(const std::string& s) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
  double second = 0;
  char between = ' ';
  const int n = std::sscanf(s.c_str(), "%4d-%2d-%2d%c%2d:%2d:%lf%n", &year, &month, &day, &between, &hour, &minute,
                            &second, &used);
  const std::string rest = n == 7 ? s.substr(static_cast<std::size_t>(used)) : "?";
  if ((between != ' ' && between != 'T') || (rest != "" && rest != "Z" && rest != " UTC")) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second < 0 || second >= 61) return std::nullopt;
  constexpr std::chrono::sys_days kEpoch{std::chrono::year(2000) / 1 / 1};  // timestamp.h POSTGRES_EPOCH_JDATE
  const auto days = (std::chrono::sys_days(date) - kEpoch).count();
  return ((DtxTime{days} * 24 + hour) * 60 + minute) * 60'000'000 + static_cast<DtxTime>(second * 1e6 + 0.5);
}

// Returns what is wrong, or nothing.
std::string fill_selection(const po::variables_map& map, DtxSelection& s) {
  s.all = map["all"].as<bool>();
  s.accept_unverified = map["accept-unverified"].as<bool>();
  if (map.count("gid") != 0) s.gid = cli::text_of(map, "gid");
  if (map.count("xid") != 0) {
    const std::string xid = cli::text_of(map, "xid");
    std::uint32_t n = 0;
    const auto [end, error] = std::from_chars(xid.data(), xid.data() + xid.size(), n);
    if (error != std::errc{} || end != xid.data() + xid.size()) return fmt::format("\"{}\" is not a transaction id", xid);
    s.xid = n;
  }
  for (const auto& [name, to] : {std::pair("since", &s.since), std::pair("until", &s.until)}) {
    if (map.count(name) == 0) continue;
    *to = parse_time(cli::text_of(map, name));
    if (!*to) return fmt::format("--{}: \"{}\" is not a time: it is like \"2026-11-21 06:13:35\", in UTC", name, cli::text_of(map, name));
  }
  return {};
}

std::string fill_in(const po::variables_map& map, Options& options) {
  options.help = map["help"].as<bool>();
  options.version = map["version"].as<bool>();
  if (options.help || options.version) return {};
  if (std::string wrong = cli::take_format(map, options.json); !wrong.empty()) return wrong;
  options.coordinators = cli::texts_of(map, "coordinator");
  options.segments = cli::texts_of(map, "segment");
  options.paths = cli::texts_of(map, "path");
  if (map.count("contents") != 0) {
    const std::string text = cli::text_of(map, "contents");
    int n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size() || n < 1 || n > kMostSegments)
      return fmt::format("--contents: \"{}\" is not a number of segments (1 to {})", text, kMostSegments);
    options.segment_count = n;
  }
  if (!options.paths.empty()) {
    const std::string first = options.paths.front();
    if (first == "extract") options.command = Command::extract;
    if (first == "merge") options.command = Command::merge;
    if (first == "restore-points") options.command = Command::restore_points;
    if (options.command != Command::report) options.paths.erase(options.paths.begin());
  }
  for (const Names* list : {&options.coordinators, &options.segments, &options.paths})
    for (const std::string& path : *list)
      if (path.empty()) return "the name of a directory or file is empty";
  const std::size_t given = options.paths.size() + options.coordinators.size() + options.segments.size();
  if (options.command == Command::extract && given != 1) return "extract takes one data directory";
  if (options.command == Command::merge && (given == 0 || given != options.paths.size()))
    return "merge takes facts files that extract has written";
  if (given == 0) return "no data directory specified";
  return fill_selection(map, options.selection);
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
  return R"(dtx-report says which distributed transactions are in doubt across the coordinator and all segments
of a Greenplum cluster, what recovery will do with each, and where atomicity is broken; of PostgreSQL,
which prepared transactions are open. From the files of the data directories alone. It only reads.

Usage:
  dtx-report [OPTION]... DIR...                      roles are found by gp_contentid and gp_dbid
  dtx-report [OPTION]... --coordinator DIR --segment DIR...
  dtx-report extract DIR > NODE.facts.json           on each host: what the report needs of one node
  dtx-report merge [OPTION]... NODE.facts.json...    anywhere: the same report as from the directories
  dtx-report restore-points [OPTION]... DIR...       named restore points, and which all nodes can reach

Options:
      --coordinator DIR  the coordinator's data directory, or its standby's
      --segment DIR      a segment's, or its mirror's; may be given several times
      --contents N       the cluster has content ids 0 to N - 1: to be said where no gpsegconfig_dump of the
                         coordinator does
      --all              list transactions that are settled, too
      --accept-unverified  exit with 0 although there are transactions of which nothing waits and nothing
                         contradicts, but the WAL that would show how they ended has been removed: on a
                         cluster at work there always are
      --gid GID          this transaction only
      --xid XID          those that have this transaction id on a segment
      --since, --until TIME   those of that time: "2026-11-21 06:13:35", in UTC
      --format FORMAT    text (the default) or json (share/walread/schema/dtx-report.schema.json)
  -V, --version          print the version of dtx-report, then exit
  -?, --help             print this, then exit

What cannot be proved is not said: where WAL is missing or damaged, or a node was not given, the answer for
the transactions that this touches is "cannot tell", with what is missing. Directories must be copies of the
same moment, best of a stopped cluster.

Exit codes:
  0   nothing is in doubt
  1   in doubt, nothing is broken: recovery will settle it, or the owner of a prepared transaction has to
  2   atomicity is broken, or recovery is blocked
  3   cannot tell; the report names what is missing, or counts unverified transactions (see
      --accept-unverified); restore-points: there is none that all nodes can reach,
      or not all nodes are known
  64  the command line is wrong
  74  an input cannot be read, or the report could not be written
)";
}

}  // namespace walread::dtx_report
