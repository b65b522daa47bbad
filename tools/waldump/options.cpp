#include "tools/waldump/options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <thread>
#include <cstdlib>

#include "formats/registry.hpp"
#include "tools/common/cli.hpp"
#include "tools/common/command_line.hpp"
#include "tools/waldump/help.hpp"

namespace po = boost::program_options;

namespace walread::waldump {

namespace {

enum class Takes : std::uint8_t { nothing, one, many, maybe };

struct Known {
  char letter;  // '\0': none
  std::string_view name;
  Takes takes;
};

// Every option. What each does stands in kHelp, in the words and the form of the server's own tools.
constexpr Known kKnown[] = {
    {'b', "bkp-details", Takes::nothing},
    {'B', "block", Takes::one},
    {'e', "end", Takes::one},
    {'f', "follow", Takes::nothing},
    {'F', "fork", Takes::one},
    {'j', "jobs", Takes::one},
    {'n', "limit", Takes::one},
    {'p', "path", Takes::one},
    {'q', "quiet", Takes::nothing},
    {'r', "rmgr", Takes::many},
    {'R', "relation", Takes::one},
    {'s', "start", Takes::one},
    {'t', "timeline", Takes::one},
    {'V', "version", Takes::nothing},
    {'w', "fullpage", Takes::nothing},
    {'x', "xid", Takes::one},
    {'z', "stats", Takes::maybe},
    {'?', "help", Takes::nothing},
    {'\0', "color", Takes::maybe},
    {'\0', "format", Takes::one},
    {'\0', "map", Takes::nothing},
    {'\0', "max-width", Takes::one},
    {'\0', "on-damage", Takes::one},
    {'\0', "rmgr-name", Takes::many},
    {'\0', "save-fullpage", Takes::one},
    {'\0', "system", Takes::one},
};

// Whether kHelp has a line for the option, in the form that fits what it takes.
constexpr bool is_documented(const Known& k) {
  const std::string_view before = k.letter != '\0' ? ", --" : "      --";
  for (std::size_t at = kHelp.find(k.name); at != kHelp.npos; at = kHelp.find(k.name, at + 1)) {
    if (at < before.size() + 2 || kHelp.substr(at - before.size(), before.size()) != before) continue;
    if (k.letter != '\0' && kHelp[at - before.size() - 1] != k.letter) continue;
    const char next = kHelp[at + k.name.size()];
    return next == (k.takes == Takes::nothing ? ' ' : k.takes == Takes::maybe ? '[' : '=');
  }
  return false;
}
static_assert(std::ranges::all_of(kKnown, is_documented));

constexpr unsigned kMostJobs = 256;

template <class T>
bool parse_unsigned(const std::string& s, T& out, int base = 10) {
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out, base);
  return error == std::errc{} && end == s.data() + s.size() && !s.empty();
}

// Decimal, or hexadecimal behind 0x as the server's tools take it since 15.
template <class T>
bool parse_id(const std::string& s, T& out) {
  const bool hex = s.starts_with("0x") || s.starts_with("0X");
  return parse_unsigned(hex ? s.substr(2) : s, out, hex ? 16 : 10);
}

bool wrong(std::string_view sentence) {
  cli::error(sentence);
  return false;
}

bool bad(std::string_view option, std::string_view value, std::string_view expected) {
  return wrong(fmt::format("{} \"{}\" is not {}", option, value, expected));
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

bool parse_rmgr_names(const std::vector<std::string>& all, std::vector<RmgrName>& out) {
  for (const std::string& s : all) {
    const std::optional<RmgrName> name = parse_rmgr_name(s);
    if (!name) return bad("--rmgr-name", s, "of the form NUMBER=NAME with a number from 128 to 255");
    out.push_back(*name);
  }
  return true;
}

bool parse_system(const std::string& s, std::optional<formats::System>& out) {
  out = formats::system_by_key(s);
  return out || bad("--system", s, fmt::format("one of {}", cli::system_keys()));
}

// The resource managers of every system, each name once.
std::string rmgr_list(const std::optional<formats::System>& system) {
  std::vector<std::string_view> seen;
  std::string out;
  for (const formats::Version* v : formats::versions()) {
    if (system && v->system != *system) continue;
    for (std::string_view name : v->rmgrs) {
      if (std::ranges::find(seen, name) != seen.end()) continue;
      seen.push_back(name);
      out += fmt::format("{}\n", name);
    }
  }
  return out;
}

bool is_list(const std::string& s) {
  return std::ranges::equal(s, std::string_view("list"), {},
                            [](char c) { return static_cast<char>(c | 0x20); });
}

po::options_description known_options() {
  po::options_description d;
  auto add = d.add_options();
  for (const Known& k : kKnown) {
    std::string name(k.name);
    // A short form that takes nothing, unlike its long form, is an option of its own.
    if (k.letter == 'z') {
      add("stats-short,z", "");
    } else if (k.letter != '\0') {
      name += fmt::format(",{}", k.letter);
    }
    switch (k.takes) {
      case Takes::nothing:
        add(name.c_str(), "");
        break;
      case Takes::many:
        add(name.c_str(), po::value<std::vector<std::string>>(), "");
        break;
      case Takes::one:
      case Takes::maybe:
        add(name.c_str(), po::value<std::string>(), "");
        break;
    }
  }
  add("file", po::value<std::vector<std::string>>(), "");
  return d;
}

// An option whose value may be left out would take the next argument as its value: give it the one it stands
// for.
std::vector<std::string> with_values(int argc, char** argv) {
  std::vector<std::string> out(argv + (argc > 0 ? 1 : 0), argv + argc);
  for (std::string& argument : out) {
    if (argument == "--") break;
    if (argument == "--stats") argument = "--stats=rmgr";
    if (argument == "--color") argument = "--color=always";
  }
  return out;
}

// What makes no sense together, rather than leaving one of the two out silently.
bool fits_together(const Options& o) {
  if (o.block && !o.relation)
    return wrong("--block needs --relation: block numbers mean nothing without one");
  if (o.start && o.end && *o.end <= *o.start) {
    return wrong(fmt::format("--end {} is not behind --start {}", to_string(*o.end), to_string(*o.start)));
  }
  if (!o.map) return true;
  const char* other = o.filters()                ? "filters"
                      : o.stats != Stats::none   ? "--stats"
                      : o.limit != 0             ? "--limit"
                      : o.follow                 ? "--follow"
                      : !o.save_fullpage.empty() ? "--save-fullpage"
                                                 : nullptr;
  return other == nullptr ||
         wrong(fmt::format("--map accounts for whole segments: it cannot go with {}", other));
}

bool fill(const po::variables_map& vm, Options& o) {
  const auto given = [&](const char* name) { return vm.count(name) != 0; };
  const auto text = [&](const char* name) { return vm[name].as<std::string>(); };
  o.backup_details = given("bkp-details");
  o.follow = given("follow");
  o.quiet = given("quiet");
  o.map = given("map");
  o.fullpage = given("fullpage");
  if (given("file")) o.files = vm["file"].as<std::vector<std::string>>();
  if (given("path")) o.path = text("path");
  if (given("save-fullpage")) o.save_fullpage = text("save-fullpage");
  if (given("rmgr")) o.rmgrs = vm["rmgr"].as<std::vector<std::string>>();
  if (given("start") && !parse_lsn("--start", text("start"), o.start)) return false;
  if (given("end") && !parse_lsn("--end", text("end"), o.end)) return false;
  if (given("relation") && !parse_relation(text("relation"), o.relation)) return false;
  if (given("fork") && !parse_fork(text("fork"), o.fork)) return false;
  if (given("system") && !parse_system(text("system"), o.system)) return false;
  if (given("rmgr-name") && !parse_rmgr_names(vm["rmgr-name"].as<std::vector<std::string>>(), o.rmgr_names))
    return false;
  if (given("max-width") && !parse_unsigned(text("max-width"), o.max_width))
    return bad("--max-width", text("max-width"), "a number of bytes");
  if (given("xid") && !parse_id(text("xid"), o.xid.emplace()))
    return bad("--xid", text("xid"), "a transaction id");
  o.jobs = std::clamp(std::thread::hardware_concurrency(), 1u, kMostJobs);
  if (given("jobs") && (!parse_unsigned(text("jobs"), o.jobs) || o.jobs == 0 || o.jobs > kMostJobs))
    return bad("--jobs", text("jobs"), fmt::format("a number of threads from 1 to {}", kMostJobs));
  if (given("limit") && !parse_unsigned(text("limit"), o.limit))
    return bad("--limit", text("limit"), "a number of records");
  if (given("timeline") && (!parse_id(text("timeline"), o.timeline.emplace()) || *o.timeline == 0))
    return bad("--timeline", text("timeline"), "a timeline id, a number from 1 on");
  if (given("block") && (!parse_unsigned(text("block"), o.block.emplace()) || *o.block == 0xFFFFFFFFu))
    return bad("--block", text("block"), "a block number");
  if (given("stats-short")) o.stats = Stats::by_rmgr;
  if (given("stats")) {
    const std::string s = text("stats");
    if (s != "rmgr" && s != "record") return bad("--stats", s, "record or rmgr");
    o.stats = s == "record" ? Stats::by_record : Stats::by_rmgr;
  }
  if (given("format")) {
    const std::string s = text("format");
    if (s != "text" && s != "json") return bad("--format", s, "text or json");
    o.format = s == "json" ? Format::json : Format::text;
  }
  if (given("on-damage")) {
    const std::string s = text("on-damage");
    if (s != "stop" && s != "skip") return bad("--on-damage", s, "stop or skip");
    o.on_damage = s == "skip" ? OnDamage::skip : OnDamage::stop;
  }
  const std::string color = given("color") ? text("color") : "auto";
  if (color != "auto" && color != "always" && color != "never")
    return bad("--color", color, "auto, always or never");
  const char* no_color = std::getenv("NO_COLOR");
  o.color = color == "always" ||
            (color == "auto" && ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0'));
  if (o.files.size() > 2)
    return wrong(fmt::format("too many arguments: \"{}\" is one more than STARTSEG and ENDSEG", o.files[2]));
  if (std::ranges::count(o.files, "") != 0 || o.path == "")
    return wrong("the name of a directory or segment is empty");
  return fits_together(o);
}

std::nullopt_t print(std::string_view text, int& exit_code) {
  cli::write_stdout(text);
  exit_code = cli::final_code(cli::kOk);
  return std::nullopt;
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
  const po::options_description all = known_options();
  po::positional_options_description positional;
  positional.add("file", -1);
  po::variables_map vm;
  exit_code = cli::kUsage;
  std::string problem;
  try {
    // The server's tools take no abbreviated option names either.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::command_line_parser parser(with_values(argc, argv));
    po::store(parser.options(all).positional(positional).style(style).run(), vm);
  } catch (const po::invalid_command_line_syntax& e) {
    const bool empty = e.kind() == po::invalid_syntax::empty_adjacent_parameter;
    problem = empty ? fmt::format("the value of {} is empty", e.get_option_name()) : e.what();
  } catch (const po::error& e) {
    problem = e.what();
  }
  if (problem.empty() && vm.count("help") != 0) return print(kHelp, exit_code);
  if (problem.empty() && vm.count("version") != 0) {
    cli::print_version();
    exit_code = cli::final_code(cli::kOk);
    return std::nullopt;
  }
  Options o;
  const bool good = problem.empty() ? fill(vm, o) : wrong(problem);
  if (!good) {
    cli::hint();
    return std::nullopt;
  }
  if (std::ranges::any_of(o.rmgrs, is_list)) return print(rmgr_list(o.system), exit_code);
  return o;
}

}  // namespace walread::waldump
