// The language of postgresql.conf, postgresql.auto.conf and recovery.conf: one `name = value` a line.
//
// Facts: guc-file.l ParseConfigFp() and GUC_scanstr() (9.4.26 and 15.18; the language is the same).
// recovery.conf is read by the same parser (xlog.c readRecoveryCommandFile() up to 11).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/files/file_problem.hpp"

namespace walread {

struct ConfigLine {
  std::string name{};   // as written: comparing names ignores case
  std::string value{};  // without quotes, escapes resolved
  int line = 0;         // counted from 1
};

struct ConfigLines {
  std::vector<ConfigLine> lines{};      // includes are lines like any other
  std::vector<FileProblem> problems{};  // lines that are not of the language, by number; without a file
};

// Reads the text of one file. Never fails. A server refuses to start with a file in which one line is wrong,
// and while it runs goes on with the values it has; here the other lines are kept.
ConfigLines parse_config_lines(std::string_view text);

// Names in lower case, ASCII only, as the server compares them (guc.c guc_name_compare()).
std::string lower_case(std::string_view name);

}  // namespace walread
