// controldata: pg_controldata for data directories of any known product and release.
#include <cstdlib>
#include <exception>

#include "tools/controldata/run.hpp"

int main(int argc, char** argv) {
  using namespace walread;
  cli::set_program("controldata");
  try {
    const controldata::ParsedOptions parsed = controldata::parse_options(argc, argv, std::getenv("PGDATA"));
    if (!parsed.error.empty()) {
      cli::error(parsed.error);
      cli::hint();
      return cli::kUsage;
    }
    int code = cli::kOk;
    if (parsed.options.help) {
      cli::write_stdout(controldata::help_text());
    } else if (parsed.options.version) {
      cli::print_version();
    } else {
      code = controldata::run(parsed.options);
    }
    return cli::final_code(code);
  } catch (const std::exception& e) {  // out of memory, and nothing else that is known
    cli::error(e.what());
    return cli::kCannotRead;
  }
}
