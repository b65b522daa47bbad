#include "libwalread/files/recovery_marks.hpp"

#include <cerrno>
#include <charconv>

#include "formats/behaviour.hpp"
#include "libwalread/files/config_lines.hpp"
#include "libwalread/files/setting_values.hpp"
#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

using Kind = FileProblemKind;

constexpr std::size_t kMaxFile = std::size_t{1} << 20;

// The whole of `text` as a decimal number.
template <class T>
bool parse_whole(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

void read_recovery_conf(const std::string& data_directory, RecoveryMarks& out) {
  int os_error = 0;
  const auto text = read_small_file(data_directory + "/recovery.conf", kMaxFile, os_error);
  out.has_recovery_conf = text || os_error != ENOENT;
  if (!text) {
    if (os_error != ENOENT)
      out.problems.push_back(
          {.kind = Kind::cannot_read, .file = "recovery.conf", .expected = kMaxFile, .os_error = os_error});
    return;
  }
  out.recovery_conf.complete = true;
  ConfigLines parsed = parse_config_lines(*text);
  for (FileProblem& problem : parsed.problems) {
    problem.file = "recovery.conf";
    out.problems.push_back(std::move(problem));
  }
  for (ConfigLine& line : parsed.lines)
    out.recovery_conf.values.insert_or_assign(
        lower_case(line.name),
        Setting{.value = std::move(line.value), .file = "recovery.conf", .line = line.line});
}

}  // namespace

PostmasterPid parse_postmaster_pid(std::string_view text) {
  PostmasterPid out;
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    lines.push_back(text.substr(0, newline));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  const auto line = [&](std::size_t number) {
    return number <= lines.size() ? lines[number - 1] : std::string_view();
  };
  const auto number = [&](std::size_t at, auto& value, const char* what) {
    if (parse_whole(line(at), value) || (at > lines.size() && at > 1)) return;
    out.problems.push_back({.kind = Kind::bad_number,
                            .file = "postmaster.pid",
                            .line = static_cast<int>(at),
                            .text = std::string(line(at).substr(0, kMaxProblemText)),
                            .what = what});
  };
  number(1, out.pid, "pid");
  out.data_directory = std::string(line(2));
  number(3, out.start_time, "start time");
  number(4, out.port, "port");
  out.socket_directory = std::string(line(5));
  out.listen_address = std::string(line(6));
  std::string_view status = line(8);
  while (status.ends_with(' ')) status.remove_suffix(1);
  out.status = std::string(status);
  return out;
}

RecoveryMarks read_recovery_marks(const std::string& data_directory) {
  RecoveryMarks out;
  const auto there = [&](const char* name) { return path_exists(data_directory + "/" + name); };
  read_recovery_conf(data_directory, out);
  out.standby_signal = there("standby.signal");
  out.recovery_signal = there("recovery.signal");
  out.promote = there("promote");
  out.tablespace_map = there("tablespace_map");
  int os_error = 0;
  if (const auto pid = read_small_file(data_directory + "/postmaster.pid", kMaxFile, os_error)) {
    out.postmaster = parse_postmaster_pid(*pid);
  } else if (os_error != ENOENT) {
    out.problems.push_back(
        {.kind = Kind::cannot_read, .file = "postmaster.pid", .expected = kMaxFile, .os_error = os_error});
  }
  return out;
}

bool is_standby(const RecoveryMarks& marks) {
  if (marks.standby_signal) return true;
  const Setting* mode = marks.recovery_conf.find("standby_mode");
  return mode != nullptr && parse_setting_bool(mode->value).value_or(false);
}

bool is_in_recovery(const RecoveryMarks& marks) {
  return marks.has_recovery_conf || marks.standby_signal || marks.recovery_signal;
}

const Setting* recovery_setting(const RecoveryMarks& marks, const Settings& settings, std::string_view name,
                                std::optional<formats::System> system) {
  const bool conf =
      system ? formats::behaves(*system, formats::Behaviour::recovery_conf) : marks.has_recovery_conf;
  return conf ? marks.recovery_conf.find(name) : settings.find(name);
}

}  // namespace walread
