// Messages of pg_rewind, and those of pg_rewind and pg_waldump (pg_xlogdump) that only quote another one.
#include "libwalread/judge/message_rows.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr SpokenBy kRewind{.first = 905, .last = 1800, .greenplum6 = true};
constexpr SpokenBy kAlways{.first = 904, .last = 1800, .greenplum6 = true};

constexpr MessageRow kRows[] = {
    {M::target_not_clean, "target server must be shut down cleanly", kRewind},
    {M::source_not_clean, "source data directory must be shut down cleanly", kRewind},
    {M::no_rewind, "no rewind required", kRewind},
    {M::no_rewind, "source and target cluster are on the same timeline", kRewind},
    {M::diverged, "servers diverged at WAL location {at} on timeline {tli}", {.first = 1000, .last = 1800}},
    {M::diverged,
     "servers diverged at WAL position {at} on timeline {tli}",
     {.first = 905, .last = 906, .greenplum6 = true}},
    {M::diverged, "rewinding from last common checkpoint at {at} on timeline {tli}", kRewind},
    {M::no_common_ancestor, "could not find common ancestor of the source and target cluster's timelines",
     kRewind},
    {M::no_previous_record, "could not find previous WAL record at {at}", kRewind},
    {M::rewind_other_system, "source and target clusters are from different systems", kRewind},
    {M::no_hint_bits_logged, "target server needs to use either data checksums or \"wal_log_hints = on\"",
     kRewind},
    {M::rewind_incompatible, "clusters are not compatible with this version of pg_rewind", kRewind},
    {M::crash_recovery_failed,
     "postgres single-user mode in target cluster failed",
     {.first = 1300, .last = 1800}},
    {M::crash_recovery_failed,
     "postgres single-user mode of target instance failed",
     {.first = 1300, .last = 1300}},
};

constexpr MessageRow kQuoting[] = {
    {M::record_unreadable,
     "end pointer {lsn} is not a valid end point; expected {at}",
     {.first = 1400, .last = 1800}},
    {M::record_unreadable, "could not read WAL record at {at}", kRewind},
    {M::record_unreadable, "could not read WAL from timeline {tli} at {at}", {.first = 1700, .last = 1800}},
    {M::record_unreadable, "error in WAL record at {at}", kAlways},
};

}  // namespace

constinit const std::span<const MessageRow> kRewindMessages = kRows;
constinit const std::span<const MessageRow> kQuotingMessages = kQuoting;

}  // namespace walread
