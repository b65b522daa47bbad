// The settings of a start: whether their files can be read, and what PostmasterMain(), ReadControlFile() and
// CheckRequiredParameterValues() ask of their values.
#include <cerrno>

#include "formats/behaviour.hpp"
#include "libwalread/facts/start_up_checks.hpp"
#include "libwalread/files/config_lines.hpp"

namespace walread {

namespace {

using C = StartUpCheck;
using formats::Behaviour;
using Kind = FileProblemKind;

void check_files(StartUp& s) {
  const Settings& settings = s.directory.settings;
  for (const FileProblem& p : settings.problems) {
    // What is included may lie elsewhere and not have been copied, and postmaster.opts is read by nobody.
    if (p.kind == Kind::missing_include || p.os_error == ENOENT || p.file == "postmaster.opts") continue;
    const bool unreadable = p.kind == Kind::cannot_read;
    StartUpFailure* f = s.add(unreadable ? C::settings_unreadable : C::settings_syntax, {p.file});
    if (f == nullptr) continue;
    f->file = p.file;
    f->line = p.line;
    f->os_error = p.os_error;
    f->value = p.text;
    return;  // the first one is enough: the server names it, too
  }
  if (!settings.complete) s.add(C::settings_not_here);
}

// The settings whose values are known here; a server refuses a wrong one at its start.
constexpr const char* kChecked[] = {"max_connections",
                                    "superuser_reserved_connections",
                                    "max_worker_processes",
                                    "max_wal_senders",
                                    "max_prepared_transactions",
                                    "max_locks_per_transaction",
                                    "max_replication_slots",
                                    "hot_standby",
                                    "archive_mode",
                                    "wal_keep_segments",
                                    "wal_keep_size",
                                    "max_slot_wal_keep_size",
                                    "idle_replication_slot_timeout",
                                    "checkpoint_segments",
                                    "min_wal_size",
                                    "max_wal_size",
                                    "wal_recycle",
                                    "checkpoint_timeout",
                                    "summarize_wal",
                                    "wal_summary_keep_time"};

void check_values(StartUp& s) {
  const SegmentSize size = s.directory.control.segment_size().value_or(SegmentSize::mib(16));
  for (const char* name : kChecked) {
    const KnownSetting* known = known_setting(name, s.system);
    if (known == nullptr) continue;
    const SettingValue value = value_of(*known, s.directory.settings, s.system, size);
    if (value.problem) tell_of(s.add(C::setting_invalid, {value.name, value.text, value.file}), value);
  }
  const auto level = s.setting("wal_level");
  if (level && !wal_level(level))
    tell_of(s.add(C::setting_invalid, {level->name, level->text, level->file}), *level);
}

void check_together(StartUp& s) {
  const auto level = s.setting("wal_level");
  if (wal_level(level) == WalLevel::minimal) {
    const auto archive = s.setting("archive_mode");
    const auto senders = s.setting("max_wal_senders");
    const auto summarize = s.setting("summarize_wal");
    if (archive && archive->number != 0) tell_of(s.add(C::archiving_needs_wal_level), *level);
    if (senders && senders->number > 0) tell_of(s.add(C::senders_need_wal_level), *level);
    if (summarize && summarize->number != 0) tell_of(s.add(C::summarizer_needs_wal_level), *level);
  }
  const auto connections = s.setting("max_connections");
  const auto reserved = s.setting("superuser_reserved_connections");
  if (connections && reserved && reserved->number >= connections->number)
    tell_of(s.add(C::too_few_connections,
                  {std::to_string(reserved->number), std::to_string(connections->number)}),
            *connections);
  const auto segment = s.directory.control.segment_size();
  for (const char* name : {"min_wal_size", "max_wal_size"})
    if (const auto value = s.setting(name);
        value && segment && !value->built_in &&
        (value->number << 20) / static_cast<std::int64_t>(segment->bytes()) < 2)
      tell_of(s.add(C::wal_size_below_segments, {name}), *value);
}

// A setting that a hot standby needs as high as pg_control says that its primary had it.
struct Limit {
  const char* setting;
  const char* control;
};
constexpr Limit kLimits[] = {{"max_connections", "max_connections"},
                             {"max_worker_processes", "max_worker_processes"},
                             {"max_wal_senders", "max_wal_senders"},
                             {"max_prepared_transactions", "max_prepared_xacts"},
                             {"max_locks_per_transaction", "max_locks_per_xact"}};

void check_limit(StartUp& s, const Limit& limit) {
  const auto needed = s.directory.control.value(limit.control);
  const auto value = s.setting(limit.setting);
  // Without postgresql.conf nothing says that the built-in value is used.
  if (!needed || !value || (value->built_in && !s.directory.settings.complete)) return;
  const auto minimum = static_cast<std::int64_t>(needed->number());
  if (value->number >= minimum) return;
  StartUpFailure* f =
      s.add(C::setting_too_low, {limit.setting, std::to_string(value->number), std::to_string(minimum)});
  if (f == nullptr) return;
  tell_of(f, *value);
  f->value = std::to_string(value->number);
  f->needed = std::to_string(minimum);
}

}  // namespace

std::optional<WalLevel> wal_level(const std::optional<SettingValue>& value) {
  if (!value) return std::nullopt;
  const std::string word = lower_case(value->text);
  if (value->built_in) return value->number == 0 ? WalLevel::minimal : WalLevel::replica;
  if (word == "minimal") return WalLevel::minimal;
  if (word == "archive") return WalLevel::archive;
  if (word == "hot_standby" || word == "replica") return WalLevel::replica;
  if (word == "logical") return WalLevel::logical;
  return std::nullopt;
}

void tell_of(StartUpFailure* f, const SettingValue& value) {
  if (f == nullptr) return;
  f->setting = value.name;
  f->value = value.text;
  f->file = value.file;
  f->line = value.line;
}

void check_settings(StartUp& s) {
  check_files(s);
  check_values(s);
  check_together(s);
}

void check_limits(StartUp& s) {
  if (!s.mode.recovery) return;
  const auto level = s.directory.control.wal_level();
  if (level && *level == "minimal") {
    s.add(C::wal_level_minimal);
    if (s.hot_standby()) s.add(C::wal_level_minimal_hot_standby);
  } else if (level && *level == "archive" && s.hot_standby()) {
    s.add(C::wal_level_minimal_hot_standby);
  }
  if (!s.hot_standby()) return;
  for (const Limit& limit : kLimits)
    if (std::string_view(limit.setting) != "max_wal_senders" ||
        formats::behaves(s.system, Behaviour::hot_standby_checks_wal_senders))
      check_limit(s, limit);
}

}  // namespace walread
