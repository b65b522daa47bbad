// The files by which a data directory says what kind of server it is: standby or not, promoted or not,
// running or not.
//
// Up to 11 and in Greenplum 6 recovery.conf makes a standby (standby_mode = on) or a recovery from an
// archive; since 12 standby.signal and recovery.signal do, and the settings stand in postgresql.conf. A
// server removes or renames them when it is promoted.
//
// Facts: xlog.c readRecoveryCommandFile() and CheckForStandbyTrigger() (9.4.26), readRecoverySignalFile()
// (15.18); pg_ctl.c do_promote(); miscinit.c CreateLockFile(), pidfile.h (lines of postmaster.pid).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/core/lsn.hpp"
#include "libwalread/files/file_problem.hpp"
#include "libwalread/files/settings.hpp"

namespace walread {

// postmaster.pid: a server runs here, or was killed. Which of the two cannot be told from the file alone.
struct PostmasterPid {
  std::int64_t pid = 0;          // negative: a standalone backend
  std::string data_directory{};  // where the server had it
  std::int64_t start_time = 0;   // seconds since 1970
  std::uint32_t port = 0;
  std::string socket_directory{};
  std::string listen_address{};
  std::string status{};  // since 10: starting, stopping, ready, standby
  std::vector<FileProblem> problems{};
};

PostmasterPid parse_postmaster_pid(std::string_view text);

struct RecoveryMarks {
  bool has_recovery_conf = false;
  // What recovery.conf says; the names of its settings are those of postgresql.conf since 12, but for
  // trigger_file.
  Settings recovery_conf{};
  bool standby_signal = false;
  bool recovery_signal = false;
  bool promote = false;         // pg_ctl promote or pg_promote() asked for promotion
  bool tablespace_map = false;  // beside backup_label since 9.5
  std::optional<PostmasterPid> postmaster{};
  std::vector<FileProblem> problems{};
};

RecoveryMarks read_recovery_marks(const std::string& data_directory);

// Whether the server would follow a primary: standby.signal, or recovery.conf with standby_mode on.
bool is_standby(const RecoveryMarks& marks);

// Whether it would recover from an archive, as a standby or not.
bool is_in_recovery(const RecoveryMarks& marks);

// A setting of recovery, wherever the release keeps it: recovery.conf, or the settings of the server (since
// 12, where a recovery.conf counts for nothing). Of a system that is not known: recovery.conf if there is
// one. Null if not set.
const Setting* recovery_setting(const RecoveryMarks& marks, const Settings& settings, std::string_view name,
                                std::optional<formats::System> system);

}  // namespace walread
