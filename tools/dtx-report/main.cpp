// dtx-report: which distributed transactions are in doubt?
#include <exception>

#include "tools/dtx-report/run.hpp"

int main(int argc, char** argv) {
  using namespace walread;
  cli::set_program("dtx-report");
  try {
    const dtx_report::ParsedOptions parsed = dtx_report::parse_options(argc, argv);
    if (!parsed.error.empty()) {
      cli::error(parsed.error);
      cli::hint();
      return dtx_report::kUsage;
    }
    int code = dtx_report::kClear;
    if (parsed.options.help) {
      cli::write_stdout(dtx_report::help_text());
    } else if (parsed.options.version) {
      cli::print_version();
    } else {
      code = dtx_report::run(parsed.options);
    }
    return cli::output_was_lost() ? dtx_report::kFailed : code;
  } catch (const std::exception& e) {  // out of memory, and nothing else that is known
    cli::error(e.what());
    return dtx_report::kFailed;
  }
}
