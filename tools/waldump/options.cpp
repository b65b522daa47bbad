#include "tools/waldump/options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/program_options.hpp>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include "formats/registry.hpp"
#include "tools/common/cli.hpp"

namespace po = boost::program_options;

namespace walread::waldump {

namespace {

constexpr std::string_view kHelp =
    R"(waldump shows the records of a PostgreSQL or Greenplum write-ahead log, from its files alone.

Usage:
  waldump [OPTION]... DIRECTORY
  waldump [OPTION]... STARTSEG [ENDSEG]

DIRECTORY is a data directory or its pg_wal or pg_xlog: everything on the way to its newest
timeline is shown, from the oldest record there. STARTSEG alone shows that segment as the
server's own tool does: without the record that goes on in the next one.

What to read:
  -e, --end=LSN            stop before the first record that reaches beyond LSN
  -f, --follow             keep waiting for more at the end of the log
  -n, --limit=N            stop after N records shown
  -p, --path=PATH          where to look for segments: a WAL or data directory
  -s, --start=LSN          begin with the first record at or after LSN
  -t, --timeline=TLI       read this timeline only
      --on-damage=POLICY   stop: stop at damage, as the server does (default)
                           skip: report it and go on with the next valid record
      --system=SYSTEM      which system wrote the log, where it cannot be told: pg94, gp6

Which records to show:
  -B, --block=N            with --relation: only those that change block N
  -F, --fork=FORK          only those that change this fork: main, fsm, vm or init
  -r, --rmgr=RMGR          only those of this resource manager, in any case; may be repeated
                           (--rmgr=list names them)
  -R, --relation=T/D/R     only those that change blocks of this relation, given as
                           tablespace/database/relfile
  -w, --fullpage           only those with a full-page image
  -x, --xid=XID            only those of this transaction

How to show them:
  -b, --bkp-details        a line for each full-page image
  -q, --quiet              no records and no remarks, only errors
  -z, --stats[=record]     statistics by resource manager or by record type
      --color[=WHEN]       auto (on a terminal, default), always or never
      --format=FORMAT      text: as the product's own tool prints it (default)
                           json: one object a line, with more than the text shows
      --map                account for every byte of the segments instead
      --save-fullpage=DIR  also write each full-page image to a file in DIR
  -V, --version            print the version and exit
  -?, --help               print this help and exit

Exit codes:
  0  everything asked for was read; a log that simply ends is no error
  1  the command line is wrong
  2  something is damaged or missing; what could be read was shown
  3  a file or directory cannot be read
  4  the files are of a system that is not known, or that cannot be told apart

Examples:
  waldump /data/gpseg0                       everything there is
  waldump -s 0/1C02A000 -n 20 /data/gpseg0   twenty records from a position on
  waldump --stats /data/gpseg0               who wrote how much
  waldump --format=json /data/gpseg0 | jq 'select(.record == "DISTRIBUTED_COMMIT").fields.gid'
)";

template <class T>
bool parse_unsigned(const std::string& s, T& out, int base = 10) {
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out, base);
  return error == std::errc{} && end == s.data() + s.size() && !s.empty();
}

bool bad(std::string_view option, std::string_view value, std::string_view expected) {
  cli::error(fmt::format("{} \"{}\" is not {}", option, value, expected));
  return false;
}

bool parse_lsn(std::string_view option, const std::string& s, std::optional<Lsn>& out) {
  out = Lsn::parse(s);
  return out.has_value() || bad(option, s, "a log position such as 0/1C02CF28");
}

bool parse_relation(const std::string& s, std::optional<Relation>& out) {
  const std::size_t a = s.find('/');
  const std::size_t b = a == std::string::npos ? a : s.find('/', a + 1);
  Relation r;
  if (b == std::string::npos || !parse_unsigned(s.substr(0, a), r.tablespace) ||
      !parse_unsigned(s.substr(a + 1, b - a - 1), r.database) || !parse_unsigned(s.substr(b + 1), r.file)) {
    return bad("--relation", s, "of the form TABLESPACE/DATABASE/RELFILE, for example 1663/16384/16385");
  }
  out = r;
  return true;
}

bool parse_fork(const std::string& s, std::optional<std::int32_t>& out) {
  static constexpr std::string_view kNames[] = {"main", "fsm", "vm", "init"};
  for (int i = 0; i < 4; ++i)
    if (s == kNames[i]) out = i;
  return out.has_value() || bad("--fork", s, "main, fsm, vm or init");
}

bool parse_xid(const std::string& s, std::optional<std::uint32_t>& out) {
  std::uint32_t n = 0;
  const bool hex = s.starts_with("0x");
  if (!parse_unsigned(hex ? s.substr(2) : s, n, hex ? 16 : 10)) return bad("--xid", s, "a transaction id");
  out = n;
  return true;
}

bool parse_system(const std::string& s, std::optional<formats::System>& out) {
  out = formats::system_by_key(s);
  if (out) return true;
  std::string known;
  for (const formats::Version* v : formats::versions()) known += fmt::format("{}{}", known.empty() ? "" : ", ", v->key);
  return bad("--system", s, fmt::format("one of {}", known));
}

// The resource managers of every system, each name once.
void print_rmgr_list(const std::optional<formats::System>& system) {
  std::vector<std::string_view> seen;
  for (const formats::Version* v : formats::versions()) {
    if (system && v->system != *system) continue;
    for (std::string_view name : v->rmgrs) {
      if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
      seen.push_back(name);
      fmt::print("{}\n", name);
    }
  }
}

// The descriptions stand in kHelp, in the words and the form of the server's own tools.
po::options_description known_options() {
  po::options_description d;
  const auto text = [] { return po::value<std::string>(); };
  auto add = d.add_options();
  for (const char* flag : {"bkp-details,b", "follow,f", "quiet,q", "version,V", "fullpage,w", "map", "help,?"}) add(flag, "");
  for (const char* option : {"block,B", "end,e", "fork,F", "limit,n", "path,p", "relation,R", "start,s", "timeline,t",
                             "xid,x", "save-fullpage", "format", "on-damage", "system"}) {
    add(option, text(), "");
  }
  add("rmgr,r", po::value<std::vector<std::string>>(), "");
  add("stats", text(), "");
  add("color", text(), "");
  add("stats-short,z", "");
  add("file", po::value<std::vector<std::string>>(), "");
  return d;
}

// An option whose value may be left out would take the next argument as its value: give it the one it stands for.
std::vector<std::string> with_values(int argc, char** argv) {
  std::vector<std::string> out(argv + (argc > 0 ? 1 : 0), argv + argc);
  for (std::string& argument : out) {
    if (argument == "--") break;
    if (argument == "--stats") argument = "--stats=rmgr";
    if (argument == "--color") argument = "--color=always";
  }
  return out;
}

bool fill(const po::variables_map& vm, Options& o) {
  const auto text = [&](const char* name) { return vm[name].as<std::string>(); };
  o.backup_details = vm.count("bkp-details") != 0;
  o.follow = vm.count("follow") != 0;
  o.quiet = vm.count("quiet") != 0;
  o.map = vm.count("map") != 0;
  o.fullpage = vm.count("fullpage") != 0;
  if (vm.count("path") != 0) o.path = text("path");
  if (vm.count("save-fullpage") != 0) o.save_fullpage = text("save-fullpage");
  if (vm.count("rmgr") != 0) o.rmgrs = vm["rmgr"].as<std::vector<std::string>>();
  if (vm.count("start") != 0 && !parse_lsn("--start", text("start"), o.start)) return false;
  if (vm.count("end") != 0 && !parse_lsn("--end", text("end"), o.end)) return false;
  if (vm.count("relation") != 0 && !parse_relation(text("relation"), o.relation)) return false;
  if (vm.count("fork") != 0 && !parse_fork(text("fork"), o.fork)) return false;
  if (vm.count("xid") != 0 && !parse_xid(text("xid"), o.xid)) return false;
  if (vm.count("system") != 0 && !parse_system(text("system"), o.system)) return false;
  if (vm.count("limit") != 0 && !parse_unsigned(text("limit"), o.limit)) return bad("--limit", text("limit"), "a number of records");
  if (vm.count("timeline") != 0) {
    TimelineId tli = 0;
    const std::string s = text("timeline");
    const bool hex = s.starts_with("0x");
    if (!parse_unsigned(hex ? s.substr(2) : s, tli, hex ? 16 : 10) || tli == 0) return bad("--timeline", s, "a timeline id, a number from 1 on");
    o.timeline = tli;
  }
  if (vm.count("block") != 0) {
    std::uint32_t block = 0;
    if (!parse_unsigned(text("block"), block) || block == 0xFFFFFFFFu) return bad("--block", text("block"), "a block number");
    if (!o.relation) {
      cli::error("--block needs --relation: block numbers mean nothing without one");
      return false;
    }
    o.block = block;
  }
  if (vm.count("stats-short") != 0) o.stats = Stats::by_rmgr;
  if (vm.count("stats") != 0) {
    const std::string s = text("stats");
    if (s != "rmgr" && s != "record") return bad("--stats", s, "record or rmgr");
    o.stats = s == "record" ? Stats::by_record : Stats::by_rmgr;
  }
  if (vm.count("format") != 0) {
    const std::string s = text("format");
    if (s != "text" && s != "json") return bad("--format", s, "text or json");
    o.format = s == "json" ? Format::json : Format::text;
  }
  if (vm.count("on-damage") != 0) {
    const std::string s = text("on-damage");
    if (s != "stop" && s != "skip") return bad("--on-damage", s, "stop or skip");
    o.on_damage = s == "skip" ? OnDamage::skip : OnDamage::stop;
  }
  const std::string color = vm.count("color") != 0 ? text("color") : "auto";
  if (color != "auto" && color != "always" && color != "never") return bad("--color", color, "auto, always or never");
  const char* no_color = std::getenv("NO_COLOR");
  o.color = color == "always" ||
            (color == "auto" && ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0'));
  return true;
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
  const po::options_description all = known_options();
  po::positional_options_description positional;
  positional.add("file", -1);
  po::variables_map vm;
  exit_code = cli::kUsage;
  try {
    // The server's tools take no abbreviated option names either.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(with_values(argc, argv)).options(all).positional(positional).style(style).run(), vm);
  } catch (const po::error& e) {
    cli::error(e.what());
    cli::hint();
    return std::nullopt;
  }
  if (vm.count("help") != 0) {
    std::cout << kHelp;
    exit_code = cli::kOk;
    return std::nullopt;
  }
  if (vm.count("version") != 0) {
    cli::print_version();
    exit_code = cli::kOk;
    return std::nullopt;
  }
  Options o;
  if (!fill(vm, o)) {
    cli::hint();
    return std::nullopt;
  }
  for (const std::string& name : o.rmgrs) {
    if (name != "list" && name != "LIST") continue;
    print_rmgr_list(o.system);
    exit_code = cli::kOk;
    return std::nullopt;
  }
  if (vm.count("file") != 0) o.files = vm["file"].as<std::vector<std::string>>();
  if (o.files.size() > 2) {
    cli::error(fmt::format("too many arguments: \"{}\" is one more than STARTSEG and ENDSEG", o.files[2]));
    cli::hint();
    return std::nullopt;
  }
  if (o.files.empty() && !o.path) {
    cli::error("no directory and no segment given");
    cli::hint();
    return std::nullopt;
  }
  return o;
}

}  // namespace walread::waldump
