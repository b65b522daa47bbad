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
};

inline constexpr ResourceManager kDatabaseRmgr{"Database", kDatabase};

}  // namespace walread::formats
