// backup_label, and the backup history files NAME.backup in the WAL directory.
//
// A base backup carries backup_label: recovery then begins where it says, not where pg_control does. In the
// data directory of a server that is no copy it is left over from an exclusive backup (up to 14). After
// recovery it is renamed to backup_label.old. A backup history file says the same and where the backup ended;
// it is written when a backup is done, and archived.
//
// Facts: xlog.c do_pg_start_backup(), do_pg_stop_backup(), xlogrecovery.c read_backup_label()
// (9.4.26, 15.18, 17.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "libwalread/files/file_problem.hpp"

namespace walread {

struct BackupLabel {
  std::string file{};  // its path below the data directory
  // START WAL LOCATION and CHECKPOINT LOCATION are there and right; without them a server refuses the file.
  bool intact = false;

  Lsn start{};                    // the redo point of the backup: WAL is needed from here on
  std::string start_segment{};    // name of its segment
  Lsn check_point{};              // the checkpoint record that recovery begins with
  Lsn stop{};                     // backup history files only
  std::string stop_segment{};     // likewise
  std::string method{};           // streamed, pg_start_backup
  std::string from{};             // primary or master, standby
  std::string start_time{};       // as the server wrote it, in its time zone
  std::string stop_time{};        // backup history files only
  std::string label{};            // free text of whoever made the backup
  TimelineId start_timeline = 0;  // since 11
  TimelineId stop_timeline = 0;   // since 11, backup history files only
  Lsn incremental_from{};         // since 17: the backup that this one goes on from started there
  TimelineId incremental_from_timeline = 0;

  std::vector<FileProblem> problems{};
};

// Reads the text of such a file. Never fails; lines that are not known are passed over, as the server does.
BackupLabel parse_backup_label(std::string_view file, std::string_view text);

// Reads `file` of a data directory. Nothing if there is no such file.
std::optional<BackupLabel> read_backup_label(const std::string& data_directory, const std::string& file);

}  // namespace walread
