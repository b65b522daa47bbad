// Messages of the reader of WAL (xlogreader.c, up to 9.4 xlog.c, too), of servers and of pg_waldump and
// pg_rewind, which share it; and of segment files.
#include "libwalread/judge/message_rows.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr SpokenBy kUpTo94{.first = 904, .last = 904, .greenplum6 = true};
constexpr SpokenBy kUpTo15{.first = 904, .last = 1500, .greenplum6 = true};
constexpr SpokenBy k95To15{.first = 905, .last = 1500};
constexpr SpokenBy kSince16{.first = 1600, .last = 1800};
constexpr SpokenBy kAlways{.first = 904, .last = 1800, .greenplum6 = true};
constexpr SpokenBy kSince95{.first = 905, .last = 1800};

constexpr MessageRow kRows[] = {
    // Those that quote another message come behind it.
    {M::zero_length, "record with zero length at {at}", kUpTo94},
    {M::zero_length, "invalid record length at {at}: wanted {n2}, got 0", k95To15},
    {M::zero_length, "invalid record length at {at}: expected at least {n2}, got 0", kSince16},
    {M::record_length, "invalid record length at {at}: wanted {n2}, got {n}", k95To15},
    {M::record_length, "invalid record length at {at}: expected at least {n2}, got {n}", kSince16},
    {M::record_length, "invalid record length at {at}", kUpTo94},
    {M::record_length, "record length {n} at {at} too long", kAlways},
    {M::record_offset, "invalid record offset at {at}: expected at least {n2}, got {n}", kSince16},
    {M::record_offset, "invalid record offset at {at}", kUpTo15},
    {M::page_address, "unexpected pageaddr {lsn} in WAL segment {seg}, LSN {at}, offset {offset}", kSince16},
    {M::page_address, "unexpected pageaddr {lsn} in log segment {seg}, offset {offset}", kUpTo15},
    {M::prev_link, "record with incorrect prev-link {lsn} at {at}", kAlways},
    {M::contrecord_requested, "contrecord is requested by {at}", kAlways},
    {M::no_contrecord_flag, "there is no contrecord flag at {at}", kSince95},
    {M::no_contrecord_flag, "there is no contrecord flag in log segment {seg}, offset {offset}", kUpTo94},
    {M::contrecord_length,
     "invalid contrecord length {n} (expected {n2}) at {at}",
     {.first = 1400, .last = 1800}},
    {M::contrecord_length, "invalid contrecord length {n} at {at}", {.first = 905, .last = 1300}},
    {M::contrecord_length, "invalid contrecord length {n} in log segment {seg}, offset {offset}", kUpTo94},
    {M::skipped_contrecord,
     "successfully skipped missing contrecord at {at}, overwritten at {any}",
     {.first = 904, .last = 1800}},
    {M::missing_contrecord, "missing contrecord at {at}", {.first = 1000, .last = 1800}},
    {M::resource_manager, "invalid resource manager ID {n} at {at}", kAlways},
    {M::checksum, "incorrect resource manager data checksum in record at {at}", kAlways},
    {M::checksum, "incorrect hole size in record at {at}", kUpTo94},
    {M::checksum, "incorrect total length in record at {at}", kUpTo94},
    {M::magic, "invalid magic number {hex} in WAL segment {seg}, LSN {at}, offset {offset}", kSince16},
    {M::magic, "invalid magic number {hex} in log segment {seg}, offset {offset}", kUpTo15},
    {M::info_bits, "invalid info bits {hex} in WAL segment {seg}, LSN {at}, offset {offset}", kSince16},
    {M::info_bits, "invalid info bits {hex} in log segment {seg}, offset {offset}", kUpTo15},
    {M::timeline_order,
     "out-of-sequence timeline ID {tli} (after {tli2}) in WAL segment {seg}, LSN {at}, offset {offset}",
     kSince16},
    {M::timeline_order,
     "out-of-sequence timeline ID {tli} (after {tli2}) in log segment {seg}, offset {offset}", kUpTo15},
    {M::timeline_in_segment, "unexpected timeline ID {tli} in WAL segment {seg}, LSN {at}, offset {offset}",
     kSince16},
    {M::timeline_in_segment, "unexpected timeline ID {tli} in log segment {seg}, offset {offset}", kUpTo15},
    {M::record_contents, "invalid block_id {n} at {at}", kSince95},
    {M::record_contents, "out-of-order block_id {n} at {at}", kSince95},
    {M::record_contents, "record with invalid length at {at}", kSince95},
    {M::record_contents, "invalid xlog switch record at {at}", kUpTo94},
    {M::record_contents, "BKPBLOCK_HAS_DATA set, but no data included at {at}", kSince95},
    {M::record_contents, "BKPBLOCK_HAS_DATA not set, but data length is {n} at {at}", kSince95},
    {M::record_contents, "BKPBLOCK_SAME_REL set but no previous rel at {at}", kSince95},
    {M::record_contents, "BKPIMAGE_{any} at {at}", kSince95},

    {M::other_system,
     "WAL file is from different database system: WAL file database system identifier is {theirs}, "
     "pg_control "
     "database system identifier is {ours}",
     kAlways},
    {M::other_segment_size,
     "WAL file is from different database system: incorrect segment size in page header",
     {.first = 1100, .last = 1800}},
    {M::other_segment_size,
     "WAL file is from different database system: incorrect XLOG_SEG_SIZE in page header",
     {.first = 904, .last = 1000, .greenplum6 = true}},
    {M::other_page_size, "WAL file is from different database system: incorrect XLOG_BLCKSZ in page header",
     kAlways},
    {M::other_system, "WAL file is from different database system", kAlways},

    {M::no_valid_record, "could not find a valid record after {at}", kAlways},
    {M::segment_short,
     "could not read from log segment {seg}, offset {offset}: read {n} of {n2}",
     {.first = 1100, .last = 1500}},
    {M::segment_short, "could not read from WAL segment {seg}, LSN {at}, offset {offset}: read {n} of {n2}",
     kSince16},
    {M::segment_short, "could not read from WAL segment {seg}, offset {offset}: read {n} of {n2}", kSince16},
    {M::segment_short, "could not read from log segment {seg}, offset {offset}: {any}", kUpTo15},
    {M::waiting_for_wal, "waiting for WAL to become available at {at}", kAlways},
    {M::segment_removed, "requested WAL segment {seg} has already been removed", kAlways},
    {M::archive_file_size, "archive file \"{file}\" has wrong size: {n} instead of {n2}", kAlways},
    {M::archive_file_size,
     "unexpected file size for \"{file}\": {n} instead of {n2}",
     {.first = 1300, .last = 1800}},
    {M::segment_not_opened,
     "could not open transaction log file \"{seg}\"",
     {.first = 904, .last = 906, .greenplum6 = true}},
    {M::segment_not_opened, "could not open file \"{seg}\"", kAlways},
    {M::segment_not_opened, "could not open write-ahead log file \"{seg}\"", {.first = 1000, .last = 1100}},
    {M::segment_not_opened, "could not find file \"{seg}\"", kAlways},
    {M::segment_not_opened, "could not locate WAL file \"{seg}\"", {.first = 1100, .last = 1800}},
    {M::segment_not_opened, "could not stat file \"{seg}\"", kAlways},
    {M::segment_not_opened, "could not restore file \"{seg}\" from archive", kAlways},
    {M::segment_short, "could not read file \"{seg}\": read {n} of {n2}", kAlways},
};

}  // namespace

constinit const std::span<const MessageRow> kReadingMessages = kRows;

}  // namespace walread
