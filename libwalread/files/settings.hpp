// The settings a server started with or would start with, as its files have them.
//
// Read in the order of the server, later ones winning: postgresql.conf and what it includes (Greenplum's
// internal.auto.conf is included by it), postgresql.auto.conf, then what the command line in postmaster.opts
// says. What a file says may not be what a running server uses: it may not have read the file again, and some
// settings need a restart. Nothing on disk tells.
//
// Facts: guc-file.l ProcessConfigFileInternal(), ParseConfigFile(), ParseConfigDirectory(); guc.c
// ParseLongOption(), SelectConfigFiles(); postmaster.c PostmasterMain() and CreateOptsFile() (9.4.26, 15.18).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/files/file_problem.hpp"

namespace walread {

struct Setting {
  std::string value{};
  // Where it was set: "postgresql.conf", "postmaster.opts", a path below the data directory without the
  // directory, or an absolute one.
  std::string file{};
  int line = 0;  // 0: not a line of its own (the command line)

  friend bool operator==(const Setting&, const Setting&) = default;
};

struct Settings {
  std::map<std::string, Setting, std::less<>> values{};  // by name in lower case; the assignment that counts
  std::vector<FileProblem> problems{};
  // Whether postgresql.conf was there and all that it includes. If not, a setting that is not found may still
  // be set.
  bool complete = false;
  std::string main_file{};  // the path of what was read as postgresql.conf

  // The setting of that name, in any case; null if no file sets it.
  const Setting* find(std::string_view name) const;

  // Sets a value over all others, as an operator's -c would. `source` says who.
  void set(std::string_view name, std::string value, std::string source);
};

struct SettingsOptions {
  std::string config_file{};  // postgresql.conf, if it is not in the data directory (Debian: /etc/postgresql)
};

// Reads the settings of a data directory. Opens the files read-only.
Settings read_settings(const std::string& data_directory, const SettingsOptions& options = {});

// The files that read_settings() reads, as somebody else may keep them: tests, fuzz targets, archives.
struct SettingsFiles {
  // The content of a file, or nothing and errno in `os_error`.
  std::function<std::optional<std::string>(const std::string& path, int& os_error)> read;
  // Names in a directory, or nothing and errno in `os_error`.
  std::function<std::optional<std::vector<std::string>>(const std::string& path, int& os_error)> list;
};

Settings read_settings(const SettingsFiles& files, const std::string& data_directory,
                       const SettingsOptions& options = {});

// What postmaster.opts says: the program and the arguments it was started with.
struct CommandLine {
  std::string program{};
  std::vector<std::string> arguments{};
};

// Reads the line of postmaster.opts: the program, then each argument in double quotes, nothing escaped.
CommandLine parse_postmaster_opts(std::string_view text);

// The settings that the arguments make, in their order: -c NAME=VALUE, --NAME=VALUE, and -D, -p as
// data_directory and port. `name` in lower case with underscores.
std::vector<std::pair<std::string, std::string>> settings_of(const CommandLine& command_line);

}  // namespace walread
