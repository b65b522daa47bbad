// timeline-check: may this standby be activated, and can that old primary come back?
#include <exception>

#include "tools/timeline-check/run.hpp"

int main(int argc, char** argv) {
  using namespace walread;
  cli::set_program("timeline-check");
  try {
    const timeline_check::ParsedOptions parsed = timeline_check::parse_options(argc, argv);
    if (!parsed.error.empty()) {
      cli::error(parsed.error);
      cli::hint();
      return timeline_check::kUsage;
    }
    int code = timeline_check::kReady;
    if (parsed.options.help) {
      cli::write_stdout(timeline_check::help_text());
    } else if (parsed.options.version) {
      cli::print_version();
    } else {
      code = timeline_check::run(parsed.options);
    }
    return cli::output_was_lost() ? timeline_check::kFailed : code;
  } catch (const std::exception& e) {  // out of memory, and nothing else that is known
    cli::error(e.what());
    return timeline_check::kFailed;
  }
}
