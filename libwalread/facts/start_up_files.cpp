// Replication slots, prepared transactions, backup_label and tablespaces: what a start makes of their files.
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "formats/behaviour.hpp"
#include "libwalread/facts/start_up_checks.hpp"
#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

using C = StartUpCheck;
using formats::Behaviour;
using Kind = FileProblemKind;

std::string message(int os_error) { return std::generic_category().message(os_error); }

// slot.c RestoreSlotFromDisk(): the words of 15.
std::string slot_message(const FileProblem& p, const std::string& file) {
  const std::string of = "replication slot file \"" + file + "\" ";
  switch (p.kind) {
    case Kind::bad_magic:
      return of + "has wrong magic number: " + std::to_string(p.found) + " instead of " +
             std::to_string(p.expected);
    case Kind::unknown_version:
      return of + "has unsupported version " + std::to_string(p.found);
    case Kind::bad_length:
      return of + "has corrupted length " + std::to_string(p.found);
    case Kind::bad_crc:
      return "checksum mismatch for replication slot file \"" + file + "\": is " + std::to_string(p.found) +
             ", should be " + std::to_string(p.expected);
    default:
      return "could not read file \"" + file + "\": read " + std::to_string(p.found) + " of " +
             std::to_string(p.expected);
  }
}

// twophase.c ReadTwoPhaseFile(), ProcessTwoPhaseBuffer().
std::string two_phase_message(const FileProblem& p, const TwoPhaseFile& file) {
  const std::string quoted = "\"pg_twophase/" + file.file + "\"";
  switch (p.kind) {
    case Kind::empty_file:
    case Kind::short_file:
      return "incorrect size of file " + quoted + ": " + std::to_string(p.found) + " bytes";
    case Kind::bad_magic:
      return "invalid magic number stored in file " + quoted;
    case Kind::bad_length:
      return "invalid size stored in file " + quoted;
    case Kind::other_name:
      return "corrupted two-phase state file for transaction " + std::to_string(file.name_xid);
    default:
      return "calculated CRC checksum does not match value stored in file " + quoted;
  }
}

constexpr std::size_t kMaxMap = std::size_t{1} << 20;
constexpr std::size_t kMaxMapLine = 1023;  // MAXPGPATH less the terminating zero

// read_tablespace_map(): lines of an OID, one blank and a path, a backslash before what is not a line's end.
bool is_tablespace_map(std::string_view text) {
  std::string line;
  bool escaped = false;
  for (const char c : text) {
    if (!escaped && (c == '\n' || c == '\r')) {
      if (line.empty()) continue;
      const std::size_t blank = std::min(line.find(' '), line.size());
      if (blank < 1 || blank >= line.size() - 1) return false;
      line.clear();
    } else if (!escaped && c == '\\') {
      escaped = true;
    } else {
      if (line.size() < kMaxMapLine) line += c;
      escaped = false;
    }
  }
  return line.empty() && !escaped;
}

// Without backup_label the server renames the file and goes on.
void check_tablespace_map(StartUp& s) {
  if (!s.directory.backup_label || !s.directory.marks.tablespace_map) return;
  int os_error = 0;
  const auto text = read_small_file(s.directory.path + "/tablespace_map", kMaxMap, os_error);
  StartUpFailure* f = nullptr;
  if (!text) f = s.add(C::tablespace_map_unreadable);
  if (text && !is_tablespace_map(*text)) f = s.add(C::tablespace_map_invalid);
  if (f == nullptr) return;
  f->file = "tablespace_map";
  f->os_error = os_error;
}

}  // namespace

void check_slots(StartUp& s) {
  const ReplicationSlots& slots = s.directory.slots;
  if (slots.os_error != 0) {
    const bool gone = slots.os_error == ENOENT;
    if (StartUpFailure* f = s.add(gone ? C::slots_not_here : C::slots_unreadable, {message(slots.os_error)}))
      f->os_error = slots.os_error;
    return;
  }
  const auto level = wal_level(s.setting("wal_level"));
  std::int64_t restored = 0;
  for (const ReplicationSlot& slot : slots.slots) {
    const std::string file = "pg_replslot/" + slot.directory + "/state";
    if (!slot.intact) {
      const FileProblem& p = slot.problems.front();
      const bool unreadable = p.kind == Kind::cannot_read;
      const std::string reason = message(p.os_error);
      StartUpFailure* f = unreadable ? s.add(C::slot_unreadable, {file, reason})
                                     : s.add(C::slot_damaged, {slot_message(p, file)});
      if (f == nullptr) continue;
      f->file = file;
      f->os_error = p.os_error;
      continue;
    }
    if (slot.persistency != SlotPersistency::persistent) continue;  // dropped at the start
    ++restored;
    const WalLevel needed = slot.logical() ? WalLevel::logical : WalLevel::archive;
    if (level && *level < needed)
      if (StartUpFailure* f = s.add(C::slot_wal_level, {slot.logical() ? "logical" : "physical", slot.name,
                                                        slot.logical() ? "logical" : "replica"})) {
        f->file = file;
        f->setting = "wal_level";
      }
    if (slot.logical() && s.mode.standby && !s.hot_standby())
      if (StartUpFailure* f = s.add(C::slot_hot_standby, {slot.name})) f->file = file;
  }
  const auto most = s.setting("max_replication_slots");
  if (most && restored > most->number && (!most->built_in || s.directory.settings.complete))
    if (StartUpFailure* f = s.add(C::too_many_slots)) {
      tell_of(f, *most);
      f->value = std::to_string(most->number);
      f->needed = std::to_string(restored);
    }
}

// Greenplum 6 has the directory, too, and never a file in it.
void check_two_phase(StartUp& s) {
  const TwoPhaseFiles& files = s.directory.two_phase;
  if (files.os_error != 0) {
    const bool gone = files.os_error == ENOENT;
    if (StartUpFailure* f =
            s.add(gone ? C::two_phase_not_here : C::two_phase_unreadable, {message(files.os_error)}))
      f->os_error = files.os_error;
    return;
  }
  const auto next = s.directory.control.next_xid();
  std::int64_t restored = 0;
  for (const TwoPhaseFile& file : files.files) {
    if (!counts_at_start(file, next)) continue;
    ++restored;
    if (file.problems.empty()) continue;
    const FileProblem& p = file.problems.front();
    if (p.kind == Kind::bad_text) continue;  // no part of what the server checks
    StartUpFailure* f = s.add(C::two_phase_file_removed, {std::to_string(file.name_xid)});
    if (f == nullptr && p.kind == Kind::cannot_read)
      f = s.add(C::two_phase_file_unreadable, {"pg_twophase/" + file.file, message(p.os_error)});
    else if (f == nullptr)
      f = s.add(C::two_phase_file_damaged, {two_phase_message(p, file)});
    if (f == nullptr) continue;
    f->file = "pg_twophase/" + file.file;
    f->os_error = p.os_error;
  }
  const auto most = s.setting("max_prepared_transactions");
  if (most && restored > most->number && (!most->built_in || s.directory.settings.complete))
    if (StartUpFailure* f = s.add(C::too_many_prepared)) {
      tell_of(f, *most);
      f->value = std::to_string(most->number);
      f->needed = std::to_string(restored);
    }
}

void add_unreadable_prepare(NodeFacts& node, const PreparedFact& prepared) {
  const StartUpRow* row =
      start_up_row(C::prepare_record_unreadable, node.system.value_or(formats::System::gp6));
  if (row == nullptr) return;
  node.start_up.failures.push_back({.row = row,
                                    .effect = row->effect,
                                    .value = std::to_string(prepared.xid),
                                    .needed = to_string(prepared.prepare),
                                    .file = prepared.segment,
                                    .as_marked = true,
                                    .as_standby = true,
                                    .as_single_user = true});
}

void check_prepared_limit(Node& node, std::uint64_t most) {
  if (node.facts.start_up.has(C::too_many_prepared) || !node.facts.system) return;
  for (const StartAs as : kAllStarts) {
    StartUp s{.directory = node.directory,
              .node = node.facts,
              .archives = {},
              .system = *node.facts.system,
              .mode = {.as = as}};
    const auto limit = s.setting("max_prepared_transactions");
    if (!limit || most <= static_cast<std::uint64_t>(limit->number) ||
        (limit->built_in && !node.directory.settings.complete))
      continue;
    StartUpFailure* f = s.add(C::too_many_prepared);
    if (f == nullptr) continue;
    tell_of(f, *limit);
    f->value = std::to_string(limit->number);
    f->needed = std::to_string(most);
    node.facts.start_up.failures.push_back(*f);
  }
}

void check_backup(StartUp& s) {
  const auto& label = s.directory.backup_label;
  if (label && label->intact) {
    const WalFileName name = parse_wal_file_name(label->start_segment);
    if (label->start_timeline != 0 && label->start_timeline != name.tli)
      if (StartUpFailure* f = s.add(C::label_timeline)) {
        f->file = "backup_label";
        f->value = std::to_string(label->start_timeline);
        f->needed = std::to_string(name.tli);
      }
    if (label->incremental_from.valid())
      if (StartUpFailure* f = s.add(C::label_incremental)) f->file = "backup_label";
    const DbState state = s.node.control.state;
    if (label->from == "standby" && state != DbState::in_archive_recovery &&
        state != DbState::shut_down_in_recovery)
      if (StartUpFailure* f = s.add(C::label_from_standby)) f->file = "backup_label";
    // A non-exclusive backup writes no label here, and no base backup brings a postmaster.pid.
    if (label->method == "pg_start_backup" && s.directory.marks.postmaster)
      if (StartUpFailure* f = s.add(C::label_of_own_backup)) f->file = "backup_label";
  }
  const std::string links = s.directory.path + "/pg_tblspc";
  const DirectoryNames tablespaces = list_directory(links);
  // Every recovery lists it (reinit.c ResetUnloggedRelations()); a start that recovers nothing passes it
  // over.
  if (tablespaces.os_error != 0 && (s.mode.recovery || !s.node.control.stopped_cleanly()))
    if (StartUpFailure* f = s.add(C::tablespaces_not_here, {message(tablespaces.os_error)})) {
      f->os_error = tablespaces.os_error;
      // A copy of what matters for WAL has none of the directories that initdb makes.
      if (tablespaces.os_error == ENOENT && !path_exists(s.directory.path + "/pg_subtrans"))
        f->effect = StartUpEffect::tells;
    }
  for (const std::string& name : tablespaces.names) {
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code error;
    const auto entry = std::filesystem::symlink_status(links + "/" + name, error);
    if (entry.type() != std::filesystem::file_type::symlink) {
      // CheckTablespaceDirectory() looks when consistency is reached, in archive recovery only.
      const Setting* in_place = s.directory.settings.find("allow_in_place_tablespaces");
      const bool allowed = in_place != nullptr && parse_setting_bool(in_place->value).value_or(false);
      if (s.mode.recovery && !allowed)
        if (StartUpFailure* f = s.add(C::tablespace_directory, {name})) f->file = "pg_tblspc/" + name;
    } else if (!path_exists(links + "/" + name)) {
      if (StartUpFailure* f = s.add(C::tablespace_not_here)) {
        f->file = "pg_tblspc/" + name;
        f->value = std::filesystem::read_symlink(links + "/" + name, error);
      }
    }
  }
  check_tablespace_map(s);
}

}  // namespace walread
