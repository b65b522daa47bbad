// Everything that reports need to know of one data directory, read once, with what could not be read and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libwalread/facts/wal_files.hpp"
#include "libwalread/files/backup_label.hpp"
#include "libwalread/files/control_file.hpp"
#include "libwalread/files/recovery_marks.hpp"
#include "libwalread/files/replication_slot.hpp"
#include "libwalread/files/settings.hpp"
#include "libwalread/files/two_phase.hpp"

namespace walread {

// What stands at the path that somebody called a data directory.
enum class DirectoryKind : std::uint8_t {
  data_directory,  // it has a PG_VERSION or a global/pg_control
  cannot_open,     // os_error says why
  not_directory,   // a file
  wal_directory,   // segments lie in it: pg_wal, pg_xlog or an archive
  other,           // a directory that has nothing of a database
};

struct DataDirectory {
  std::string path{};
  DirectoryKind kind = DirectoryKind::other;
  int os_error = 0;

  // The first line of PG_VERSION: "9.4", "15" (initdb.c write_version_file()); Greenplum 6 says 9.4.
  std::optional<std::string> pg_version{};
  ControlFile control{};  // of global/pg_control; see its problems if it could not be read
  WalFiles wal{};         // of pg_wal or pg_xlog, or of what was named instead

  // Each with its own problems; empty if this is no data directory.
  Settings settings{};
  RecoveryMarks marks{};  // standby, recovery, promotion, postmaster.pid
  ReplicationSlots slots{};
  TwoPhaseFiles two_phase{};
  std::optional<BackupLabel> backup_label{};
  std::optional<BackupLabel> backup_label_old{};  // what recovery has done with

  // The product and release whose rules hold here: what pg_control says, else what the log says.
  std::optional<formats::System> system() const;
};

struct DataDirectoryOptions {
  std::string wal_directory{};  // where the segments are, if not below the data directory (a symbolic link is
                                // followed)
  std::optional<formats::System> system{};  // whatever pg_control says
  std::string config_file{};  // postgresql.conf, if it is neither in the data directory nor where
                              // postmaster.opts says
};

// Reads the small files of a data directory and lists its WAL. Opens everything read-only, locks nothing,
// writes nothing; reads no WAL but the headers that tell its shape.
DataDirectory read_data_directory(const std::string& path, const DataDirectoryOptions& options = {});

}  // namespace walread
