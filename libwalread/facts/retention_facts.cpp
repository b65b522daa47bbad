#include "libwalread/facts/retention_facts.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <tuple>

#include "libwalread/facts/first_page.hpp"
#include "libwalread/facts/node_facts.hpp"
#include "libwalread/io/open_file.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxListedLinks = 20;

// The settings that known_setting() has a row for in some release.
constexpr const char* kSettings[] = {
    "wal_keep_segments",   "wal_keep_size",         "max_slot_wal_keep_size", "idle_replication_slot_timeout",
    "checkpoint_segments", "min_wal_size",          "max_wal_size",           "wal_recycle",
    "checkpoint_timeout",  "archive_mode",          "archive_command",        "archive_library",
    "summarize_wal",       "wal_summary_keep_time", "gp_keep_all_xlog"};

class Gatherer {
 public:
  Gatherer(Node& node, const RetentionOptions& options)
      : node_(node), directory_(node.directory), options_(options) {}

  RetentionFacts gather() {
    out_.data_directory = directory_.path;
    out_.wal_directory = directory_.wal.directory.path;
    out_.kind = directory_.kind;
    out_.os_error = directory_.os_error;
    out_.wal_state = directory_.wal.state;
    out_.wal_os_error = directory_.wal.os_error;
    out_.system = directory_.system();
    take_server();
    take_control();
    take_problems();
    if (out_.has_control && directory_.wal.ready() && node_.log)
      out_.scan = scan_for_retention(*node_.log, directory_.two_phase,
                                     {.redo = out_.redo, .check_point = out_.check_point}, out_.in_recovery,
                                     directory_.control.prev_check_point().value_or(Lsn{}));
    take_history();
    out_.slots = std::move(directory_.slots.slots);
    if (out_.segment_size) list_wal();
    out_.slots_os_error = directory_.slots.os_error;
    out_.slot_leftovers = std::move(directory_.slots.leftovers);
    out_.backup_label = std::move(directory_.backup_label);
    take_directories();
    take_settings();
    out_.summaries = summary_facts(out_);
    take_file_system();
    return std::move(out_);
  }

 private:
  void take_control() {
    const ControlFile& control = directory_.control;
    out_.control_problems = control.problems;
    out_.segment_size = control.segment_size();
    if (!out_.segment_size && directory_.wal.ready()) out_.segment_size = directory_.wal.shape.segment;
    out_.has_control = control.verdict() == ControlVerdict::clean && control.redo() &&
                       control.check_point() && control.state() && out_.segment_size;
    if (!out_.has_control) return;
    out_.state = *control.state();
    out_.redo = *control.redo();
    out_.check_point = *control.check_point();
    out_.timeline = control.timeline().value_or(1);
    begin_at_backup_label();
    out_.check_point_time = control.check_point_time().value_or(0);
    out_.control_time = control.written_at().value_or(0);
    out_.wal_level = std::string(control.wal_level().value_or(""));
  }

  // xlog.c StartupXLOG(), read_backup_label(): a start begins where the label says. A server that runs made
  // the label itself (an exclusive backup, up to 14); its checkpoints go on from pg_control.
  void begin_at_backup_label() {
    const NodeFacts& node = node_.facts;
    if (!node.label.present || !node.label.usable || out_.has_postmaster_pid) return;
    out_.redo = node.start_redo;
    out_.check_point = node.start_checkpoint;
    if (node.start_tli != 0) out_.timeline = node.start_tli;
    out_.from_label = true;
  }

  void take_server() {
    out_.standby = is_standby(directory_.marks);
    out_.in_recovery = is_in_recovery(directory_.marks);
    const auto unreadable = [&](std::string_view file) {
      return std::ranges::any_of(directory_.marks.problems,
                                 [&](const FileProblem& p) { return p.file == file; });
    };
    out_.has_postmaster_pid = directory_.marks.postmaster.has_value() || unreadable("postmaster.pid");
    out_.marks_unreadable = unreadable("recovery.conf");
    if (const Setting* id = directory_.settings.find("gp_contentid")) {
      int value = 0;
      const char* end = id->value.data() + id->value.size();
      if (std::from_chars(id->value.data(), end, value).ptr == end) out_.content_id = value;
    }
  }

  void take_problems() {
    const auto take = [&](std::vector<FileProblem>& problems) {
      std::ranges::move(problems, std::back_inserter(out_.problems));
    };
    take(directory_.settings.problems);
    take(directory_.marks.problems);
    if (directory_.marks.postmaster) take(directory_.marks.postmaster->problems);
    for (const ReplicationSlot& slot : directory_.slots.slots)
      out_.problems.insert(out_.problems.end(), slot.problems.begin(), slot.problems.end());
    out_.two_phase_os_error = directory_.two_phase.os_error;
    for (TwoPhaseFile& file : directory_.two_phase.files) {
      if (!file.intact && file.name_xid != 0) out_.unreadable_prepared.push_back(file.file);
      take(file.problems);
    }
    if (directory_.backup_label) take(directory_.backup_label->problems);
  }

  void add_problem(std::string file, int os_error) {
    out_.problems.push_back(
        {.kind = FileProblemKind::cannot_read, .file = std::move(file), .os_error = os_error});
  }

  // Directories that a server always has: what is not there was not copied.
  void take_directories() {
    const std::pair<const char*, int> found[] = {{"pg_twophase", out_.two_phase_os_error},
                                                 {"pg_replslot", out_.slots_os_error},
                                                 {"archive_status", out_.archive.os_error}};
    for (const auto& [name, os_error] : found)
      if (os_error != 0) add_problem(name, os_error);
  }

  void take_history() {
    out_.history = node_.facts.history;
    for (const auto& [tli, os_error] : directory_.wal.unreadable_histories) {
      add_problem(history_file_name(tli), os_error);
      if (tli >= out_.timeline) out_.unreadable_histories.push_back(tli);
    }
  }

  void list_wal() {
    const SegmentSize size = *out_.segment_size;
    const OpenFile opened = open_directory(out_.wal_directory);
    const int dir = opened.fd.get();
    out_.segments.reserve(directory_.wal.directory.files.size());
    std::size_t links = 0;
    for (const WalFile& file : directory_.wal.directory.files) {
      struct stat st {};
      if (dir >= 0 && ::fstatat(dir, file.name.c_str(), &st, 0) != 0) {
        const int os_error = errno;
        // A file that vanished since the listing was taken has gone by itself; a link that leads nowhere is
        // still there.
        if (::fstatat(dir, file.name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) continue;
        if (++links < kMaxListedLinks) add_problem(out_.wal_directory + "/" + file.name, os_error);
        out_.others.push_back({file.name, WalFileKind::kOther, 0});
        continue;
      }
      const auto number = file.parsed.segment_number(size);
      const bool plain = file.parsed.kind == WalFileKind::kSegment && number && !file.parsed.has_sha1 &&
                         file.parsed.compression == FileCompression::kNone &&
                         file.parsed.status == ArchiveStatus::kNone && S_ISREG(st.st_mode);
      if (plain) {
        const auto bytes = static_cast<std::uint64_t>(st.st_size);
        out_.segments.push_back({.segment = *number,
                                 .tli = file.parsed.tli,
                                 .partial = file.parsed.partial,
                                 .wrong_size = bytes != size.bytes(),
                                 .size = bytes});
      } else {
        out_.others.push_back(
            {file.name, file.parsed.kind, S_ISDIR(st.st_mode) ? 0 : static_cast<std::uint64_t>(st.st_size)});
      }
    }
    std::ranges::sort(out_.segments, {}, key);
    read_segments_of_slots(size);
    take_archive_status(size);
    take_backups();
    out_.archive_copies.directory = options_.archive_directory;
    if (out_.archive_copies.asked() && directory_.wal.ready())
      compare_with_archive(directory_.wal.shape, out_);
  }

  // A walsender, or a decoding session, begins with the segment of the slot's position.
  void read_segments_of_slots(SegmentSize size) {
    if (!directory_.wal.ready()) return;
    for (const ReplicationSlot& slot : out_.slots) {
      if (!slot.intact || !slot.restart_lsn.valid()) continue;
      const auto same = std::ranges::equal_range(out_.segments, size.segment_of(slot.restart_lsn), {},
                                                 &SegmentFile::segment);
      for (SegmentFile& file : same) {
        FileSource source({{file.segment, {path_of(out_, file), file.tli}}});
        Error ignored;
        file.unusable =
            !begins_as_segment(source, file.tli, file.segment, directory_.wal.shape, out_.history, ignored);
      }
    }
  }

  // xlog.c do_pg_stop_backup(), CleanupBackupHistory(): they stay until they are archived.
  void take_backups() {
    for (const OtherWalFile& file : out_.others) {
      if (file.kind != WalFileKind::kBackupHistory) continue;
      auto backup = read_backup_label(out_.wal_directory, file.name);
      if (!backup) continue;
      std::ranges::move(backup->problems, std::back_inserter(out_.problems));
      if (backup->intact && backup->stop.valid()) out_.backups.push_back(std::move(*backup));
    }
  }

  static std::tuple<SegmentNumber, TimelineId, bool> key(const SegmentFile& f) {
    return {f.segment, f.tli, f.partial};
  }

  // Both lists are in the same order: one walk over them.
  void take_archive_status(SegmentSize size) {
    out_.archive = read_archive_status(out_.wal_directory, size);
    auto file = out_.segments.begin();
    for (const SegmentStatus& status : out_.archive.segments) {
      const std::tuple wanted(status.segment, status.tli, status.partial);
      while (file != out_.segments.end() && key(*file) < wanted) ++file;
      if (file != out_.segments.end() && key(*file) == wanted) {
        // xlogarchive.c XLogArchiveCheckDone() looks for .done first.
        file->status = status.ready ? ArchiveStatus::kReady : ArchiveStatus::kDone;
      } else if (status.ready) {
        out_.orphan_segments.push_back(status);
      }
    }
  }

  void take_settings() {
    out_.settings_complete = directory_.settings.complete;
    if (!out_.system || !out_.segment_size) return;
    for (const char* name : kSettings) {
      const KnownSetting* known = known_setting(name, *out_.system);
      if (known == nullptr) continue;
      SettingValue value = value_of(*known, directory_.settings, *out_.system, *out_.segment_size);
      if (value.problem) out_.problems.push_back(*value.problem);
      out_.settings[name] = std::move(value);
    }
  }

  void take_file_system() {
    if (options_.copy || out_.kind != DirectoryKind::data_directory) return;
    struct statvfs fs {};
    if (::statvfs(out_.wal_directory.c_str(), &fs) != 0) return;
    out_.file_system = FileSystemFacts{.total = std::uint64_t{fs.f_blocks} * fs.f_frsize,
                                       .available = std::uint64_t{fs.f_bavail} * fs.f_frsize};
  }

  Node& node_;
  DataDirectory& directory_;
  const RetentionOptions& options_;
  RetentionFacts out_;
};

}  // namespace

std::string path_of(const RetentionFacts& facts, const SegmentFile& file) {
  return facts.wal_directory + "/" + segment_file_name(file.tli, file.segment, *facts.segment_size) +
         (file.partial ? ".partial" : "");
}

RetentionFacts gather_retention_facts(const std::string& path, const RetentionOptions& options) {
  DataDirectory directory = read_data_directory(path, options.directory);
  for (const auto& [name, value] : options.set) directory.settings.set(name, value, "--set");
  Node node =
      node_of(std::move(directory),
              {.wal_directory = options.directory.wal_directory, .system = options.directory.system}, {});
  return Gatherer(node, options).gather();
}

}  // namespace walread
