// What a data directory tells its server to be, taken from the files that say so.
#include <sys/stat.h>

#include <charconv>
#include <filesystem>

#include "formats/behaviour.hpp"
#include "libwalread/facts/node_facts.hpp"

namespace walread {

namespace {

bool exists(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0;
}

std::optional<int> integer(const Setting* setting) {
  if (setting == nullptr) return std::nullopt;
  int n = 0;
  const char* end = setting->value.data() + setting->value.size();
  const auto [at, error] = std::from_chars(setting->value.data(), end, n);
  return error == std::errc() && at == end ? std::optional(n) : std::nullopt;
}

std::string value_of(const Setting* setting) { return setting != nullptr ? setting->value : std::string(); }

// A postmaster makes its data directory its current one (miscinit.c ChangeToDataDir()), and /proc shows it.
bool runs_here(const std::string& path, std::int64_t pid) {
  if (pid <= 0) return false;
  std::error_code error;
  const auto cwd = std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/cwd", error);
  if (error) return false;
  const auto own = std::filesystem::canonical(path, error);
  return !error && cwd == own;
}

// The first of the settings that make recovery stop before the end of WAL, as NAME = VALUE.
std::string recovery_target(const RecoveryMarks& marks, const Settings& settings,
                            std::optional<formats::System> system) {
  for (const char* name : {"recovery_target", "recovery_target_lsn", "recovery_target_time",
                           "recovery_target_xid", "recovery_target_name"}) {
    const std::string value = value_of(recovery_setting(marks, settings, name, system));
    if (!value.empty()) return std::string(name) + " = " + value;
  }
  return {};
}

}  // namespace

MarkFacts mark_facts(const DataDirectory& directory, std::optional<formats::System> system) {
  MarkFacts out;
  const RecoveryMarks& marks = directory.marks;
  // recovery.conf counts up to 11 and in Greenplum 6, the signal files since 12 (xlog.c
  // readRecoverySignalFile()).
  const bool old = !system || formats::behaves(*system, formats::Behaviour::recovery_conf);
  const bool modern = !system || !old;
  if (modern && (marks.standby_signal || marks.recovery_signal)) {
    out.standby = marks.standby_signal;
    out.archive_recovery = !marks.standby_signal;
    out.signal_file = marks.standby_signal ? "standby.signal" : "recovery.signal";
  } else if (old && marks.has_recovery_conf) {
    out.standby = is_standby(marks);
    out.archive_recovery = !out.standby;
    out.signal_file = "recovery.conf";
  }
  out.recovery_done = exists(directory.path + "/recovery.done");
  const auto setting = [&](const char* name) {
    return value_of(recovery_setting(marks, directory.settings, name, system));
  };
  const std::string trigger = setting("trigger_file");
  const std::string newer_trigger = setting("promote_trigger_file");
  out.promote_requested = marks.promote || (!trigger.empty() && exists(trigger)) ||
                          (!newer_trigger.empty() && exists(newer_trigger));
  const std::string command = setting("restore_command");
  out.restore_command = !command.empty();
  out.restore_copies = command.starts_with("cp ") || command.starts_with("/bin/cp ");
  out.target_timeline = setting("recovery_target_timeline");
  if (out.standby || out.archive_recovery)
    out.recovery_target = recovery_target(marks, directory.settings, system);
  if (marks.postmaster) {
    out.pid = static_cast<int>(marks.postmaster->pid);
    out.runs_here = runs_here(directory.path, marks.postmaster->pid);
  }
  if (system && behaves(*system, formats::Behaviour::distributed_transactions)) {
    out.content_id = integer(directory.settings.find("gp_contentid"));
    out.dbid = integer(directory.settings.find("gp_dbid"));
  }
  return out;
}

BackupLabelFacts label_facts(const DataDirectory& directory) {
  BackupLabelFacts out;
  if (!directory.backup_label) return out;
  const BackupLabel& label = *directory.backup_label;
  out.present = true;
  out.usable = label.intact;
  out.start = label.start;
  out.checkpoint = label.check_point;
  out.tli = label.start_timeline;
  // Before 11 only the segment's name tells the timeline.
  if (const WalFileName name = parse_wal_file_name(label.start_segment);
      out.tli == 0 && name.kind == WalFileKind::kSegment)
    out.tli = name.tli;
  out.from_standby = label.from == "standby";
  out.streamed = label.method == "streamed";
  return out;
}

}  // namespace walread
