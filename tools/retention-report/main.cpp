// retention-report: why is old WAL still here?
#include <cstdlib>
#include <exception>

#include "tools/common/cli.hpp"
#include "tools/retention-report/run.hpp"

int main(int argc, char** argv) {
  using namespace walread;
  cli::set_program("retention-report");
  try {
    const retention::ParsedOptions parsed = retention::parse_options(argc, argv, std::getenv("PGDATA"));
    if (!parsed.error.empty()) {
      cli::error(parsed.error);
      cli::hint();
      return retention::kCritical;
    }
    if (parsed.options.help) {
      cli::write_stdout(retention::help_text());
    } else if (parsed.options.version) {
      cli::print_version();
    } else {
      return retention::run(parsed.options);
    }
    return cli::final_code(retention::kOk);
  } catch (const std::exception& e) {  // out of memory, and nothing else that is known
    cli::error(e.what());
    return retention::kCannotTell;
  }
}
