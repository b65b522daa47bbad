// Any text as postgresql.conf that may include itself, as recovery.conf, as postmaster.opts, and each of its
// values as that of every setting: it ends, and what was understood is understood again when it is written as
// a server writes it.
#include <cerrno>
#include <cstdint>
#include <cstdlib>

#include "libwalread/files/config_lines.hpp"
#include "libwalread/files/setting_values.hpp"
#include "tests/support/fuzz_problems.hpp"

namespace {

using namespace walread;

// guc.c write_auto_conf_file().
std::string written(const ConfigLine& line) {
  std::string out = line.name + " = '";
  for (const char c : line.value) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'\n";
}

void check_lines(std::string_view text) {
  const ConfigLines parsed = parse_config_lines(text);
  test::require_sentences(parsed.problems);
  for (const ConfigLine& line : parsed.lines) {
    if (line.value.find('\n') != std::string::npos) continue;  // which a server cannot write
    const ConfigLines again = parse_config_lines(written(line));
    if (again.lines.size() != 1 || again.lines[0].name != line.name || again.lines[0].value != line.value)
      std::abort();
  }
}

void check_values(const Settings& settings) {
  constexpr const char* kNames[] = {"wal_keep_size", "min_wal_size", "checkpoint_timeout", "archive_mode",
                                    "wal_recycle"};
  for (const auto& [key, setting] : settings.values) {
    for (const char* name : kNames) {
      for (const auto system : {formats::System::pg94, formats::System::pg96, formats::System::pg18}) {
        const KnownSetting* known = known_setting(name, system);
        if (known == nullptr) continue;
        Settings one;
        one.values[name] = setting;
        const SettingValue v = value_of(*known, one, system, SegmentSize::mib(16));
        if (known->type == SettingType::integer && (v.number < known->min || v.number > known->max))
          std::abort();
        if (v.problem) test::require_sentences({*v.problem});
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_lines(text);
  const SettingsFiles files{
      .read = [&](const std::string& path, int& os_error) -> std::optional<std::string> {
        if (path.ends_with(".conf") || path.ends_with("postmaster.opts")) return text;
        os_error = ENOENT;
        return std::nullopt;
      },
      .list = [](const std::string&, int&) -> std::optional<std::vector<std::string>> {
        return std::vector<std::string>{"a.conf", "b.conf"};
      }};
  const Settings settings = read_settings(files, "/data");
  test::require_sentences(settings.problems);
  check_values(settings);
  return 0;
}
