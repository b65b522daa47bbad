#include "libwalread/facts/retention_facts.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <tuple>

#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxListedOrphans = 20;

// The settings that known_setting() has a row for in some release.
constexpr const char* kSettings[] = {
    "wal_keep_segments",   "wal_keep_size",         "max_slot_wal_keep_size", "idle_replication_slot_timeout",
    "checkpoint_segments", "min_wal_size",          "max_wal_size",           "wal_recycle",
    "checkpoint_timeout",  "archive_mode",          "archive_command",        "archive_library",
    "summarize_wal",       "wal_summary_keep_time", "gp_keep_all_xlog"};

class Gatherer {
 public:
  Gatherer(DataDirectory& directory, const RetentionOptions& options)
      : directory_(directory), options_(options) {}

  RetentionFacts gather() {
    for (const auto& [name, value] : options_.set) directory_.settings.set(name, value, "--set");
    out_.data_directory = directory_.path;
    out_.wal_directory = directory_.wal.directory.path;
    out_.kind = directory_.kind;
    out_.os_error = directory_.os_error;
    out_.wal_state = directory_.wal.state;
    out_.wal_os_error = directory_.wal.os_error;
    out_.system = directory_.system();
    take_control();
    take_server();
    take_problems();
    if (out_.has_control) out_.scan = scan_for_retention(directory_);
    take_history();
    if (out_.segment_size) list_wal();
    out_.slots = std::move(directory_.slots.slots);
    out_.slots_os_error = directory_.slots.os_error;
    out_.slot_leftovers = std::move(directory_.slots.leftovers);
    out_.backup_label = std::move(directory_.backup_label);
    take_settings();
    take_summaries();
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
    out_.timeline = control.timeline().value_or(0);
    out_.check_point_time = control.check_point_time().value_or(0);
    out_.control_time = control.written_at().value_or(0);
    out_.wal_level = std::string(control.wal_level().value_or(""));
  }

  void take_server() {
    out_.standby = is_standby(directory_.marks);
    out_.in_recovery = is_in_recovery(directory_.marks);
    out_.has_postmaster_pid = directory_.marks.postmaster.has_value();
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
    for (TwoPhaseFile& file : directory_.two_phase.files) take(file.problems);
    if (directory_.backup_label) take(directory_.backup_label->problems);
  }

  void take_history() {
    out_.history.tli = out_.scan.tli != 0 ? out_.scan.tli : out_.timeline;
    if (const HistoryFile* history = directory_.wal.history(out_.history.tli)) out_.history = *history;
  }

  void list_wal() {
    const SegmentSize size = *out_.segment_size;
    const int dir = ::open(out_.wal_directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    out_.segments.reserve(directory_.wal.directory.files.size());
    for (const WalFile& file : directory_.wal.directory.files) {
      struct stat st {};
      // A file that vanished since the listing was taken has gone by itself.
      if (dir >= 0 && ::fstatat(dir, file.name.c_str(), &st, 0) != 0) continue;
      const auto number = file.parsed.segment_number(size);
      const bool plain = file.parsed.kind == WalFileKind::kSegment && number && !file.parsed.has_sha1 &&
                         file.parsed.compression == FileCompression::kNone &&
                         file.parsed.status == ArchiveStatus::kNone;
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
    if (dir >= 0) ::close(dir);
    std::ranges::sort(out_.segments, {}, key);
    take_archive_status(size);
    if (!options_.archive_directory.empty()) compare_with_archive(size);
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
        ++out_.orphan_ready;
        if (out_.orphans.size() < kMaxListedOrphans)
          out_.orphans.push_back(segment_file_name(status.tli, status.segment, size) +
                                 (status.partial ? ".partial" : ""));
      }
    }
  }

  void compare_with_archive(SegmentSize size) {
    const WalDirectory archive = list_wal_directory(options_.archive_directory);
    if (archive.os_error != 0) {
      out_.problems.push_back({.kind = FileProblemKind::cannot_read,
                               .file = options_.archive_directory,
                               .os_error = archive.os_error});
      return;
    }
    out_.has_archive_listing = true;
    std::vector<std::tuple<SegmentNumber, TimelineId, bool>> names;
    for (const WalFile& file : archive.files) {
      const auto number = file.parsed.segment_number(size);
      if (file.parsed.kind == WalFileKind::kSegment && number)
        names.emplace_back(*number, file.parsed.tli, file.parsed.partial);
    }
    std::ranges::sort(names);
    for (const SegmentFile& file : out_.segments) {
      if (!std::ranges::binary_search(names, key(file))) continue;
      ++out_.in_archive;
      if (file.status == ArchiveStatus::kReady) ++out_.ready_in_archive;
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

  // The oldest timeline of this history that there is a segment of, with the oldest one (walsummarizer.c
  // GetOldestUnsummarizedLSN(), xlog.c XLogGetOldestSegno()).
  const SegmentFile* oldest_of_history() const {
    for (const TimelineSpan& span : out_.history.spans()) {
      const auto it = std::ranges::find_if(
          out_.segments, [&](const SegmentFile& f) { return f.tli == span.tli && !f.partial; });
      if (it != out_.segments.end()) return &*it;
    }
    return nullptr;
  }

  void take_summaries() {
    const SegmentFile* first = oldest_of_history();
    const TimelineId oldest = first == nullptr ? 0 : first->tli;
    if (first != nullptr) out_.summaries.oldest_wal = out_.segment_size->start_of(first->segment);
    for (const WalFile& file : list_wal_directory(out_.wal_directory + "/summaries").files) {
      if (file.parsed.kind != WalFileKind::kSummary) continue;
      ++out_.summaries.count;
      out_.summaries.newest_end = std::max(out_.summaries.newest_end, file.parsed.summary_end);
      if (file.parsed.tli == oldest)
        out_.summaries.oldest_timeline_end = std::max(out_.summaries.oldest_timeline_end, file.parsed.summary_end);
    }
  }

  void take_file_system() {
    if (options_.copy || out_.kind != DirectoryKind::data_directory) return;
    struct statvfs fs {};
    if (::statvfs(out_.wal_directory.c_str(), &fs) != 0) return;
    out_.file_system = FileSystemFacts{.total = std::uint64_t{fs.f_blocks} * fs.f_frsize,
                                       .available = std::uint64_t{fs.f_bavail} * fs.f_frsize};
  }

  DataDirectory& directory_;
  const RetentionOptions& options_;
  RetentionFacts out_;
};

}  // namespace

RetentionFacts gather_retention_facts(const std::string& path, const RetentionOptions& options) {
  DataDirectory directory = read_data_directory(path, options.directory);
  return Gatherer(directory, options).gather();
}

}  // namespace walread
