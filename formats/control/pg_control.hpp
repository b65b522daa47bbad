// pg_control: every field and every line that pg_controldata makes of them, all systems side by side.
//
// Sources: pg_control.h ControlFileData and CheckPoint, pg_controldata.c main(), from 9.4 to 18, and
// Greenplum 6.24.3.
// A new release changes rows here: it gives `in` to those that came or went (until(), since()), and adds its
// line to the table of measured sizes in layout.cpp.
#pragma once

#include "formats/control/row.hpp"
#include "formats/rmgr/xlog.hpp"

namespace walread::formats {

// The file has this size in every release, however little of it is used, so that a server of another release
// can say "wrong version" instead of "cannot read" (pg_control.h PG_CONTROL_SIZE, since 11
// PG_CONTROL_FILE_SIZE).
inline constexpr std::size_t kControlFileSize = 8192;

// pg_control.h FLOATFORMAT_VALUE: what float_format must read as.
inline constexpr double kControlFloatFormat = 1234567.0;

// pg_control.h DBState, in the words of pg_controldata.c dbState()
inline constexpr Name kDbStates[] = {
    {0, "starting up"},       {1, "shut down"},           {2, "shut down in recovery"}, {3, "shutting down"},
    {4, "in crash recovery"}, {5, "in archive recovery"}, {6, "in production"}};

inline constexpr Name kOffOn[] = {{0, "off"}, {1, "on"}};
inline constexpr Name kNoYes[] = {{0, "no"}, {1, "yes"}};
inline constexpr Name kTimeStorage[] = {{0, "floating-point numbers"}, {1, "64-bit integers"}};
inline constexpr Name kPassing[] = {{0, "by reference"}, {1, "by value"}};
inline constexpr Name kSignedness[] = {{0, "unsigned"}, {1, "signed"}};

inline constexpr ControlRow kControlFile[] = {
    {{.name = "system_identifier", .kind = Kind::u64,
      .meaning = "number of this cluster, made by initdb; its WAL carries it too"}},
    {{.name = "pg_control_version", .kind = Kind::u32, .meaning = "version of this file's format"}},
    {{.name = "catalog_version_no", .kind = Kind::u32, .meaning = "version of the system catalogs"}},
    {{.name = "state", .kind = Kind::u32, .meaning = "what the server was doing when it last wrote this file",
      .choices = kDbStates}},
    {{.name = "time", .kind = Kind::unix_time, .meaning = "when this file was last written"}},
    {{.name = "check_point", .kind = Kind::lsn, .meaning = "start of the latest checkpoint record"}},
    {.field = {.name = "prev_check_point", .kind = Kind::lsn,
      .meaning = "start of the checkpoint record before it"},
     .in = until(System::pg10)},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .in = until(System::pg94), .except = only(System::gp6), .embedded = kCheckPoint94},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .in = only(System::gp6), .embedded = kCheckPointGp6},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .in = between(System::pg95, System::pg11), .embedded = kCheckPoint95},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .in = between(System::pg12, System::pg16), .embedded = kCheckPoint12},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .in = since(System::pg17), .embedded = kCheckPoint17},
    {{.name = "unlogged_lsn", .kind = Kind::lsn,
      .meaning = "counter that stands in for an LSN in unlogged relations"}},
    {{.name = "min_recovery_point", .kind = Kind::lsn,
      .meaning = "recovery must reach this before the data is consistent; 0/0 outside of archive recovery"}},
    {{.name = "min_recovery_point_tli", .kind = Kind::tli, .meaning = "timeline of min_recovery_point"}},
    {{.name = "backup_start_point", .kind = Kind::lsn,
      .meaning = "redo location of the backup being recovered from, 0/0 once its end has been reached"}},
    {{.name = "backup_end_point", .kind = Kind::lsn,
      .meaning = "end of the backup being recovered from, if it was taken from a standby"}},
    {{.name = "backup_end_required", .kind = Kind::boolean,
      .meaning = "recovery must see a BACKUP_END record before the server may start", .choices = kNoYes}},
    {.field = {.name = "wal_level", .kind = Kind::i32, .meaning = "setting", .choices = kWalLevels94},
     .in = until(System::pg95)},
    {.field = {.name = "wal_level", .kind = Kind::i32, .meaning = "setting", .choices = kWalLevels96},
     .in = since(System::pg96)},
    {{.name = "wal_log_hints", .kind = Kind::boolean, .meaning = "setting", .choices = kOffOn}},
    {{.name = "max_connections", .kind = Kind::i32, .meaning = "setting"}},
    {{.name = "max_worker_processes", .kind = Kind::i32, .meaning = "setting"}},
    {.field = {.name = "max_wal_senders", .kind = Kind::i32,
      .meaning = "setting"}, .in = since(System::pg12)},
    {{.name = "max_prepared_xacts", .kind = Kind::i32, .meaning = "setting max_prepared_transactions"}},
    {{.name = "max_locks_per_xact", .kind = Kind::i32, .meaning = "setting max_locks_per_transaction"}},
    {.field = {.name = "track_commit_timestamp", .kind = Kind::boolean,
      .meaning = "setting", .choices = kOffOn},
     .in = since(System::pg95)},
    {{.name = "max_align", .kind = Kind::u32, .meaning = "alignment of tuples, in bytes"}},
    {{.name = "float_format", .kind = Kind::real,
      .meaning = "the number 1234567.0, to know the floating-point format"}},
    {{.name = "blcksz", .kind = Kind::u32, .meaning = "size of a data page, in bytes"}},
    {{.name = "relseg_size", .kind = Kind::u32, .meaning = "pages in one file of a large relation"}},
    {{.name = "xlog_blcksz", .kind = Kind::u32, .meaning = "size of a WAL page, in bytes"}},
    {{.name = "xlog_seg_size", .kind = Kind::u32, .meaning = "size of a WAL segment, in bytes"}},
    {{.name = "name_data_len", .kind = Kind::u32, .meaning = "room for a name in the catalogs, in bytes"}},
    {{.name = "index_max_keys", .kind = Kind::u32, .meaning = "most columns that an index can have"}},
    {{.name = "toast_max_chunk_size", .kind = Kind::u32,
      .meaning = "size of a piece of an oversized value, in bytes"}},
    {{.name = "loblksize", .kind = Kind::u32, .meaning = "size of a piece of a large object, in bytes"}},
    {.field = {.name = "enable_int_times", .kind = Kind::boolean, .meaning = "timestamps are integers",
      .choices = kTimeStorage},
     .in = until(System::pg96)},
    {.field = {.name = "float4_by_val", .kind = Kind::boolean, .meaning = "float4 is passed by value",
      .choices = kPassing},
     .in = until(System::pg12)},
    {{.name = "float8_by_val", .kind = Kind::boolean, .meaning = "float8 and int8 are passed by value",
      .choices = kPassing}},
    {{.name = "data_checksum_version", .kind = Kind::u32,
      .meaning = "version of the checksums of data pages, 0: none"}},
    {.field = {.name = "default_char_signedness", .kind = Kind::boolean,
      .meaning = "char was signed on the machine of initdb", .choices = kSignedness},
     .in = since(System::pg18)},
    {.field = {.name = "mock_authentication_nonce", .kind = Kind::raw,
      .meaning = "random bytes for the answers to users that do not exist", .length = 32},
     .in = since(System::pg10)},
    {{.name = "crc", .kind = Kind::u32, .meaning = "checksum of everything before it"}},
};

// The names of settings have "Current" before them.
inline constexpr FormatSet kCurrent = until(System::pg94);
inline constexpr FormatSet kNotCurrent = since(System::pg95);

inline constexpr std::string_view kByteOrderWarning =
    "WARNING: possible byte ordering mismatch\n"
    "The byte ordering used to store the pg_control file might not match the one\n"
    "used by this program.  In that case the results below would be incorrect, and\n"
    "the PostgreSQL installation would be incompatible with this data directory.";

inline constexpr ControlLine kControlLines[] = {
    // Since 9.6 common/controldata_utils.c get_controlfile() reads the file and looks at the byte order; in
    // 9.6 it looks at the checksum too, and first. What pg_logging writes goes to standard error and is not
    // here: the byte order since 12, checksum and segment size since 17.
    {.label = kByteOrderWarning, .when = LineWhen::version_low_half,
     .in = between(System::pg10, System::pg11)},
    {.label = "WARNING: Calculated CRC checksum does not match value stored in file.\n"
              "Either the file is corrupt, or it has a different layout than this program\n"
              "is expecting.  The results below are untrustworthy.\n",
     .when = LineWhen::bad_crc, .in = until(System::pg16)},
    {.label = kByteOrderWarning, .when = LineWhen::version_low_half, .in = only(System::pg96)},
    {.label = "WARNING: invalid WAL segment size\n"
              "The WAL segment size stored in the file, ",
     .value = "{stored_segment_size}, is not a power of two\n"
              "between 1 MB and 1 GB.  The file is corrupt and the results below are\n"
              "untrustworthy.\n",
     .when = LineWhen::bad_segment_size, .in = between(System::pg11, System::pg16)},
    {"pg_control version number:            ", "{pg_control_version}"},
    {.label = kByteOrderWarning, .when = LineWhen::version_low_half, .in = until(System::pg95)},
    {"Catalog version number:               ", "{catalog_version_no}"},
    {"Database system identifier:           ", "{system_identifier}"},
    {"Database cluster state:               ", "{state|unrecognized status code}"},
    {.label = "pg_control last modified:             ", .value = "{time}", .in = until(System::pg12)},
    {.label = "pg_control last modified:             ", .value = "{time|???}", .in = since(System::pg13)},
    {"Latest checkpoint location:           ", "{check_point}"},
    {.label = "Prior checkpoint location:            ", .value = "{prev_check_point}",
     .in = until(System::pg10)},
    {"Latest checkpoint's REDO location:    ", "{check_point_copy.redo}"},
    {.label = "Latest checkpoint's REDO WAL file:    ", .value = "{redo_wal_file}",
     .in = until(System::pg10)},
    {.label = "Latest checkpoint's REDO WAL file:    ", .value = "{redo_wal_file_as_stored}",
     .in = since(System::pg11)},
    {"Latest checkpoint's TimeLineID:       ", "{check_point_copy.this_timeline_id}"},
    {"Latest checkpoint's PrevTimeLineID:   ", "{check_point_copy.prev_timeline_id}"},
    {"Latest checkpoint's full_page_writes: ", "{check_point_copy.full_page_writes}"},
    {.label = "Latest checkpoint's NextXID:          ",
     .value = "{check_point_copy.next_xid_epoch}/{check_point_copy.next_xid}", .in = until(System::pg95)},
    {.label = "Latest checkpoint's NextXID:          ",
     .value = "{check_point_copy.next_xid_epoch}:{check_point_copy.next_xid}", .in = since(System::pg96)},
    {"Latest checkpoint's NextOID:          ", "{check_point_copy.next_oid}"},
    {.label = "Latest checkpoint's NextRelfilenode:  ", .value = "{check_point_copy.next_relfilenode}",
     .in = only(System::gp6)},
    {"Latest checkpoint's NextMultiXactId:  ", "{check_point_copy.next_multi}"},
    {"Latest checkpoint's NextMultiOffset:  ", "{check_point_copy.next_multi_offset}"},
    {"Latest checkpoint's oldestXID:        ", "{check_point_copy.oldest_xid}"},
    {"Latest checkpoint's oldestXID's DB:   ", "{check_point_copy.oldest_xid_db}"},
    {"Latest checkpoint's oldestActiveXID:  ", "{check_point_copy.oldest_active_xid}"},
    {"Latest checkpoint's oldestMultiXid:   ", "{check_point_copy.oldest_multi}"},
    {"Latest checkpoint's oldestMulti's DB: ", "{check_point_copy.oldest_multi_db}"},
    {.label = "Latest checkpoint's oldestCommitTsXid:", .value = "{check_point_copy.oldest_commit_ts_xid}",
     .in = since(System::pg95)},
    {.label = "Latest checkpoint's newestCommitTsXid:", .value = "{check_point_copy.newest_commit_ts_xid}",
     .in = since(System::pg95)},
    {.label = "Time of latest checkpoint:            ", .value = "{check_point_copy.time}",
     .in = until(System::pg12)},
    {.label = "Time of latest checkpoint:            ", .value = "{check_point_copy.time|???}",
     .in = since(System::pg13)},
    {"Fake LSN counter for unlogged rels:   ", "{unlogged_lsn}"},
    {"Minimum recovery ending location:     ", "{min_recovery_point}"},
    {"Min recovery ending loc's timeline:   ", "{min_recovery_point_tli}"},
    {"Backup start location:                ", "{backup_start_point}"},
    {"Backup end location:                  ", "{backup_end_point}"},
    {"End-of-backup record required:        ", "{backup_end_required}"},
    {.label = "Current wal_level setting:            ", .value = "{wal_level|unrecognized wal_level}",
     .in = kCurrent},
    {.label = "Current wal_log_hints setting:        ", .value = "{wal_log_hints}", .in = kCurrent},
    {.label = "Current max_connections setting:      ", .value = "{max_connections}", .in = kCurrent},
    {.label = "Current max_worker_processes setting: ", .value = "{max_worker_processes}", .in = kCurrent},
    {.label = "Current max_prepared_xacts setting:   ", .value = "{max_prepared_xacts}", .in = kCurrent},
    {.label = "Current max_locks_per_xact setting:   ", .value = "{max_locks_per_xact}", .in = kCurrent},
    {.label = "wal_level setting:                    ", .value = "{wal_level|unrecognized wal_level}",
     .in = between(System::pg95, System::pg16)},
    {.label = "wal_level setting:                    ", .value = "{wal_level|unrecognized \"wal_level\"}",
     .in = since(System::pg17)},
    {.label = "wal_log_hints setting:                ", .value = "{wal_log_hints}", .in = kNotCurrent},
    {.label = "max_connections setting:              ", .value = "{max_connections}", .in = kNotCurrent},
    {.label = "max_worker_processes setting:         ", .value = "{max_worker_processes}", .in = kNotCurrent},
    {.label = "max_wal_senders setting:              ", .value = "{max_wal_senders}",
     .in = since(System::pg12)},
    {.label = "max_prepared_xacts setting:           ", .value = "{max_prepared_xacts}", .in = kNotCurrent},
    {.label = "max_locks_per_xact setting:           ", .value = "{max_locks_per_xact}", .in = kNotCurrent},
    {.label = "track_commit_timestamp setting:       ", .value = "{track_commit_timestamp}",
     .in = kNotCurrent},
    {"Maximum data alignment:               ", "{max_align}"},
    {"Database block size:                  ", "{blcksz}"},
    {"Blocks per segment of large relation: ", "{relseg_size}"},
    {"WAL block size:                       ", "{xlog_blcksz}"},
    {"Bytes per WAL segment:                ", "{xlog_seg_size}"},
    {"Maximum length of identifiers:        ", "{name_data_len}"},
    {"Maximum columns in an index:          ", "{index_max_keys}"},
    {"Maximum size of a TOAST chunk:        ", "{toast_max_chunk_size}"},
    {"Size of a large-object chunk:         ", "{loblksize}"},
    {.label = "Date/time type storage:               ", .value = "{enable_int_times}",
     .in = until(System::pg96)},
    {.label = "Date/time type storage:               ", .value = "64-bit integers",
     .in = since(System::pg10)},
    {.label = "Float4 argument passing:              ", .value = "{float4_by_val}",
     .in = until(System::pg12)},
    {"Float8 argument passing:              ", "{float8_by_val}"},
    {"Data page checksum version:           ", "{data_checksum_version}"},
    {.label = "Default char data signedness:         ", .value = "{default_char_signedness}",
     .in = since(System::pg18)},
    {.label = "Mock authentication nonce:            ", .value = "{mock_authentication_nonce}",
     .in = since(System::pg10)},
};

}  // namespace walread::formats
