#include "libwalread/files/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libwalread/files/config_lines.hpp"
#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

using Kind = FileProblemKind;

constexpr std::size_t kMaxConfigFile = std::size_t{16} << 20;
constexpr int kMaxDepth = 10;  // guc-file.l CONF_FILE_MAX_DEPTH
// A server has no such limit; a file that includes itself twice would keep it busy 2^10 times over.
constexpr int kMaxFiles = 1000;

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string(".") : path.substr(0, std::max<std::size_t>(slash, 1));
}

// Reads postgresql.conf and what it includes into Settings.
class SettingsReader {
 public:
  SettingsReader(const SettingsFiles& files, std::string data_directory)
      : files_(files), data_directory_(std::move(data_directory)) {}

  Settings read(const SettingsOptions& options) {
    settings_.complete = true;
    const auto arguments = command_line();
    settings_.main_file = main_file(options, arguments);
    read_file(settings_.main_file, nullptr, 0);
    read_auto_file();
    for (const auto& [name, value] : arguments) settings_.set(name, value, "postmaster.opts");
    return std::move(settings_);
  }

 private:
  struct Include {
    const std::string* file;  // that has the line
    int line;
    bool if_exists;
  };

  // `path` without the data directory, if it lies in it.
  std::string shown(const std::string& path) const {
    const std::string prefix = data_directory_ + "/";
    return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
  }

  void add(FileProblem problem) { settings_.problems.push_back(std::move(problem)); }

  std::vector<std::pair<std::string, std::string>> command_line() {
    int os_error = 0;
    const auto text = files_.read(data_directory_ + "/postmaster.opts", os_error);
    if (text) return settings_of(parse_postmaster_opts(*text));
    if (os_error != ENOENT)
      add({.kind = Kind::cannot_read,
           .file = "postmaster.opts",
           .expected = kMaxConfigFile,
           .os_error = os_error});
    return {};
  }

  // guc.c SelectConfigFiles(): -c config_file, else postgresql.conf in the directory of -D. That directory is
  // ours, wherever it was when the server ran.
  std::string main_file(const SettingsOptions& options,
                        const std::vector<std::pair<std::string, std::string>>& arguments) const {
    if (!options.config_file.empty()) return options.config_file;
    std::string config_file;
    std::string server_directory;
    for (const auto& [name, value] : arguments) {
      if (name == "config_file") config_file = value;
      if (name == "data_directory") server_directory = value;
    }
    if (config_file.empty()) return data_directory_ + "/postgresql.conf";
    if (!config_file.starts_with('/')) return data_directory_ + "/" + config_file;
    if (!server_directory.empty() && config_file.starts_with(server_directory + "/"))
      return data_directory_ + config_file.substr(server_directory.size());
    return config_file;
  }

  // postgresql.auto.conf lies in the data directory, wherever postgresql.conf is; it may be missing.
  void read_auto_file() {
    const std::string includer = settings_.main_file;
    const Include include{.file = &includer, .line = 0, .if_exists = true};
    read_file(data_directory_ + "/postgresql.auto.conf", &include, 0);
  }

  void read_file(const std::string& path, const Include* include, int depth) {
    if (depth > kMaxDepth) return refuse(Kind::include_too_deep, kMaxDepth, path, *include);
    if (++read_ > kMaxFiles) {
      if (read_ == kMaxFiles + 1) refuse(Kind::too_many_includes, kMaxFiles, path, *include);
      return;
    }
    int os_error = 0;
    const auto text = files_.read(path, os_error);
    if (!text) {
      if (os_error == ENOENT && include != nullptr && include->if_exists) return;
      settings_.complete = false;
      if (include == nullptr || include->line == 0) {
        return add({.kind = Kind::cannot_read,
                    .file = shown(path),
                    .expected = kMaxConfigFile,
                    .os_error = os_error});
      }
      return add({.kind = Kind::missing_include,
                  .file = shown(*include->file),
                  .line = include->line,
                  .expected = kMaxConfigFile,
                  .os_error = os_error,
                  .text = path});
    }
    ConfigLines parsed = parse_config_lines(*text);
    for (FileProblem& problem : parsed.problems) {
      problem.file = shown(path);
      add(std::move(problem));
    }
    for (ConfigLine& line : parsed.lines) take(path, line, depth);
  }

  void refuse(Kind kind, int limit, const std::string& path, const Include& include) {
    settings_.complete = false;
    add({.kind = kind,
         .file = shown(*include.file),
         .line = include.line,
         .expected = static_cast<std::uint64_t>(limit),
         .text = path});
  }

  void take(const std::string& path, ConfigLine& line, int depth) {
    const std::string name = lower_case(line.name);
    if (name == "include" || name == "include_if_exists") {
      const Include include{.file = &path, .line = line.line, .if_exists = name != "include"};
      return read_file(absolute(path, line.value), &include, depth + 1);
    }
    if (name == "include_dir") return read_directory(path, line, depth);
    settings_.values.insert_or_assign(
        name, Setting{.value = std::move(line.value), .file = shown(path), .line = line.line});
  }

  // guc-file.l AbsoluteConfigLocation(): relative to the file that includes.
  static std::string absolute(const std::string& includer, const std::string& path) {
    return path.starts_with('/') ? path : directory_of(includer) + "/" + path;
  }

  // guc-file.l ParseConfigDirectory(): names that end in .conf and do not begin with a dot, in the order of
  // strcmp().
  void read_directory(const std::string& path, const ConfigLine& line, int depth) {
    const std::string directory = absolute(path, line.value);
    const Include include{.file = &path, .line = line.line, .if_exists = false};
    if (depth > kMaxDepth) return refuse(Kind::include_too_deep, kMaxDepth, directory, include);
    int os_error = 0;
    auto names = files_.list(directory, os_error);
    if (!names) {
      settings_.complete = false;
      return add({.kind = Kind::missing_include,
                  .file = shown(path),
                  .line = line.line,
                  .os_error = os_error,
                  .text = directory});
    }
    std::ranges::sort(*names);
    for (const std::string& name : *names) {
      if (name.size() < 6 || name[0] == '.' || !name.ends_with(".conf")) continue;
      read_file(directory + "/" + name, &include, depth + 1);
    }
  }

  const SettingsFiles& files_;
  std::string data_directory_;
  Settings settings_;
  int read_ = 0;
};

}  // namespace

const Setting* Settings::find(std::string_view name) const {
  const auto found = values.find(lower_case(name));
  return found == values.end() ? nullptr : &found->second;
}

void Settings::set(std::string_view name, std::string value, std::string source) {
  values.insert_or_assign(lower_case(name), Setting{.value = std::move(value), .file = std::move(source)});
}

Settings read_settings(const SettingsFiles& files, const std::string& data_directory,
                       const SettingsOptions& options) {
  return SettingsReader(files, data_directory).read(options);
}

Settings read_settings(const std::string& data_directory, const SettingsOptions& options) {
  const SettingsFiles files{
      .read = [](const std::string& path,
                 int& os_error) { return read_small_file(path, kMaxConfigFile, os_error); },
      .list = [](const std::string& path, int& os_error) -> std::optional<std::vector<std::string>> {
        DirectoryNames names = list_directory(path);
        os_error = names.os_error;
        if (os_error != 0) return std::nullopt;
        // A directory whose name ends in .conf is passed over.
        std::erase_if(names.names, [&](const std::string& name) { return is_directory(path + "/" + name); });
        return std::move(names.names);
      }};
  return read_settings(files, data_directory, options);
}

CommandLine parse_postmaster_opts(std::string_view text) {
  CommandLine out;
  text = text.substr(0, text.find('\n'));
  const std::size_t first = text.find(" \"");
  out.program = std::string(text.substr(0, first));
  // An argument ends at the quote that a blank and the next one, or the end of the line, follow.
  for (std::size_t at = first; at != std::string_view::npos;) {
    const std::size_t begin = at + 2;
    at = text.find("\" \"", begin);
    std::size_t end = at;
    if (at == std::string_view::npos) {
      end = text.size() > begin && text.ends_with('"') ? text.size() - 1 : text.size();
    } else {
      ++at;  // the blank
    }
    out.arguments.emplace_back(text.substr(begin, end - begin));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> settings_of(const CommandLine& command_line) {
  // postmaster.c (15.18) PostmasterMain() getopt(); those before it have some fewer letters.
  constexpr std::string_view kWithArgument = "BcCDdfhkNoprStW";
  std::vector<std::pair<std::string, std::string>> out;
  // guc.c ParseLongOption(): a dash in a name stands for an underscore.
  const auto assign = [&](std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return;
    std::string name = lower_case(text.substr(0, equals));
    std::ranges::replace(name, '-', '_');
    out.emplace_back(std::move(name), text.substr(equals + 1));
  };
  const std::vector<std::string>& arguments = command_line.arguments;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument.starts_with("--")) {
      assign(argument.substr(2));
      continue;
    }
    if (argument.size() < 2 || argument[0] != '-') continue;
    // Letters without an argument may stand together; the first that takes one takes the rest, or what
    // follows.
    for (std::size_t at = 1; at < argument.size(); ++at) {
      const char letter = argument[at];
      if (kWithArgument.find(letter) == std::string_view::npos) continue;
      std::string_view value = argument.substr(at + 1);
      if (value.empty() && i + 1 < arguments.size()) value = arguments[++i];
      if (letter == 'c') assign(value);
      if (letter == 'D') out.emplace_back("data_directory", value);
      if (letter == 'p') out.emplace_back("port", value);
      break;
    }
  }
  return out;
}

}  // namespace walread
