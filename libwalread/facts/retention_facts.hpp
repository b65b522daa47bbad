// Everything in a data directory that decides which WAL may go. judge/retention.hpp draws the conclusions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

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
  ArchiveStatus status = ArchiveStatus::kNone;
  std::uint64_t size = 0;  // bytes that the file has

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
  std::uint64_t count = 0;
  Lsn newest_end{};           // WAL is summarised up to here; not valid: there is no summary
  Lsn oldest_wal{};           // where the WAL here begins of the oldest timeline of this history that there is any of
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
  Lsn redo{};
  TimelineId timeline = 0;
  std::int64_t check_point_time = 0;  // seconds since 1970
  std::int64_t control_time = 0;      // when pg_control was written, seconds since 1970
  std::string wal_level{};

  bool standby = false;      // standby.signal, recovery.conf with standby_mode on
  bool in_recovery = false;  // that, or recovery from an archive
  bool has_postmaster_pid = false;
  std::optional<int> content_id{};  // Greenplum: -1 is the coordinator
  bool coordinator() const { return content_id && *content_id == -1; }

  RetentionScan scan{};
  HistoryFile history{};                // of scan.tli
  std::vector<SegmentFile> segments{};  // by number, then timeline
  std::vector<OtherWalFile> others{};
  ArchiveStatusFiles archive{};
  std::uint64_t orphan_ready = 0;      // segments that wait to be archived and are gone
  std::vector<std::string> orphans{};  // the first of them, as their status files are called
  std::uint64_t in_archive = 0;        // segments here that lie in the archive directory named, too
  std::uint64_t ready_in_archive = 0;  // of those, how many still have a .ready
  bool has_archive_listing = false;

  std::vector<ReplicationSlot> slots{};
  int slots_os_error = 0;
  std::vector<std::string> slot_leftovers{};
  SummaryFacts summaries{};
  std::optional<FileSystemFacts> file_system{};
  std::optional<BackupLabel> backup_label{};

  // The settings that matter in this release, by name.
  std::map<std::string, SettingValue> settings{};
  bool settings_complete = false;
  std::vector<FileProblem> problems{};  // of all small files
  std::vector<ControlProblem> control_problems{};
};

struct RetentionOptions {
  DataDirectoryOptions directory{};
  std::string archive_directory{};  // where archive_command puts segments, to see which of them are there
  std::vector<std::pair<std::string, std::string>> set{};  // settings that count over all files
  bool copy = false;  // the files are a copy: free space where they lie says nothing of the server
};

// Reads a data directory, read-only. `control_problems` of an unreadable pg_control are in the result.
RetentionFacts gather_retention_facts(const std::string& path, const RetentionOptions& options = {});

}  // namespace walread
