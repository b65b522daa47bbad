#include "libwalread/files/setting_values.hpp"

#include <cerrno>
#include <cmath>
#include <cstdlib>

#include "formats/behaviour.hpp"
#include "libwalread/files/config_lines.hpp"

namespace walread {

namespace {

using formats::Behaviour;
using formats::between;
using formats::only;
using formats::since;
using formats::System;
using formats::until;
using Kind = FileProblemKind;

constexpr std::int64_t kMaxNumber = 0x7FFFFFFF;

// One row for each value that is built in or unit that counts; gp6 has its own where 9.4 differs.
constexpr KnownSetting kKnown[] = {
    {.name = "wal_keep_segments", .in = until(System::pg12)},
    {.name = "wal_keep_segments", .in = only(System::gp6), .built_in = 5},
    {.name = "wal_keep_size", .in = since(System::pg13), .unit = SettingUnit::megabytes},
    {.name = "max_slot_wal_keep_size",
     .in = since(System::pg13) | only(System::gp6),
     .unit = SettingUnit::megabytes,
     .built_in = -1,
     .min = -1},
    {.name = "idle_replication_slot_timeout", .in = only(System::pg18), .unit = SettingUnit::seconds},
    {.name = "checkpoint_segments", .in = only(System::pg94), .built_in = 3, .min = 1},
    {.name = "checkpoint_segments", .in = only(System::gp6), .built_in = 8, .min = 1},
    {.name = "min_wal_size",
     .in = between(System::pg95, System::pg96),
     .unit = SettingUnit::segments,
     .built_in = 5,
     .min = 2},
    {.name = "max_wal_size",
     .in = between(System::pg95, System::pg96),
     .unit = SettingUnit::segments,
     .built_in = 64,
     .min = 2},
    {.name = "min_wal_size",
     .in = since(System::pg10),
     .unit = SettingUnit::megabytes,
     .built_in = 80,
     .min = 2},
    {.name = "max_wal_size",
     .in = since(System::pg10),
     .unit = SettingUnit::megabytes,
     .built_in = 1024,
     .min = 2},
    {.name = "wal_recycle", .in = since(System::pg12), .type = SettingType::boolean, .built_in = 1},
    {.name = "checkpoint_timeout",
     .in = until(System::pg95) | only(System::gp6),
     .unit = SettingUnit::seconds,
     .built_in = 300,
     .min = 30,
     .max = 3600},
    {.name = "checkpoint_timeout",
     .in = since(System::pg96),
     .unit = SettingUnit::seconds,
     .built_in = 300,
     .min = 30,
     .max = 86400},
    {.name = "archive_mode", .in = formats::every() | only(System::gp6), .type = SettingType::archive_mode},
    {.name = "archive_command", .in = formats::every() | only(System::gp6), .type = SettingType::text},
    {.name = "archive_library", .in = since(System::pg15), .type = SettingType::text},
    {.name = "summarize_wal", .in = since(System::pg17), .type = SettingType::boolean},
    {.name = "wal_summary_keep_time",
     .in = since(System::pg17),
     .unit = SettingUnit::minutes,
     .built_in = 10 * 24 * 60,
     .max = kMaxNumber / 60},
    {.name = "max_connections", .in = formats::every(), .built_in = 100, .min = 1, .max = 0x3FFFF},
    {.name = "superuser_reserved_connections", .in = formats::every(), .built_in = 3, .max = 0x3FFFF},
    {.name = "max_worker_processes", .in = formats::every(), .built_in = 8, .max = 0x3FFFF},
    {.name = "max_wal_senders", .in = until(System::pg96), .max = 0x3FFFF},
    {.name = "max_wal_senders", .in = since(System::pg10), .built_in = 10, .max = 0x3FFFF},
    {.name = "max_prepared_transactions", .in = formats::every(), .max = 0x3FFFF},
    {.name = "max_locks_per_transaction", .in = formats::every(), .built_in = 64, .min = 10},
    {.name = "max_replication_slots", .in = until(System::pg96), .max = 0x3FFFF},
    {.name = "max_replication_slots", .in = since(System::pg10), .built_in = 10, .max = 0x3FFFF},
    {.name = "hot_standby", .in = until(System::pg96) | only(System::gp6), .type = SettingType::boolean},
    {.name = "hot_standby", .in = since(System::pg10), .type = SettingType::boolean, .built_in = 1},
    // Text, of which `number` tells only what is built in: 0 minimal, 1 replica.
    {.name = "wal_level", .in = until(System::pg96), .type = SettingType::text},
    {.name = "wal_level", .in = since(System::pg10), .type = SettingType::text, .built_in = 1},
    {.name = "gp_keep_all_xlog", .in = only(System::gp6), .type = SettingType::boolean},
};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

struct Unit {
  std::string_view name;
  double size;  // in bytes, or in microseconds
};
constexpr double kKib = 1024;
constexpr Unit kMemory[] = {
    {"B", 1}, {"kB", kKib}, {"MB", kKib* kKib}, {"GB", kKib* kKib* kKib}, {"TB", kKib* kKib* kKib* kKib}};
constexpr double kSecond = 1e6;
constexpr Unit kTime[] = {{"us", 1},
                          {"ms", 1e3},
                          {"s", kSecond},
                          {"min", 60 * kSecond},
                          {"h", 3600 * kSecond},
                          {"d", 86400 * kSecond}};

bool is_memory(SettingUnit unit) { return unit == SettingUnit::megabytes || unit == SettingUnit::segments; }

double size_of(SettingUnit unit, SegmentSize segment_size) {
  switch (unit) {
    case SettingUnit::megabytes:
      return kKib * kKib;
    case SettingUnit::segments:
      return static_cast<double>(segment_size.bytes());
    case SettingUnit::seconds:
      return kSecond;
    case SettingUnit::minutes:
      return 60 * kSecond;
    case SettingUnit::none:
      break;
  }
  return 1;
}

// How often the unit called `name` counts; nothing if there is no such unit for this setting in this release.
std::optional<double> factor_of(const KnownSetting& known, std::string_view name, System system,
                                SegmentSize size) {
  if (known.unit == SettingUnit::none) return std::nullopt;
  if (name == "B" && !behaves(system, Behaviour::setting_unit_bytes)) return std::nullopt;
  if (name == "us" && !behaves(system, Behaviour::setting_fractions)) return std::nullopt;
  const auto in = [&](const auto& units) -> std::optional<double> {
    for (const Unit& unit : units)
      if (unit.name == name) return unit.size / size_of(known.unit, size);
    return std::nullopt;
  };
  return is_memory(known.unit) ? in(kMemory) : in(kTime);
}

// A word of which `text` may be the beginning, ignoring case.
bool shortens(std::string_view text, std::string_view word) {
  return !text.empty() && text.size() <= word.size() && lower_case(text) == word.substr(0, text.size());
}

std::optional<ArchiveMode> parse_archive_mode(std::string_view text, System system) {
  // The words of an enum cannot be shortened (xlog.c archive_mode_options).
  if (!behaves(system, Behaviour::archive_mode_always)) {
    const auto on = parse_setting_bool(text);
    if (!on) return std::nullopt;
    return *on ? ArchiveMode::on : ArchiveMode::off;
  }
  const std::string word = lower_case(text);
  if (word == "always") return ArchiveMode::always;
  for (const char* on : {"on", "true", "yes", "1"})
    if (word == on) return ArchiveMode::on;
  for (const char* off : {"off", "false", "no", "0"})
    if (word == off) return ArchiveMode::off;
  return std::nullopt;
}

}  // namespace

const KnownSetting* known_setting(std::string_view name, System system) {
  for (const KnownSetting& known : kKnown)
    if (known.name == name && known.in.has(system)) return &known;
  return nullptr;
}

std::optional<bool> parse_setting_bool(std::string_view text) {
  if (text == "1") return true;
  if (text == "0") return false;
  if (shortens(text, "true") || shortens(text, "yes")) return true;
  if (shortens(text, "false") || shortens(text, "no")) return false;
  // "o" alone could be either.
  if (text.size() > 1 && shortens(text, "on")) return true;
  if (text.size() > 1 && shortens(text, "off")) return false;
  return std::nullopt;
}

std::optional<std::int64_t> parse_setting_number(const KnownSetting& known, std::string_view text,
                                                 System system, SegmentSize segment_size,
                                                 FileProblemKind& problem) {
  problem = Kind::bad_value;
  const std::string number(trim(text));  // with the terminating zero that strtol() needs
  const bool fractions = behaves(system, Behaviour::setting_fractions);
  char* end = nullptr;
  errno = 0;
  double value = static_cast<double>(std::strtol(number.c_str(), &end, 0));
  if (fractions && (*end == '.' || *end == 'e' || *end == 'E')) value = std::strtod(number.c_str(), &end);
  if (end == number.c_str()) return std::nullopt;
  const std::string_view unit = trim(std::string_view(end));
  if (!unit.empty()) {
    problem = Kind::bad_unit;
    const auto factor = factor_of(known, unit, system, segment_size);
    if (!factor) return std::nullopt;
    // Before 12 the server divides whole numbers: what is left over is cut off.
    value = fractions ? value * *factor : std::trunc(value * *factor);
  }
  problem = Kind::out_of_range;
  value = std::rint(value);
  if (errno == ERANGE ||
      !(value >= static_cast<double>(known.min) && value <= static_cast<double>(known.max)))
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

SettingValue value_of(const KnownSetting& known, const Settings& settings, System system,
                      SegmentSize segment_size) {
  SettingValue out{.name = std::string(known.name), .number = known.built_in};
  const Setting* setting = settings.find(known.name);
  if (setting == nullptr) return out;
  out.built_in = false;
  out.text = setting->value;
  out.file = setting->file;
  out.line = setting->line;
  std::optional<std::int64_t> number;
  Kind problem = Kind::bad_value;
  switch (known.type) {
    case SettingType::boolean:
      number = parse_setting_bool(setting->value);
      break;
    case SettingType::integer:
      number = parse_setting_number(known, setting->value, system, segment_size, problem);
      break;
    case SettingType::archive_mode:
      if (const auto mode = parse_archive_mode(setting->value, system))
        number = static_cast<std::int64_t>(*mode);
      break;
    case SettingType::text:
      number = 0;
      break;
  }
  if (number) {
    out.number = *number;
  } else {
    out.problem = FileProblem{.kind = problem,
                              .file = setting->file,
                              .line = setting->line,
                              .text = setting->value.substr(0, kMaxProblemText),
                              .what = out.name};
  }
  return out;
}

}  // namespace walread
