#include "tools/common/cli.hpp"
#include "tools/waldump/dump.hpp"

int main(int argc, char** argv) {
  using namespace walread;
  cli::set_program("waldump");
  int exit_code = cli::kOk;
  const auto options = waldump::parse_options(argc, argv, exit_code);
  if (!options) return exit_code;
  cli::set_quiet(options->quiet);
  auto input = waldump::open_input(*options, exit_code);
  if (!input) return exit_code;
  return waldump::dump(*options, *input);
}
