// Messages of walsender, walreceiver, replication slots and timeline history files.
#include "libwalread/judge/message_rows.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr SpokenBy kAlways{.first = 904, .last = 1800, .greenplum6 = true};

constexpr MessageRow kRows[] = {
    {M::primary_other_system, "database system identifier differs between the primary and standby", kAlways},
    {M::primary_other_system, "The primary's identifier is {theirs}, the standby's identifier is {ours}",
     kAlways, true},
    {M::ahead_of_flush,
     "requested starting point {at} is ahead of the WAL flush position of this server {lsn}", kAlways},
    {M::ahead_of_flush,
     "walreceiver requested start point {at} on timeline {tli} is ahead of the upstream server's flush "
     "position "
     "{lsn}",
     {.first = 1800, .last = 1800}},
    {M::not_in_history, "requested starting point {at} on timeline {tli} is not in this server's history",
     kAlways},
    {M::not_in_history, "This server's history forked from timeline {tli} at {fork}", kAlways, true},
    {M::not_in_history, "requested timeline {tli} is not in this server's history", kAlways},
    {M::no_more_wal, "primary server contains no more WAL on requested timeline {tli}", kAlways},
    {M::no_more_wal, "replication terminated by primary server", kAlways},
    {M::no_more_wal, "End of WAL reached on timeline {tli} at {at}", kAlways, true},
    {M::primary_behind, "highest timeline {tli} of the primary is behind recovery timeline {tli2}", kAlways},

    {M::slot_invalidated,
     "invalidating slot \"{name}\" because its restart_lsn {at} exceeds max_slot_wal_keep_size",
     {.first = 1300, .last = 1500, .greenplum6 = true}},
    {M::slot_invalidated, "invalidating obsolete replication slot \"{name}\"", {.first = 1600, .last = 1800}},
    {M::slot_invalidated, "invalidating obsolete slot \"{name}\"", {.first = 1600, .last = 1800}},
    {M::slot_invalidated,
     "terminating process {n} because replication slot \"{name}\" is too far behind",
     {.first = 1300, .last = 1300, .greenplum6 = true}},
    {M::slot_invalidated,
     "terminating process {n} to release replication slot \"{name}\"",
     {.first = 1300, .last = 1800}},
    {M::slot_invalidated,
     "replication slot \"{name}\" becomes obsolete",
     {.first = 1300, .last = 1800, .greenplum6 = true}},
    {M::slot_invalidated,
     "The slot's restart_lsn {at} exceeds the limit by {n} byte",
     {.first = 1600, .last = 1800},
     true},
    {M::slot_invalidated, "The slot conflicted with xid horizon {n}", {.first = 1600, .last = 1800}, true},
    {M::slot_invalidated,
     "The slot's idle time of {any} exceeds the configured {any} duration",
     {.first = 1800, .last = 1800},
     true},
    {M::slot_unusable, "cannot read from logical replication slot \"{name}\"", {.first = 1300, .last = 1700}},
    {M::slot_unusable, "can no longer access replication slot \"{name}\"", {.first = 1800, .last = 1800}},
    {M::slot_unusable,
     "can no longer get changes from replication slot \"{name}\"",
     {.first = 1300, .last = 1700}},
    {M::slot_unusable,
     "physical replication slot \"{name}\" specified in parameter {any} has been invalidated",
     {.first = 1700, .last = 1800}},
    {M::slot_unusable, "replication slot \"{name}\" cannot be advanced", {.first = 1100, .last = 1700}},
    {M::slot_unusable,
     "This slot has been invalidated because it exceeded the maximum reserved size",
     {.first = 1300, .last = 1700},
     true},
    {M::slot_unusable,
     "This replication slot has been invalidated due to \"{any}\"",
     {.first = 1800, .last = 1800},
     true},
    {M::slot_unusable,
     "This slot has never previously reserved WAL, or it has been invalidated",
     {.first = 1300, .last = 1800},
     true},

    {M::history_file_bad, "syntax error in history file: {any}", kAlways},
    {M::history_file_bad, "invalid data in history file \"{file}\"", kAlways},
    {M::history_file_bad, "invalid data in history file: {any}", kAlways},
    {M::history_file_bad, "invalid data in history file", kAlways},
    {M::history_file_bad, "Timeline IDs must be in increasing sequence", kAlways, true},
    {M::history_file_bad, "Timeline IDs must be less than child timeline's ID", kAlways, true},
    {M::history_file_bad, "Expected a numeric timeline ID", kAlways, true},
    {M::history_file_bad,
     "Expected a write-ahead log switchpoint location",
     {.first = 1000, .last = 1800},
     true},
    {M::history_file_bad,
     "Expected a transaction log switchpoint location",
     {.first = 904, .last = 906, .greenplum6 = true},
     true},
};

}  // namespace

constinit const std::span<const MessageRow> kReplicationMessages = kRows;

}  // namespace walread
