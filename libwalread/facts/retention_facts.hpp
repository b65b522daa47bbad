// Everything in a data directory that decides which WAL may go. judge/retention.hpp draws the conclusions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/behaviour.hpp"
#include "libwalread/facts/archive_copies.hpp"
#include "libwalread/facts/archive_status.hpp"
#include "libwalread/facts/data_directory.hpp"
#include "libwalread/facts/retention_scan.hpp"
#include "libwalread/files/setting_values.hpp"

namespace walread {

// A segment file in the WAL directory. Kept small: there may be hundreds of thousands.
struct SegmentFile {
  SegmentNumber segment = 0;
  TimelineId tli = 0;
  bool partial = false;
  bool wrong_size = false;  // not the cluster's segment size
  bool unusable = false;    // a slot begins with it, and its first page is not that of this segment
  ArchiveStatus status = ArchiveStatus::kNone;
  CopyState copy = CopyState::not_compared;  // what the archive has of it
  std::uint64_t size = 0;                    // bytes that the file has

  friend bool operator==(const SegmentFile&, const SegmentFile&) = default;
};

// A file in the WAL directory that is no segment by its name.
struct OtherWalFile {
  std::string name;
  WalFileKind kind = WalFileKind::kOther;
  std::uint64_t size = 0;

  friend bool operator==(const OtherWalFile&, const OtherWalFile&) = default;
};

// pg_wal/summaries (17 and later).
struct SummaryFacts {
  int os_error = 0;  // errno if they could not be listed; ENOENT: there is no such directory
  std::uint64_t count = 0;
  Lsn newest_end{};  // WAL is summarised up to here; not valid: there is no summary
  Lsn oldest_wal{};  // where the WAL here begins of the oldest timeline of this history that there is any of
  Lsn oldest_timeline_end{};  // up to where that timeline is summarised; not valid: not at all
};

struct FileSystemFacts {
  std::uint64_t total = 0;      // bytes
  std::uint64_t available = 0;  // bytes that the server can still use (statvfs f_bavail)
};

struct RetentionFacts {
  std::string data_directory{};
  std::string wal_directory{};
  DirectoryKind kind = DirectoryKind::other;
  int os_error = 0;
  WalFilesState wal_state = WalFilesState::no_directory;
  int wal_os_error = 0;

  std::optional<formats::System> system{};
  std::optional<SegmentSize> segment_size{};

  // pg_control, if it is intact.
  bool has_control = false;
  DbState state = DbState::shut_down;
  Lsn check_point{};
  // Where recovery would begin: the redo point of pg_control, or of a backup label that a start would read.
  Lsn redo{};
  bool from_label = false;  // the latter
  TimelineId timeline = 0;
  std::int64_t check_point_time = 0;  // seconds since 1970
  std::int64_t control_time = 0;      // when pg_control was written, seconds since 1970
  std::string wal_level{};

  bool standby = false;      // standby.signal, recovery.conf with standby_mode on
  bool in_recovery = false;  // that, or recovery from an archive
  bool has_postmaster_pid = false;
  std::optional<int> content_id{};  // Greenplum: -1 is the coordinator
  bool coordinator() const { return content_id && *content_id == -1; }
  bool greenplum() const { return system && behaves(*system, formats::Behaviour::distributed_transactions); }
  // Whether a server may be using the directory, or the one that it was copied from: then its memory may know
  // more than the files. A server that was stopped says so in pg_control.
  bool may_be_running() const {
    return has_postmaster_pid || (state != DbState::shut_down && state != DbState::shut_down_in_recovery);
  }

  RetentionScan scan{};
  HistoryFile history{};                // of the timeline that this server follows
  std::vector<SegmentFile> segments{};  // by number, then timeline
  std::vector<OtherWalFile> others{};
  ArchiveStatusFiles archive{};
  std::vector<SegmentStatus> orphan_segments{};  // that wait to be archived and are gone, in their order
  ArchiveCopies archive_copies{};

  std::vector<ReplicationSlot> slots{};
  int slots_os_error = 0;
  std::vector<std::string> slot_leftovers{};
  int two_phase_os_error = 0;                      // errno if pg_twophase could not be listed
  std::vector<std::string> unreadable_prepared{};  // files in it that could not be read, or are damaged
  std::vector<TimelineId> unreadable_histories{};  // newer timelines whose history file could not be read
  bool marks_unreadable = false;                   // whether this is a standby could not be found out
  SummaryFacts summaries{};
  std::optional<FileSystemFacts> file_system{};
  std::optional<BackupLabel> backup_label{};
  std::vector<BackupLabel> backups{};  // base backups that were finished, as their history files here say

  // The settings that matter in this release, by name.
  std::map<std::string, SettingValue> settings{};
  bool settings_complete = false;
  // Whether its value is known: some file sets it, or all files that could were read.
  bool knows(const std::string& setting) const {
    const auto it = settings.find(setting);
    return settings_complete || (it != settings.end() && !it->second.built_in);
  }
  std::vector<FileProblem> problems{};  // of all small files
  std::vector<ControlProblem> control_problems{};
};

// Where the file lies.
std::string path_of(const RetentionFacts& facts, const SegmentFile& file);

// What pg_wal/summaries holds; segments and history must be there.
SummaryFacts summary_facts(const RetentionFacts& facts);

struct RetentionOptions {
  DataDirectoryOptions directory{};
  std::string archive_directory{};  // where archive_command puts segments, to see which of them are there
  std::vector<std::pair<std::string, std::string>> set{};  // settings that count over all files
  bool copy = false;  // the files are a copy: free space where they lie says nothing of the server
};

// Reads a data directory, read-only. `control_problems` of an unreadable pg_control are in the result.
RetentionFacts gather_retention_facts(const std::string& path, const RetentionOptions& options = {});

}  // namespace walread
