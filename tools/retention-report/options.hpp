// The command line of retention-report.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libwalread/facts/retention_facts.hpp"
#include "libwalread/judge/retention.hpp"

namespace walread::retention {

enum class Format : std::uint8_t { text, json, prometheus };

struct Options {
  std::string path{};
  Format format = Format::text;
  RetentionOptions facts{};
  std::vector<WhatIf> what_if{};
  RetentionThresholds thresholds{};
  bool help = false;
  bool version = false;
};

struct ParsedOptions {
  Options options{};
  std::string error{};  // what is wrong with the command line; empty: nothing
};

// `pgdata`: the environment variable PGDATA, or null.
ParsedOptions parse_options(int argc, const char* const* argv, const char* pgdata);

std::string help_text();

}  // namespace walread::retention
