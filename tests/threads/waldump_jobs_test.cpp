// Every number of threads prints the same, on standard output and on standard error, for every recording.
#include <gtest/gtest.h>

#include "tests/support/recordings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

using test::ProgramResult;
using test::Recording;

class WaldumpJobs : public testing::TestWithParam<Recording> {};

struct Way {
  std::vector<std::string> arguments;
  std::vector<std::string> jobs;
};

TEST_P(WaldumpJobs, PrintTheSame) {
  const std::string wal = test::wal_directory(GetParam());
  const std::vector<Way> ways = {{{}, {"2", "3", "8"}},
                                 {{"--format=json", "--on-damage=skip"}, {"2", "3", "8"}},
                                 {{"-b", "--on-damage=skip"}, {"3"}},
                                 {{"--stats=record"}, {"2", "8"}},
                                 {{"-r", "transaction"}, {"3"}},
                                 {{"--fullpage", "-q"}, {"2"}}};
  for (const Way& way : ways) {
    std::vector<std::string> arguments = way.arguments;
    arguments.insert(arguments.end(), {wal, "--jobs=1"});
    const ProgramResult one = test::run_program("waldump", arguments);
    for (const std::string& jobs : way.jobs) {
      arguments.back() = "--jobs=" + jobs;
      const ProgramResult more = test::run_program("waldump", arguments);
      EXPECT_TRUE(more.out == one.out) << arguments.front() << ' ' << arguments.back();
      EXPECT_EQ(more.err, one.err) << arguments.front() << ' ' << arguments.back();
      EXPECT_EQ(more.exit_code, one.exit_code) << arguments.front() << ' ' << arguments.back();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, WaldumpJobs, testing::ValuesIn(test::recordings()), test::identify);

}  // namespace
}  // namespace walread
