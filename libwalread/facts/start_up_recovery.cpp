// What recovery a start would be: recovery.conf or signal files, their settings, and the target timeline.
#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "formats/behaviour.hpp"
#include "libwalread/facts/start_up_checks.hpp"

namespace walread {

namespace {

using C = StartUpCheck;
using formats::behaves;
using formats::Behaviour;
using formats::System;

constexpr std::size_t kMaxTargetName = 64;  // xlog_internal.h MAXFNAMELEN

void tell_of(StartUpFailure* f, const char* name, const Setting& setting) {
  if (f == nullptr) return;
  f->setting = name;
  f->value = setting.value;
  f->file = setting.file;
  f->line = setting.line;
}

bool is_number(const std::string& text) {
  errno = 0;
  std::strtoull(text.c_str(), nullptr, 0);
  return errno != ERANGE && errno != EINVAL;
}

bool is_one_of(const std::string& value, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, value) != words.end();
}

// What the server says of the value of a recovery_target setting; nothing if it takes it. A time needs the
// server's own parser: only the words are known that it refuses since 12.
std::optional<std::string> complaint(std::string_view name, const std::string& value, bool conf) {
  const std::string quoted = "\"" + value + "\"";
  const std::string invalid =
      std::string(conf ? "invalid value for recovery parameter" : "invalid value for parameter") + " \"" +
      std::string(name) + "\": " + quoted;
  if (name == "recovery_target" && !is_one_of(value, {"immediate", ""})) return invalid;
  if (name == "recovery_target_action" && !is_one_of(value, {"pause", "promote", "shutdown"})) return invalid;
  if (name == "recovery_target_xid" && !is_number(value))
    return conf ? "recovery_target_xid is not a valid number: " + quoted : invalid;
  if (name == "recovery_target_lsn" && !value.empty() && !Lsn::parse(value))
    return conf ? "invalid input syntax for type pg_lsn: " + quoted : invalid;
  if (name == "recovery_target_name" && value.size() >= kMaxTargetName)
    return conf ? "recovery_target_name is too long (maximum 63 characters)" : invalid;
  if (name == "recovery_target_time" && !conf && is_one_of(value, {"now", "today", "tomorrow", "yesterday"}))
    return invalid;
  return std::nullopt;
}

constexpr const char* kTargets[] = {"recovery_target",      "recovery_target_lsn", "recovery_target_name",
                                    "recovery_target_time", "recovery_target_xid", "recovery_target_action"};

// What recovery.conf may hold (xlog.c readRecoveryCommandFile() of 9.4, with what came and went up to 11).
struct ConfSetting {
  std::string_view name;
  formats::FormatSet in;
};
constexpr formats::FormatSet kConf = formats::row_of(Behaviour::recovery_conf).in;
constexpr ConfSetting kConfSettings[] = {
    {"restore_command", kConf},
    {"archive_cleanup_command", kConf},
    {"recovery_end_command", kConf},
    {"recovery_target_timeline", kConf},
    {"recovery_target_xid", kConf},
    {"recovery_target_time", kConf},
    {"recovery_target_name", kConf},
    {"recovery_target", kConf},
    {"recovery_target_lsn", formats::between(System::pg10, System::pg11)},
    {"recovery_target_inclusive", kConf},
    {"recovery_target_action", formats::between(System::pg95, System::pg11)},
    {"pause_at_recovery_target", formats::only(System::pg94, System::gp6)},
    {"standby_mode", kConf},
    {"primary_conninfo", kConf},
    {"primary_slot_name", kConf},
    {"trigger_file", kConf},
    {"recovery_min_apply_delay", kConf}};

bool is_conf_setting(std::string_view name, System system) {
  return std::ranges::any_of(kConfSettings,
                             [&](const ConfSetting& c) { return c.name == name && c.in.has(system); });
}

// Since 12 these are settings like any other: a server that does not recover at all refuses them, too.
void check_targets(StartUp& s) {
  const bool conf = behaves(s.system, Behaviour::recovery_conf);
  int set = 0;
  for (const char* name : kTargets) {
    const Setting* setting = s.recovery(name);
    if (setting == nullptr || (conf && !is_conf_setting(name, s.system))) continue;
    if (const auto words = complaint(name, setting->value, conf))
      tell_of(s.add(C::target_invalid, {*words}), name, *setting);
    if (setting->value.empty() || std::string_view(name) == "recovery_target_action") continue;
    if (++set == 2) tell_of(s.add(C::several_targets), name, *setting);
  }
  const Setting* timeline = s.recovery("recovery_target_timeline");
  if (timeline != nullptr && target_timeline(timeline, s.system).goal == TimelineGoal::invalid)
    tell_of(s.add(C::target_timeline_invalid, {timeline->value}), "recovery_target_timeline", *timeline);
}

void check_timeline(StartUp& s) {
  const Setting* setting = s.recovery("recovery_target_timeline");
  const Setting* command = s.recovery("restore_command");
  HistoryFile ignored;
  const TargetFacts target = target_facts({.own = s.node.target.own,
                                           .recovers = true,
                                           .restore_command = command != nullptr && !command->value.empty(),
                                           .setting = setting,
                                           .system = s.system},
                                          s.directory.wal, s.archives, ignored);
  if (!target.does_not_exist || setting == nullptr) return;
  StartUpFailure* f =
      s.add(target.history_out_of_reach ? C::target_timeline_elsewhere : C::target_timeline_missing,
            {std::to_string(target.target)});
  if (f == nullptr) return;
  tell_of(f, "recovery_target_timeline", *setting);
  f->timeline = target.target;
  if (target.may_be_restored) f->effect = StartUpEffect::not_known;
}

void check_recovery_conf(StartUp& s) {
  for (const FileProblem& p : s.directory.marks.problems) {
    if (p.file != "recovery.conf" || p.kind != FileProblemKind::syntax_error) continue;
    if (StartUpFailure* f = s.add(C::recovery_conf_syntax, {std::to_string(p.line)})) {
      f->file = p.file;
      f->line = p.line;
      f->value = p.text;
    }
    return;
  }
  for (const auto& [name, setting] : s.directory.marks.recovery_conf.values)
    if (!is_conf_setting(name, s.system))
      tell_of(s.add(C::recovery_conf_unknown, {name}), name.c_str(), setting);
  const Setting* standby = s.directory.marks.recovery_conf.find("standby_mode");
  if (standby != nullptr && !parse_setting_bool(standby->value))
    tell_of(s.add(C::standby_mode_invalid), "standby_mode", *standby);
}

}  // namespace

void check_recovery(StartUp& s) {
  const RecoveryMarks& marks = s.directory.marks;
  const bool conf = behaves(s.system, Behaviour::recovery_conf);
  if (marks.has_recovery_conf) {
    if (StartUpFailure* f = s.add(C::recovery_conf_refused)) f->file = "recovery.conf";
    check_recovery_conf(s);
  }
  // As a standby it has standby.signal, and the other file stays: until somebody promotes it that does no
  // harm.
  if (!conf && marks.recovery_signal && (marks.standby_signal || s.mode.standby))
    if (StartUpFailure* f = s.add(C::both_signal_files)) {
      f->file = "recovery.signal";
      if (s.mode.as == StartAs::standby) f->effect = StartUpEffect::warns;
    }
  // recovery.conf without recovery says nothing.
  if (!conf || s.mode.recovery) check_targets(s);
  if (!s.mode.recovery) return;
  const Setting* command = s.recovery("restore_command");
  if (!s.mode.standby && (command == nullptr || command->value.empty()))
    if (StartUpFailure* f = s.add(C::restore_command_missing)) {
      f->file = conf ? "recovery.conf" : "recovery.signal";
      f->setting = "restore_command";
    }
  check_timeline(s);
}

}  // namespace walread
