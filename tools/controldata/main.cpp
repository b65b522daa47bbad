// controldata: pg_controldata for data directories of any known product and release.
#include <cstdlib>
#include <exception>

#include "tools/controldata/run.hpp"

int main(int argc, char** argv) {
  using namespace walread;
  using controldata::kProgram;
  try {
    const controldata::ParsedOptions parsed = controldata::parse_options(argc, argv, std::getenv("PGDATA"));
    if (!parsed.error.empty()) return cli::to_int(cli::usage_error(kProgram, parsed.error));

    cli::Output output;
    auto code = cli::ExitCode::ok;
    if (parsed.options.help) {
      output.write(controldata::help_text());
    } else if (parsed.options.version) {
      output.write(cli::version_text(kProgram));
    } else {
      code = controldata::run(parsed.options, output);
    }
    return cli::to_int(output.finish(kProgram, code));
  } catch (const std::exception& e) {  // out of memory, and nothing else that is known
    cli::print_error(kProgram, e.what());
    return cli::to_int(cli::ExitCode::cannot_read);
  }
}
