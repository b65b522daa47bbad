// waldump's command line: every option in each of its forms, and what is said of wrong ones.
#include "formats/registry.hpp"
#include "tests/cli/waldump_fixture.hpp"
#include "walread_version.hpp"

namespace walread {
namespace {

class WaldumpOptions : public Waldump {};

TEST_F(WaldumpOptions, HelpIsReadableAndVersionIsTheProjects) {
  const ProgramResult help = run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  for (const std::string& line : lines_of(help.out)) EXPECT_LE(line.size(), 100u) << line;
  for (const char* word : {"pg94", "gp6", "PGDATA", "STARTSEG [ENDSEG]", "Exit codes:"})
    EXPECT_NE(help.out.find(word), std::string::npos) << word;
  EXPECT_EQ(run({"-?"}).out, help.out);
  EXPECT_EQ(run({"-?", "--version", "nowhere"}).out, help.out);
  const std::string version = std::string("waldump (walread) ") + std::string(kVersion) + "\n";
  EXPECT_EQ(text_of({"--version"}), version);
  EXPECT_EQ(text_of({"-V"}), version);
}

// The other direction, that --help leaves out no option, is checked when options.cpp is compiled.
TEST_F(WaldumpOptions, EveryOptionInTheHelpIsTaken) {
  small_log();
  const std::map<std::string, std::string> values = {
      {"block", "1"},        {"end", "0/200000"},
      {"fork", "main"},      {"limit", "1"},
      {"path", wal()},       {"rmgr", "heap"},
      {"relation", "1/2/3"}, {"start", "0/100028"},
      {"timeline", "1"},     {"xid", "700"},
      {"format", "json"},    {"on-damage", "skip"},
      {"system", "gp6"},     {"save-fullpage", dir_ / "pages"},
      {"max-width", "9"},    {"rmgr-name", "200=own"},
      {"jobs", "2"}};
  int seen = 0;
  for (const std::string& line : lines_of(run({"--help"}).out)) {
    const std::size_t at = line.find("--");
    if (at != 6 || line.size() < 9) continue;
    ++seen;
    const std::string option = line.substr(8, line.find_first_of(" =[", 8) - 8);
    const std::string letter = line.substr(2, 2);
    std::vector<std::string> more = {"-n1"};
    if (option == "limit" || option == "map") more.clear();
    if (option == "block") more.push_back("-R1/2/3");
    if (option == "follow") more.push_back("-e0/200000");
    const auto check = [&](std::vector<std::string> arguments) {
      fs::remove_all(dir_ / "pages");
      arguments.insert(arguments.end(), more.begin(), more.end());
      if (option != "path") arguments.push_back(wal());
      const ProgramResult r = run(arguments);
      EXPECT_EQ(r.exit_code, 0) << line << r.err;
    };
    if (!values.contains(option)) {
      check({"--" + option});
      if (letter[0] == '-') check({letter});
      continue;
    }
    check({"--" + option, values.at(option)});
    check({"--" + option + "=" + values.at(option)});
    if (letter[0] == '-') check({letter, values.at(option)});
    if (letter[0] == '-') check({letter + values.at(option)});
  }
  EXPECT_EQ(seen, 26);
}

TEST_F(WaldumpOptions, WrongValues) {
  const auto wrong = [&](std::vector<std::string> arguments, const std::string& sentence) {
    arguments.push_back(wal());
    expect_usage_error(run(arguments), sentence);
  };
  for (const char* option : {"-e", "--end"})
    wrong({option, "zz"}, "--end \"zz\" is not a log position such as 0/1C02CF28");
  wrong({"-s", "0/"}, "--start \"0/\" is not a log position such as 0/1C02CF28");
  wrong({"--start=1/2/3"}, "--start \"1/2/3\" is not a log position such as 0/1C02CF28");
  wrong({"-s", "0/2", "-e", "0/1"}, "--end 0/1 is not behind --start 0/2");
  wrong({"-s", "0/2", "-e", "0/2"}, "--end 0/2 is not behind --start 0/2");
  for (const char* n : {"-1", "5x", "99999999999999999999"})
    wrong({"-n", n}, std::string("--limit \"") + n + "\" is not a number of records");
  for (const char* tli : {"0", "-1", "x", "0x", "4294967296"})
    wrong({"-t", tli}, std::string("--timeline \"") + tli + "\" is not a timeline id, a number from 1 on");
  for (const char* xid : {"abc", "-1", "0xyz", "4294967296"})
    wrong({"-x", xid}, std::string("--xid \"") + xid + "\" is not a transaction id");
  for (const char* relation : {"1", "1/2", "1/2/3/4", "1/2/x", "//"}) {
    wrong({"-R", relation},
          std::string("--relation \"") + relation +
              "\" is not of the form TABLESPACE/DATABASE/RELFILE, for example 1663/16384/16385");
  }
  for (const char* block : {"x", "-1", "4294967295"})
    wrong({"-R1/2/3", "-B", block}, std::string("--block \"") + block + "\" is not a block number");
  wrong({"-B", "1"}, "--block needs --relation: block numbers mean nothing without one");
  wrong({"-F", "foo"}, "--fork \"foo\" is not main, fsm, vm or init");
  wrong({"--stats=foo"}, "--stats \"foo\" is not record or rmgr");
  wrong({"--format=xml"}, "--format \"xml\" is not text or json");
  wrong({"--on-damage=ignore"}, "--on-damage \"ignore\" is not stop or skip");
  wrong({"--system=pg3"},
        "--system \"pg3\" is not one of pg94, pg95, pg96, pg10, pg11, pg12, pg13, pg14, pg15, pg16, pg17, "
        "pg18, gp6");
  wrong({"--color=red"}, "--color \"red\" is not auto, always or never");
  wrong({"--save-fullpage="}, "the value of --save-fullpage is empty");
  wrong({"--path="}, "the value of --path is empty");
  wrong({"-p", ""}, "the name of a directory or segment is empty");
}

TEST_F(WaldumpOptions, WrongCommandLines) {
  expect_usage_error(run({""}), "the name of a directory or segment is empty");
  expect_usage_error(run({"a", "b", "c"}), "too many arguments: \"c\" is one more than STARTSEG and ENDSEG");
  expect_usage_error(run({"--foo"}), "unrecognised option '--foo'");
  expect_usage_error(run({"-k"}), "unrecognised option '-k'");
  // As the server's tools: no abbreviations.
  expect_usage_error(run({"--stat", wal()}), "unrecognised option '--stat'");
  expect_usage_error(run({"--quiet=yes", wal()}), "option '--quiet' does not take any arguments");
  for (const char* option : {"end", "limit", "path", "rmgr", "start", "timeline", "xid", "relation", "block",
                             "fork", "save-fullpage", "format", "on-damage", "system"}) {
    expect_usage_error(run({std::string("--") + option}),
                       "the required argument for option '--" + std::string(option) + "' is missing");
  }
  for (const char* letter : {"-e", "-n", "-p", "-r", "-s", "-t", "-x", "-R", "-B", "-F"})
    EXPECT_EQ(run({letter}).exit_code, 1) << letter;
}

TEST_F(WaldumpOptions, WhatCannotGoWithTheMap) {
  const auto wrong = [&](const std::string& option, const std::string& what) {
    expect_usage_error(run({"--map", option, wal()}),
                       "--map accounts for whole segments: it cannot go with " + what);
  };
  for (const char* filter : {"-rheap", "-x1", "-R1/2/3", "-Fvm", "-w"}) wrong(filter, "filters");
  wrong("-z", "--stats");
  wrong("-n1", "--limit");
  wrong("-f", "--follow");
  wrong("--save-fullpage=x", "--save-fullpage");
}

TEST_F(WaldumpOptions, ListOfResourceManagers) {
  std::string gp6;
  for (std::string_view rmgr : formats::version(formats::System::gp6).rmgrs) gp6 += std::string(rmgr) + "\n";
  EXPECT_EQ(text_of({"--rmgr=list", "--system=gp6"}), gp6);
  const std::string all = text_of({"--rmgr=list"});
  EXPECT_NE(all.find("Appendonly\n"), std::string::npos);
  EXPECT_EQ(text_of({"-r", "List"}), all);
  EXPECT_EQ(text_of({"-rLIST", "nowhere"}), all);
}

TEST_F(WaldumpOptions, FiltersAreThoseOfTheLines) {
  WalBuilder log = small_log();
  const std::string all = text_of({"-b", wal()});
  const auto expect = [&](std::vector<std::string> arguments,
                          const std::function<bool(const std::string&)>& wanted) {
    arguments.push_back(wal());
    const std::string found = text_of(arguments);
    const std::string expected =
        lines_where(all, [&](const std::string& line) { return line[0] == 'r' && wanted(line); });
    EXPECT_EQ(found, expected);
    EXPECT_GT(lines_of(expected).size(), 5u);
    EXPECT_LT(expected.size(), all.size());
  };
  const auto has = [](const char* text) {
    return [text](const std::string& line) { return line.find(text) != std::string::npos; };
  };
  for (const char* rmgr : {"Heap", "heap", "HEAP"}) expect({"-r", rmgr}, has("rmgr: Heap "));
  expect({"--rmgr=heap", "-r", "Transaction"},
         [](const std::string& line) { return line.find("rmgr: XLOG ") == std::string::npos; });
  for (const char* xid : {"703", "0x2bf", "0X2BF"}) expect({"-x", xid}, has("tx:        703,"));
  expect({"-x", "703", "-r", "heap"},
         [&](const std::string& line) { return has("tx:        703,")(line) && has("rmgr: Heap ")(line); });
  expect({"-w"}, [](const std::string& line) { return line.find("bkp: 0000") == std::string::npos; });
  expect({"--relation=1663/16384/16386"}, has("insert: rel 1663/16384/16386;"));
  expect({"-R", "1663/16384/16386", "-F", "main"}, has("insert: rel 1663/16384/16386;"));
  // Which records have an image of the visibility map, only the lines behind them say.
  EXPECT_EQ(lines_of(text_of({"-F", "vm", wal()})).size(),
            lines_of(lines_where(all, has("fork: vm;"))).size());
  EXPECT_EQ(text_of({"-R", "1663/16384/16386", "-B", "7", wal()}), lines_where(all, has("16386; tid 7/1")));
  EXPECT_EQ(text_of({"-F", "init", wal()}), "");
}

TEST_F(WaldumpOptions, AFilterThatNothingPassesSaysSo) {
  WalBuilder log = small_log();
  const ProgramResult r = run({"-x", "99", wal()});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(r.out, "");
  const std::size_t records = lines_of(text_of({wal()})).size();
  EXPECT_NE(r.err.find("waldump: none of the " + std::to_string(records) +
                       " records read is one of those asked for\n"),
            std::string::npos)
      << r.err;
  const ProgramResult unknown = run({"-r", "brin", wal()});
  expect_failure(unknown, 1,
                 "resource manager \"brin\" does not exist in Greenplum 6 (--rmgr=list names them)");
}

TEST_F(WaldumpOptions, Limit) {
  small_log();
  const std::string all = text_of({wal()});
  const std::vector<std::string> lines = lines_of(all);
  EXPECT_EQ(text_of({"-n", "0", wal()}), all);
  EXPECT_EQ(text_of({"-n2", wal()}), lines[0] + "\n" + lines[1] + "\n");
  EXPECT_EQ(text_of({"--limit=100000", wal()}), all);
  // What is counted is what is shown.
  EXPECT_EQ(lines_of(text_of({"-n", "3", "-x", "705", wal()})).size(), 3u);
}

TEST_F(WaldumpOptions, QuietChecksAndSaysNothing) {
  small_log();
  const ProgramResult r = run({"-q", wal()});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(r.out + r.err, "");
  EXPECT_EQ(run({"-q", "-z", wal()}).out, "");
  EXPECT_EQ(run({"-q", "--map", wal()}).out, "");
  EXPECT_EQ(run({"-q", "--format=json", wal()}).out, "");
  flip(segment(2), 30000);
  const ProgramResult damaged = run({"--quiet", wal()});
  EXPECT_EQ(damaged.exit_code, 2);
  EXPECT_EQ(damaged.out, "");
  EXPECT_EQ(lines_of(damaged.err).size(), 1u) << damaged.err;
}

TEST_F(WaldumpOptions, ColorChangesNothingElse) {
  small_log();
  const std::string plain = text_of({"-n3", wal()});
  EXPECT_EQ(text_of({"-n3", "--color=never", wal()}), plain);
  EXPECT_EQ(text_of({"-n3", "--color=auto", wal()}), plain);
  std::string colored = text_of({"-n3", "--color", wal()});
  EXPECT_EQ(text_of({"-n3", "--color=always", wal()}), colored);
  EXPECT_NE(colored, plain);
  for (std::size_t at = 0; (at = colored.find("\x1b[")) != std::string::npos;)
    colored.erase(at, colored.find('m', at) + 1 - at);
  EXPECT_EQ(colored, plain);
  EXPECT_EQ(text_of({"-n3", "--color=always", "--format=json", wal()}).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace walread
