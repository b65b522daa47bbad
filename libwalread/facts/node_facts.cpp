#include "libwalread/facts/node_facts.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "formats/registry.hpp"
#include "libwalread/facts/log_shelf.hpp"

namespace walread {

namespace {

ControlFacts control_facts(const ControlFile& file) {
  ControlFacts out;
  for (const ControlProblem& p : file.problems) {
    if (p.kind != ControlProblemKind::cannot_open && p.kind != ControlProblemKind::cannot_read) continue;
    out.missing = p.os_error == ENOENT || p.os_error == ENOTDIR;
    if (!out.missing) out.os_error = p.os_error;
  }
  const auto state = file.state();
  out.usable = file.verdict() == ControlVerdict::clean && file.system && file.crc && file.crc->ok() &&
               state && file.check_point() && file.redo() && file.timeline() && file.system_identifier();
  if (!out.usable) return out;
  out.system_id = *file.system_identifier();
  out.state = *state;
  out.written_at = file.written_at().value_or(0);
  out.checkpoint = *file.check_point();
  out.redo = *file.redo();
  out.tli = *file.timeline();
  out.min_recovery = file.min_recovery_point().value_or(Lsn{});
  out.min_recovery_tli = file.min_recovery_point_timeline().value_or(0);
  out.backup_start = file.backup_start_point().value_or(Lsn{});
  out.backup_end = file.backup_end_point().value_or(Lsn{});
  out.backup_end_required = file.backup_end_required().value_or(false);
  out.full_page_writes = file.full_page_writes().value_or(false);
  const auto hints = file.value("wal_log_hints");
  out.hint_bits_logged = file.data_checksum_version().value_or(0) != 0 || (hints && hints->number() != 0);
  return out;
}

// `named`: the directory was named by the user, and not looked for in the data directory.
WalPlaceFacts wal_place(const DataDirectory& directory, bool named) {
  const WalFiles& wal = directory.wal;
  WalPlaceFacts out{.directory = wal.directory.path,
                    .os_error = wal.os_error,
                    .error = wal.error,
                    .magic = wal.magic,
                    .unread = wal.unread};
  out.missing = out.os_error == ENOENT;
  // Segments may lie in the data directory itself, as some copies have them.
  if (named || out.directory != directory.path || wal.directory.has_segments()) return out;
  const auto system = directory.control.system;
  const std::string_view name = system ? formats::version(*system).wal_directory : "pg_xlog";
  out.directory = directory.path + "/" + std::string(name);
  std::error_code error;
  const auto found = std::filesystem::status(out.directory, error);
  out.missing = found.type() == std::filesystem::file_type::not_found;
  out.os_error = out.missing ? ENOENT : error ? error.value() : ENOTDIR;
  const auto link = std::filesystem::read_symlink(out.directory, error);
  if (!error && out.missing) out.link = link;
  return out;
}

void choose_target(NodeFacts& facts, const DataDirectory& directory,
                   std::span<const WalFiles* const> archives) {
  const ControlFacts& c = facts.control;
  TargetInput input{.own = c.usable ? c.tli : std::max<TimelineId>(directory.wal.newest, 1),
                    .recovers = facts.marks.standby || facts.marks.archive_recovery,
                    .restore_command = facts.marks.restore_command,
                    .system = facts.system.value_or(formats::kLastUpstream)};
  if (c.usable && c.min_recovery.valid()) input.own = std::max(input.own, c.min_recovery_tli);
  input.setting =
      recovery_setting(directory.marks, directory.settings, "recovery_target_timeline", facts.system);
  facts.target = target_facts(input, directory.wal, archives, facts.history);
}

// pg_control.h DBState: these are left by a server that ran as a primary or recovered from a crash.
bool crashed(DbState state) {
  return state == DbState::in_production || state == DbState::shutting_down ||
         state == DbState::in_crash_recovery || state == DbState::starting_up;
}

// Without a single segment the control file tells how the log would be cut: what is missing can be named.
std::optional<TimelineLog> empty_log(const ControlFile& control, const HistoryFile& history) {
  const auto segment = control.segment_size();
  const auto page = control.wal_page_size();
  if (!control.system || !segment || !page) return std::nullopt;
  TimelineLog log;
  log.shape = {.segment = *segment,
               .page_size = static_cast<std::uint32_t>(page->bytes()),
               .system_id = control.system_identifier().value_or(0),
               .version = &formats::version(*control.system)};
  log.tli = history.tli;
  log.history = history;
  return log;
}

}  // namespace

std::vector<std::string> places_of(const std::string& name, std::span<const WalFiles* const> others) {
  std::vector<std::string> out;
  for (const WalFiles* other : others) {
    if (!other->ready()) continue;
    for (const WalFile& file : other->directory.files) {
      if (file.parsed.kind != WalFileKind::kSegment || file.parsed.status != ArchiveStatus::kNone ||
          !file.name.starts_with(name))
        continue;
      const std::string path = other->directory.path + "/" + file.name;
      const auto n = file.parsed.segment_number(other->shape.segment);
      if (n && begins_as_named(path, *n, other->shape)) out.push_back(path);
    }
  }
  return out;
}

Node read_node(const std::string& path, const NodeOptions& options,
               std::span<const WalFiles* const> archives) {
  return node_of(
      read_data_directory(path, {.wal_directory = options.wal_directory, .system = options.system}), options,
      archives);
}

Node node_of(DataDirectory directory, const NodeOptions& options, std::span<const WalFiles* const> archives) {
  Node node{.directory = std::move(directory)};
  NodeFacts& f = node.facts;
  f.path = node.directory.path;
  f.kind = node.directory.kind;
  f.os_error = node.directory.os_error;
  f.system = node.directory.system();
  if (f.kind != DirectoryKind::data_directory) return node;
  f.control = control_facts(node.directory.control);
  f.marks = mark_facts(node.directory, f.system);
  f.label = label_facts(node.directory);
  const WalFiles& wal = node.directory.wal;
  f.wal.state = wal.state;
  f.wal.place = wal_place(node.directory, !options.wal_directory.empty());
  choose_target(f, node.directory, archives);
  f.start_checkpoint = f.control.checkpoint;
  f.start_redo = f.control.redo;
  f.start_tli = f.control.tli;
  // xlog.c StartupXLOG(): with a backup_label the control file does not say where to begin.
  if (f.label.present && f.label.usable) {
    f.start_checkpoint = f.label.checkpoint;
    f.start_redo = f.label.start;
    f.start_tli = f.label.tli;
  }
  f.fetches = f.marks.restore_command && (f.marks.standby || f.marks.archive_recovery);
  f.crashed = !f.label.present && crashed(f.control.state);
  f.start_up = start_up_facts(node.directory, f, archives);
  for (const auto& [tli, history] : wal.histories)
    if (tli > f.target.own) f.newer_histories.push_back(tli);
  if (wal.state == WalFilesState::no_segments && f.wal.place.os_error == 0 && options.wal_directory.empty())
    node.log = empty_log(node.directory.control, f.history);
  if (wal.ready()) {
    for (const WalFile& file : wal.directory.files)
      if (is_readable_segment(file) && !file.parsed.partial && file.parsed.segment_number(wal.shape.segment))
        f.newest_with_wal = std::max(f.newest_with_wal, file.parsed.tli);
    node.log = timeline_log(wal, f.target.target);
    node.log->history = f.history;
  }
  if (node.log)
    node.log->segments = recovery_segments(wal, node.log->shape, f.history, archives,
                                           {.on = f.fetches, .decompresses = !f.marks.restore_copies});
  return node;
}

}  // namespace walread
