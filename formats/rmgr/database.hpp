// Resource manager Database: directories of databases.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Field kDatabaseId{.name = "db_id", .kind = Kind::oid, .meaning = "database"};
inline constexpr Field kDatabaseTablespace{
    .name = "tablespace_id", .kind = Kind::oid, .meaning = "its tablespace"};
inline constexpr auto kDatabaseCreate94 = fields(
    kDatabaseId, kDatabaseTablespace,
    Field{.name = "src_db_id", .kind = Kind::oid, .meaning = "database copied"},
    Field{.name = "src_tablespace_id", .kind = Kind::oid, .meaning = "tablespace of the database copied"});
inline constexpr auto kDatabaseDrop94 = fields(kDatabaseId, kDatabaseTablespace);

// dbcommands_xlog.h xl_dbase_drop_rec (since 13): all directories of the database at once
inline constexpr auto kDatabaseDrop13 =
    fields(kDatabaseId, Field{.name = "ntablespaces", .kind = Kind::i32, .meaning = "tablespaces it was in"});
inline constexpr auto kDatabaseTablespace13 =
    fields(Field{.name = "", .kind = Kind::oid, .meaning = "tablespace"});

inline constexpr Record kDatabase[] = {
    record({.op = 0x00,
            .name = "CREATE",
            .in = until(System::pg94),
            .parts = {one("xl_dbase_create_rec", 16, kDatabaseCreate94)},
            .text = "create db: copy dir {src_db_id}/{src_tablespace_id} to {db_id}/{tablespace_id}",
            .source = "dbcommands.h xl_dbase_create_rec, dbasedesc.c dbase_desc() (9.4.26)",
            .meaning = "a database's directory was copied from another one"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = until(System::pg94),
            .parts = {one("xl_dbase_drop_rec", 8, kDatabaseDrop94)},
            .text = "drop db: dir {db_id}/{tablespace_id}",
            .source = "dbcommands.h xl_dbase_drop_rec, dbasedesc.c dbase_desc() (9.4.26)",
            .meaning = "a database's directory was removed"}),
    record({.op = 0x00,
            .name = "CREATE",
            .in = between(System::pg95, System::pg11),
            .parts = {one("xl_dbase_create_rec", 16, kDatabaseCreate94)},
            .text = "copy dir {src_db_id}/{src_tablespace_id} to {db_id}/{tablespace_id}",
            .source = "dbcommands_xlog.h xl_dbase_create_rec, dbasedesc.c dbase_desc() (10, 11.22)",
            .meaning = "a database's directory was copied from another one"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = between(System::pg95, System::pg11),
            .parts = {one("xl_dbase_drop_rec", 8, kDatabaseDrop94)},
            .text = "dir {db_id}/{tablespace_id}",
            .source = "dbcommands_xlog.h xl_dbase_drop_rec, dbasedesc.c dbase_desc() (10)",
            .meaning = "a database's directory was removed"}),
    record({.op = 0x00,
            .name = "CREATE",
            .in = between(System::pg12, System::pg14),
            .parts = {one("xl_dbase_create_rec", 16, kDatabaseCreate94)},
            .text = "copy dir {src_tablespace_id}/{src_db_id} to {tablespace_id}/{db_id}",
            .source = "dbcommands_xlog.h xl_dbase_create_rec, dbasedesc.c dbase_desc() (12, 14)",
            .meaning = "a database's directory was copied from another one"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = only(System::pg12),
            .parts = {one("xl_dbase_drop_rec", 8, kDatabaseDrop94)},
            .text = "dir {tablespace_id}/{db_id}",
            .source = "dbcommands_xlog.h xl_dbase_drop_rec, dbasedesc.c dbase_desc() (12)",
            .meaning = "a database's directory was removed"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = between(System::pg13, System::pg14),
            .parts = {one("xl_dbase_drop_rec", 8, kDatabaseDrop13),
                      list("tablespaces", "ntablespaces", 4, kDatabaseTablespace13)},
            .text = "dir{*tablespaces: {}/{db_id}}",
            .source = "dbcommands_xlog.h xl_dbase_drop_rec, dbasedesc.c dbase_desc() (13)",
            .meaning = "a database's directories were removed"}),
    record({.op = 0x00,
            .name = "CREATE_FILE_COPY",
            .in = since(System::pg15),
            .parts = {one("xl_dbase_create_file_copy_rec", 16, kDatabaseCreate94)},
            .text = "copy dir {src_tablespace_id}/{src_db_id} to {tablespace_id}/{db_id}",
            .source = "dbcommands_xlog.h xl_dbase_create_file_copy_rec, dbasedesc.c dbase_desc() (17)",
            .meaning = "a database's directory was copied from another one"}),
    record({.op = 0x10,
            .name = "CREATE_WAL_LOG",
            .in = since(System::pg15),
            .parts = {one("xl_dbase_create_wal_log_rec", 8, kDatabaseDrop94)},
            .text = "create dir {tablespace_id}/{db_id}",
            .source = "dbcommands_xlog.h xl_dbase_create_wal_log_rec, dbasedesc.c dbase_desc() (17)",
            .meaning = "a database's directory was created; its pages follow in records of their own"}),
    record({.op = 0x20,
            .name = "DROP",
            .in = since(System::pg15),
            .parts = {one("xl_dbase_drop_rec", 8, kDatabaseDrop13),
                      list("tablespaces", "ntablespaces", 4, kDatabaseTablespace13)},
            .text = "dir{*tablespaces: {}/{db_id}}",
            .source = "dbcommands_xlog.h xl_dbase_drop_rec, dbasedesc.c dbase_desc() (17)",
            .meaning = "a database's directories were removed"}),
};

inline constexpr ResourceManager kDatabaseRmgr{"Database", kDatabase};

}  // namespace walread::formats
