// Messages of the start and the end of recovery: xlog.c StartupXLOG() and its callees, since 15 in
// xlogrecovery.c; and of Greenplum's distributed transactions.
#include "libwalread/judge/message_rows.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr SpokenBy kAlways{.first = 904, .last = 1800, .greenplum6 = true};
constexpr SpokenBy kUpTo10{.first = 904, .last = 1000, .greenplum6 = true};
constexpr SpokenBy kUpTo11{.first = 904, .last = 1100, .greenplum6 = true};
constexpr SpokenBy kSince12{.first = 1200, .last = 1800};
constexpr SpokenBy kSince14{.first = 1400, .last = 1800};
constexpr SpokenBy kUpTo13{.first = 904, .last = 1300, .greenplum6 = true};

constexpr MessageRow kRows[] = {
    {M::not_a_child, "requested timeline {tli} is not a child of this server's history", kAlways},
    {M::not_a_child,
     "Latest checkpoint is at {at} on timeline {tli2}, but in the history of the requested timeline, the "
     "server "
     "forked off from that timeline at {fork}",
     kAlways, true},
    {M::not_a_child,
     "Latest checkpoint in file \"{any}\" is at {at} on timeline {tli2}, but in the history of the requested "
     "timeline, the server forked off from that timeline at {fork}",
     {.first = 1800, .last = 1800},
     true},
    {M::minimum_recovery_point,
     "requested timeline {tli} does not contain minimum recovery point {at} on timeline {tli2}", kAlways},
    {M::new_timeline_not_a_child, "new timeline {tli} is not a child of database system timeline {tli2}",
     kAlways},
    {M::new_timeline_forked_off,
     "new timeline {tli} forked off current database system timeline {tli2} before current recovery point "
     "{at}",
     kAlways},
    {M::target_timeline_missing, "recovery target timeline {tli} does not exist", kAlways},
    {M::timeline_in_checkpoint,
     "unexpected timeline ID {tli} in checkpoint record, before reaching minimum recovery point {at} on "
     "timeline "
     "{tli2}",
     kAlways},
    {M::timeline_in_checkpoint,
     "unexpected previous timeline ID {tli} (current timeline ID {tli2}) in checkpoint record", kAlways},
    {M::timeline_in_checkpoint, "unexpected timeline ID {tli} (after {tli2}) in checkpoint record", kAlways},
    {M::timeline_in_checkpoint, "unexpected timeline ID {tli} (should be {tli2}) in {any} record", kSince14},
    {M::timeline_in_checkpoint, "unexpected timeline ID {tli} (should be {tli2}) in checkpoint record",
     kUpTo13},

    {M::no_redo,
     "could not find redo location {at} referenced by checkpoint record at {lsn}",
     {.first = 1800, .last = 1800}},
    {M::no_redo,
     "could not find redo location referenced by checkpoint record",
     {.first = 904, .last = 1700, .greenplum6 = true}},
    {M::no_redo, "unexpected record type found at redo point {at}", {.first = 1700, .last = 1800}},
    {M::no_checkpoint, "could not locate a valid checkpoint record at {at}", {.first = 1800, .last = 1800}},
    {M::no_checkpoint, "could not locate required checkpoint record at {at}", {.first = 1800, .last = 1800}},
    {M::no_checkpoint,
     "could not locate a valid checkpoint record",
     {.first = 904, .last = 1700, .greenplum6 = true}},
    {M::no_checkpoint,
     "could not locate required checkpoint record",
     {.first = 904, .last = 1700, .greenplum6 = true}},
    {M::checkpoint_invalid,
     "invalid primary checkpoint record",
     {.first = 904, .last = 1500, .greenplum6 = true}},
    {M::checkpoint_invalid, "invalid secondary checkpoint record", kUpTo10},
    {M::checkpoint_invalid, "invalid checkpoint record", kAlways},
    {M::checkpoint_invalid,
     "invalid primary checkpoint link in control file",
     {.first = 904, .last = 1500, .greenplum6 = true}},
    {M::checkpoint_invalid, "invalid secondary checkpoint link in control file", kUpTo10},
    {M::checkpoint_invalid,
     "invalid checkpoint link in backup_label file",
     {.first = 904, .last = 1500, .greenplum6 = true}},
    {M::checkpoint_invalid, "invalid checkpoint location", {.first = 1600, .last = 1800}},
    {M::checkpoint_invalid,
     "control file contains invalid checkpoint location",
     {.first = 1300, .last = 1800}},
    {M::checkpoint_invalid,
     "invalid resource manager ID in {any} checkpoint record",
     {.first = 904, .last = 1500, .greenplum6 = true}},
    {M::checkpoint_invalid, "invalid resource manager ID in checkpoint record", kAlways},
    {M::checkpoint_invalid,
     "invalid xl_info in {any} checkpoint record",
     {.first = 904, .last = 1500, .greenplum6 = true}},
    {M::checkpoint_invalid, "invalid xl_info in checkpoint record", kAlways},
    {M::checkpoint_invalid,
     "invalid length of {any} checkpoint record",
     {.first = 904, .last = 1500, .greenplum6 = true}},
    {M::checkpoint_invalid, "invalid length of checkpoint record", kAlways},
    {M::checkpoint_invalid, "invalid redo in checkpoint record", kAlways},
    {M::checkpoint_invalid, "invalid redo record in shutdown checkpoint", kAlways},

    {M::backup_end, "WAL ends before end of online backup", kAlways},
    {M::consistent_point, "WAL ends before consistent recovery point", kAlways},
    {M::stop_point, "requested recovery stop point is before consistent recovery point", kAlways},
    {M::target_not_reached,
     "recovery ended before configured recovery target was reached",
     {.first = 1300, .last = 1800}},
    {M::backup_cancelled, "online backup was canceled, recovery cannot continue", kAlways},
    {M::recovery_conf, "using recovery command file \"{any}\" is not supported", kSince12},
    {M::no_restore_command, "must specify \"restore_command\" when standby mode is not enabled", kSince12},
    {M::no_restore_command,
     "recovery command file \"{any}\" must specify restore_command when standby mode is not enabled",
     kUpTo11},
    {M::no_restore_command, "specified neither \"primary_conninfo\" nor \"restore_command\"", kSince12},
    {M::no_restore_command,
     "recovery command file \"{any}\" specified neither primary_conninfo nor restore_command", kUpTo11},
    {M::several_targets, "multiple recovery targets specified", kSince12},
    {M::single_user_standby, "standby mode is not supported by single-user servers", kAlways},
    {M::parameters_too_low, "recovery aborted because of insufficient parameter settings", kSince14},
    {M::parameters_too_low, "hot standby is not possible because of insufficient parameter settings",
     kSince14},
    {M::parameters_too_low, "promotion is not possible because of insufficient parameter settings", kSince14},
    {M::parameters_too_low,
     "hot standby is not possible because {name} = {n} is a lower setting than on the master server (its "
     "value was "
     "{n2})",
     kUpTo13},
    {M::parameters_too_low,
     "{name} = {n} is a lower setting than on the primary server, where its value was {n2}", kSince14, true},
    {M::wal_level_minimal, "WAL was generated with \"wal_level=minimal\", cannot continue recovering",
     kSince14},
    {M::wal_level_minimal, "WAL was generated with wal_level=minimal, data may be missing", kUpTo13},
    {M::wal_level_minimal,
     "hot standby is not possible because wal_level was not set to \"{any}\" or higher on the master server",
     kUpTo13},
    {M::control_checksum, "incorrect checksum in control file", kAlways},
    {M::control_checksum, "calculated CRC checksum does not match value stored in control file", kAlways},

    // cdbtm.c redoDistributedCommitRecord(); older 6.x add a full stop, newer ones the gid and a dump.
    {M::dtx_limit,
     "the limit of {n} distributed transactions has been reached while adding gid = {name}. Committed",
     {.first = 904, .last = 904, .greenplum6 = true}},
    {M::dtx_limit,
     "the limit of {n} distributed transactions has been reached",
     {.first = 904, .last = 904, .greenplum6 = true}},
    {M::dtx_limit,
     "the limit of distributed transactions has been reached",
     {.first = 904, .last = 904, .greenplum6 = true}},
    {M::abort_after_commit, "cannot abort transaction {n}, it was already committed", kAlways},
};

}  // namespace

constinit const std::span<const MessageRow> kRecoveryMessages = kRows;

}  // namespace walread
