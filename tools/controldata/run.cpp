#include "tools/controldata/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "formats/control/layout.hpp"
#include "libwalread/files/control_file.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/control_json.hpp"
#include "libwalread/print/control_text.hpp"
#include "tools/controldata/locate.hpp"

namespace walread::controldata {

using cli::ExitCode;

namespace {

ExitCode exit_code(ControlVerdict verdict) {
  switch (verdict) {
    case ControlVerdict::clean:
      return cli::kOk;
    case ControlVerdict::damaged:
      return cli::kDamaged;
    case ControlVerdict::not_read:
    case ControlVerdict::not_known:
      return cli::kUnknownFormat;
    case ControlVerdict::unreadable:
      return cli::kCannotRead;
  }
  return cli::kDamaged;
}

// Nothing but the sentences says that there is more to be had than text shows.
bool text_hides_values(const Options& options, const ControlFile& file) {
  return options.format == Format::text && !options.diff && file.system &&
         file.bytes.size() < file.layout().size && file.system_identifier();
}

void report_problems(const Options& options, const ControlFile& file) {
  for (const ControlProblem& p : file.problems) {
    std::string sentence = describe(file, p);
    if (p.kind == ControlProblemKind::short_file && text_hides_values(options, file))
      sentence += "; --format=json shows those that are there";
    if (p.kind == ControlProblemKind::not_control_file &&
        is_segment_name(std::filesystem::path(file.path).filename().string()))
      sentence += "; it has the name of a WAL segment, which waldump reads";
    cli::error(fmt::format("{}: {}", file.path, sentence));
  }
}

}  // namespace

ExitCode run(const Options& options) {
  std::vector<ControlFile> files;
  ExitCode code = cli::kOk;
  for (const std::string& path : options.paths) {
    const Located located = locate_control_file(path);
    if (!located.error.empty()) {
      cli::error(located.error);
      code = cli::kCannotRead;
      continue;
    }
    files.push_back(read_control_file(located.file, options.system));
    report_problems(options, files.back());
    code = std::max(code, exit_code(files.back().verdict()));
    if (files.back().verdict() == ControlVerdict::unreadable) files.pop_back();
  }
  if (files.size() != options.paths.size()) return cli::kCannotRead;

  if (options.diff) {
    const std::string a = cli::printable(files[0].path);
    const std::string b = cli::printable(files[1].path);
    cli::write_stdout(options.format == Format::json ? difference_json(files[0], files[1])
                                                     : difference_text(files[0], files[1], a, b));
  } else {
    cli::write_stdout(options.format == Format::json ? control_json(files[0]) : control_text(files[0]));
  }
  return code;
}

}  // namespace walread::controldata
