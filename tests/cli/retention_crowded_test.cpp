// retention-report where it is needed most: a WAL directory that nobody looked at for weeks.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/support/crowded_directory.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

TEST(RetentionReport, AHundredThousandSegments) {
  const test::TemporaryDirectory dir;
  test::make_crowded_directory(dir.path() / "data");
  const test::ProgramResult r = test::run_program("retention-report", {"--copy", dir.path() / "data"});
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  EXPECT_EQ(r.exit_code, 2) << r.err;
  EXPECT_NE(r.out.find("100000 segments (97.7 GiB)"), std::string::npos) << r.out.substr(0, 2000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // What the system does for a directory differs from one file system to the next: our own share is what must be small.
  EXPECT_LT(static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) / 1e6, 1.0);
  EXPECT_LT(usage.ru_maxrss, 100 * 1024);
#endif
}

}  // namespace
}  // namespace walread
