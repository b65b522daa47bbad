// The command line of controldata.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/system.hpp"

namespace walread::controldata {

enum class Format { text, json };

struct Options {
  bool help = false;
  bool version = false;
  bool diff = false;
  Format format = Format::text;
  std::optional<formats::System> system;
  std::vector<std::string> paths;  // one, or two with diff; PGDATA is already in it
};

struct ParsedOptions {
  Options options;
  std::string error;  // why the command line is wrong; empty if it is not
};

// `pgdata`: the environment variable PGDATA, or null.
ParsedOptions parse_options(int argc, const char* const* argv, const char* pgdata);

// The text of --help.
std::string help_text();

}  // namespace walread::controldata
