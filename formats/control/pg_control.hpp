// pg_control: every field and every line that pg_controldata makes of them, all systems side by side.
//
// Sources: pg_control.h ControlFileData and CheckPoint, pg_controldata.c main(); 9.4.26 and Greenplum 6.24.3.
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

inline constexpr ControlRow kControlFile[] = {
    {{.name = "system_identifier", .kind = Kind::u64,
      .meaning = "number of this cluster, made by initdb; its WAL carries it too"}},
    {{.name = "pg_control_version", .kind = Kind::u32, .meaning = "version of this file's format"}},
    {{.name = "catalog_version_no", .kind = Kind::u32, .meaning = "version of the system catalogs"}},
    {{.name = "state", .kind = Kind::u32, .meaning = "what the server was doing when it last wrote this file",
      .choices = kDbStates}},
    {{.name = "time", .kind = Kind::unix_time, .meaning = "when this file was last written"}},
    {{.name = "check_point", .kind = Kind::lsn, .meaning = "start of the latest checkpoint record"}},
    {{.name = "prev_check_point", .kind = Kind::lsn, .meaning = "start of the checkpoint record before it"}},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .except = only(System::gp6), .embedded = kCheckPoint94},
    {.field = {.name = "check_point_copy", .meaning = "the latest checkpoint record's data"},
     .in = only(System::gp6), .embedded = kCheckPointGp6},
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
    {{.name = "wal_level", .kind = Kind::i32, .meaning = "setting", .choices = kWalLevels94}},
    {{.name = "wal_log_hints", .kind = Kind::boolean, .meaning = "setting", .choices = kOffOn}},
    {{.name = "max_connections", .kind = Kind::i32, .meaning = "setting"}},
    {{.name = "max_worker_processes", .kind = Kind::i32, .meaning = "setting"}},
    {{.name = "max_prepared_xacts", .kind = Kind::i32, .meaning = "setting max_prepared_transactions"}},
    {{.name = "max_locks_per_xact", .kind = Kind::i32, .meaning = "setting max_locks_per_transaction"}},
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
    {{.name = "enable_int_times", .kind = Kind::boolean, .meaning = "timestamps are integers",
      .choices = kTimeStorage}},
    {{.name = "float4_by_val", .kind = Kind::boolean, .meaning = "float4 is passed by value",
      .choices = kPassing}},
    {{.name = "float8_by_val", .kind = Kind::boolean, .meaning = "float8 and int8 are passed by value",
      .choices = kPassing}},
    {{.name = "data_checksum_version", .kind = Kind::u32,
      .meaning = "version of the checksums of data pages, 0: none"}},
    {{.name = "crc", .kind = Kind::u32, .meaning = "checksum of everything before it"}},
};

inline constexpr ControlLine kControlLines[] = {
    {.label = "WARNING: Calculated CRC checksum does not match value stored in file.\n"
              "Either the file is corrupt, or it has a different layout than this program\n"
              "is expecting.  The results below are untrustworthy.\n",
     .when = LineWhen::bad_crc},
    {"pg_control version number:            ", "{pg_control_version}"},
    {.label = "WARNING: possible byte ordering mismatch\n"
              "The byte ordering used to store the pg_control file might not match the one\n"
              "used by this program.  In that case the results below would be incorrect, and\n"
              "the PostgreSQL installation would be incompatible with this data directory.",
     .when = LineWhen::version_low_half},
    {"Catalog version number:               ", "{catalog_version_no}"},
    {"Database system identifier:           ", "{system_identifier}"},
    {"Database cluster state:               ", "{state|unrecognized status code}"},
    {"pg_control last modified:             ", "{time}"},
    {"Latest checkpoint location:           ", "{check_point}"},
    {"Prior checkpoint location:            ", "{prev_check_point}"},
    {"Latest checkpoint's REDO location:    ", "{check_point_copy.redo}"},
    {"Latest checkpoint's REDO WAL file:    ", "{redo_wal_file}"},
    {"Latest checkpoint's TimeLineID:       ", "{check_point_copy.this_timeline_id}"},
    {"Latest checkpoint's PrevTimeLineID:   ", "{check_point_copy.prev_timeline_id}"},
    {"Latest checkpoint's full_page_writes: ", "{check_point_copy.full_page_writes}"},
    {"Latest checkpoint's NextXID:          ",
     "{check_point_copy.next_xid_epoch}/{check_point_copy.next_xid}"},
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
    {"Time of latest checkpoint:            ", "{check_point_copy.time}"},
    {"Fake LSN counter for unlogged rels:   ", "{unlogged_lsn}"},
    {"Minimum recovery ending location:     ", "{min_recovery_point}"},
    {"Min recovery ending loc's timeline:   ", "{min_recovery_point_tli}"},
    {"Backup start location:                ", "{backup_start_point}"},
    {"Backup end location:                  ", "{backup_end_point}"},
    {"End-of-backup record required:        ", "{backup_end_required}"},
    {"Current wal_level setting:            ", "{wal_level|unrecognized wal_level}"},
    {"Current wal_log_hints setting:        ", "{wal_log_hints}"},
    {"Current max_connections setting:      ", "{max_connections}"},
    {"Current max_worker_processes setting: ", "{max_worker_processes}"},
    {"Current max_prepared_xacts setting:   ", "{max_prepared_xacts}"},
    {"Current max_locks_per_xact setting:   ", "{max_locks_per_xact}"},
    {"Maximum data alignment:               ", "{max_align}"},
    {"Database block size:                  ", "{blcksz}"},
    {"Blocks per segment of large relation: ", "{relseg_size}"},
    {"WAL block size:                       ", "{xlog_blcksz}"},
    {"Bytes per WAL segment:                ", "{xlog_seg_size}"},
    {"Maximum length of identifiers:        ", "{name_data_len}"},
    {"Maximum columns in an index:          ", "{index_max_keys}"},
    {"Maximum size of a TOAST chunk:        ", "{toast_max_chunk_size}"},
    {"Size of a large-object chunk:         ", "{loblksize}"},
    {"Date/time type storage:               ", "{enable_int_times}"},
    {"Float4 argument passing:              ", "{float4_by_val}"},
    {"Float8 argument passing:              ", "{float8_by_val}"},
    {"Data page checksum version:           ", "{data_checksum_version}"},
};

}  // namespace walread::formats
