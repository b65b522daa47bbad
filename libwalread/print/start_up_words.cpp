#include "libwalread/print/start_up_words.hpp"

#include <algorithm>

namespace walread {

namespace {

constexpr StartUpWords kWords[] = {
    {"pg-version-missing", "{directory} has no PG_VERSION",
     "put PG_VERSION back: it holds the number of the major release and a newline"},
    {"pg-version-invalid", "PG_VERSION in {directory} holds no number",
     "put PG_VERSION back: it holds the number of the major release and a newline"},
    {"pg-version-of-another-release",
     "PG_VERSION in {directory} says {value}, but its control file is of release {needed}",
     "find out which files were mixed: no release starts on this directory"},
    {"lock-file-empty", "postmaster.pid in {directory} is empty",
     "make sure that no server runs on this directory, then remove postmaster.pid"},
    {"lock-file-bogus", "postmaster.pid in {directory} does not begin with a process number",
     "make sure that no server runs on this directory, then remove postmaster.pid"},

    {"settings-syntax-error", "{file} of {directory} has an error in line {line}", "mend that line"},
    {"settings-unreadable", "{file} of {directory} cannot be read: {os_error}",
     "run this as a user who may read it, such as the owner of the data directory"},
    {"setting-invalid",
     "{setting} in {file} of {directory} is set to \"{value}\", which this release refuses",
     "mend that setting"},
    {"settings-not-here",
     "postgresql.conf of {directory}, or a file that it includes, is not here: settings that could stop "
     "the server or end its recovery early were not seen",
     "check them where the server has its configuration: recovery_target*, max_connections, "
     "max_worker_processes, max_wal_senders, max_prepared_transactions, max_locks_per_transaction"},
    {"archiving-needs-wal-level", "archive_mode is on in {directory}, and wal_level is minimal",
     "set wal_level to replica, or turn archive_mode off"},
    {"senders-need-wal-level", "max_wal_senders is above 0 in {directory}, and wal_level is minimal",
     "set wal_level to replica, or max_wal_senders to 0"},
    {"summarizer-needs-wal-level", "summarize_wal is on in {directory}, and wal_level is minimal",
     "set wal_level to replica, or turn summarize_wal off"},
    {"too-few-connections",
     "max_connections of {directory} leaves none beside superuser_reserved_connections",
     "raise max_connections"},
    {"wal-size-below-segments", "{setting} of {directory} is less than two WAL segments", "raise {setting}"},

    {"recovery-conf-refused", "recovery.conf is in {directory}, which this release does not read",
     "move its settings to postgresql.conf, make a standby with standby.signal, and remove recovery.conf"},
    {"recovery-conf-syntax-error", "recovery.conf of {directory} has an error in line {line}",
     "mend that line"},
    {"recovery-conf-unknown-setting",
     "recovery.conf of {directory} sets {setting} in line {line}, which this release does not know",
     "remove that line"},
    {"standby-mode-invalid", "standby_mode in recovery.conf of {directory} is \"{value}\"",
     "set it to on or off"},
    {"both-signal-files",
     "recovery.signal is in {directory} beside standby.signal: a promotion leaves it there, and the next "
     "start after it is a recovery again, which ends in one more timeline or, without restore_command, not "
     "at all",
     "remove recovery.signal before the server is started"},
    {"restore-command-missing",
     "{file} makes {directory} recover from an archive, and restore_command is not set",
     "set restore_command, or, to make it a standby, put standby.signal (up to 11 standby_mode = on) in its "
     "place"},
    {"several-recovery-targets", "more than one recovery target is set in {directory}, {setting} for one",
     "leave one of the recovery_target settings, or none"},
    {"recovery-target-invalid",
     "{setting} in {file} of {directory} is set to \"{value}\", which the server refuses",
     "mend or remove that setting"},
    {"target-timeline-invalid",
     "recovery_target_timeline in {file} of {directory} is \"{value}\", which is no number",
     "set it to latest, or remove it"},
    {"target-timeline-missing",
     "recovery_target_timeline of {directory} is \"{value}\", timeline {timeline}, and {history} is not here",
     "bring {history} from the archive or the node that wrote it, or set recovery_target_timeline to a "
     "timeline that there is"},
    {"target-timeline-out-of-reach",
     "recovery_target_timeline of {directory} is \"{value}\", timeline {timeline}, and {history} is only in "
     "an archive that the server has no restore_command to read",
     "copy {history} into the node's WAL directory, or set restore_command"},

    {"backup-label-timeline",
     "backup_label of {directory} says timeline {value}, but its segment is of timeline {needed}",
     "take backup_label from the backup as it was made"},
    {"backup-label-incremental", "{directory} is an incremental backup",
     "make a data directory of it with pg_combinebackup"},
    {"backup-label-from-standby",
     "backup_label of {directory} says that the backup was made from a standby, but its control file is not "
     "that of one",
     "this backup is not usable: take another one"},
    {"backup-label-left-behind",
     "backup_label in {directory} is of an exclusive backup, and postmaster.pid lies beside it: the server "
     "itself may have ended in the midst of that backup",
     "if this is the server itself, remove backup_label before it is started, or it recovers from the "
     "beginning of that backup, whose WAL must then be here; if this is a copy made by that backup, leave it "
     "there: without it the copy is corrupt"},
    {"tablespace-map-invalid", "tablespace_map in {directory} has a line that the server does not understand",
     "take tablespace_map from the backup as it was made"},
    {"tablespace-map-unreadable", "tablespace_map in {directory} cannot be read: {os_error}",
     "give the owner of the server the right to read it"},
    {"tablespaces-not-here",
     "pg_tblspc in {directory} cannot be listed ({os_error}): recovery does so, and ends if it cannot",
     "copy pg_tblspc, too; if the node has no tablespaces, make an empty directory of that name"},
    {"tablespace-not-here",
     "the tablespace {file} of {directory} leads to {value}, which is not here: what lies in it was not seen "
     "and cannot be used",
     "make sure that the tablespace is there before the server is started"},
    {"tablespace-is-a-directory",
     "{file} in {directory} is a directory and not a link: recovery ends on it when it is consistent",
     "move its content to where the tablespace should be and put a link in its place"},

    {"wal-level-minimal", "the control file of {directory} says that WAL was written with wal_level minimal",
     "make a new backup with a wal_level above minimal: what was not logged is missing"},
    {"wal-level-too-low-for-hot-standby",
     "the control file of {directory} says that WAL was written with too low a wal_level for a hot standby",
     "turn hot_standby off, or make a new backup with wal_level replica (hot_standby up to 9.5)"},
    {"setting-too-low-for-hot-standby",
     "{setting} of {directory} is {value}, and its primary had {needed}: a hot standby needs at least as "
     "much",
     "set {setting} to {needed} or more, or turn hot_standby off"},

    {"slots-not-here",
     "pg_replslot is not in {directory}: either this copy is incomplete, or the server does not start",
     "copy pg_replslot, too; if the node has none, make an empty directory of that name"},
    {"slots-unreadable", "pg_replslot in {directory} cannot be listed: {os_error}",
     "run this as a user who may read it, such as the owner of the data directory"},
    {"slot-unreadable", "{file} in {directory} cannot be read: {os_error}",
     "give the owner of the server the right to read it, or remove the slot's directory and make the slot "
     "anew"},
    {"slot-damaged", "{file} in {directory} is damaged",
     "move the slot's directory out of pg_replslot and make the slot anew once the server runs"},
    {"slot-wal-level-too-low", "a replication slot of {directory} needs a higher wal_level",
     "raise wal_level, or remove the slot's directory {file} if nobody uses it"},
    {"slot-needs-hot-standby", "a logical slot is in {directory}, and hot_standby is off",
     "turn hot_standby on, or remove the slot's directory {file} if nobody uses it"},
    {"too-many-slots", "{directory} has {needed} replication slots and max_replication_slots is {value}",
     "raise max_replication_slots to {needed} or more"},

    {"two-phase-directory-not-here",
     "pg_twophase is not in {directory}: either this copy is incomplete, or the server does not start",
     "copy pg_twophase, too; if the node has none, make an empty directory of that name"},
    {"two-phase-directory-unreadable", "pg_twophase in {directory} cannot be listed: {os_error}",
     "run this as a user who may read it, such as the owner of the data directory"},
    {"two-phase-file-unreadable",
     "{file} in {directory}, the state of a prepared transaction, cannot be read: {os_error}",
     "give the owner of the server the right to read it"},
    {"two-phase-file-damaged", "{file} in {directory}, the state of a prepared transaction, is damaged",
     "bring an intact copy of {file} from another node of the same cluster at the same point, or rebuild the "
     "node"},
    {"two-phase-file-removed",
     "{file} in {directory}, the state of a prepared transaction, is damaged or cannot be read: the server "
     "removes it at its start, and the transaction is gone",
     "bring an intact copy of {file} before the server is started"},
    {"too-many-prepared",
     "{directory} has {needed} prepared transactions and max_prepared_transactions is {value}",
     "raise max_prepared_transactions to {needed} or more"},
    {"prepare-record-unreadable",
     "the PREPARE record of transaction {value} at {needed}, in {file}, is not there or damaged: recovery of "
     "{directory} must read it and ends on it",
     "bring an intact copy of {file}, or rebuild the node"},
};

constexpr StartUpWords kNone{};

}  // namespace

std::span<const StartUpWords> start_up_words() { return kWords; }

const StartUpWords& start_up_words_of(std::string_view check) {
  const auto it = std::ranges::find(kWords, check, &StartUpWords::check);
  return it == std::end(kWords) ? kNone : *it;
}

}  // namespace walread
