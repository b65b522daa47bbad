// Resource manager Tablespace: directories outside of the data directory.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Field kTablespaceId{.name = "ts_id", .kind = Kind::oid, .meaning = "tablespace"};
inline constexpr auto kTablespaceCreate94 =
    fields(kTablespaceId, Field{.name = "ts_path", .kind = Kind::c_string, .meaning = "directory it is in"});
inline constexpr auto kTablespaceDrop94 = fields(kTablespaceId);
// tablespace.h xl_tblspc_drop_rec of Greenplum has a path of one character, which nobody sets.
inline constexpr auto kTablespaceDropGp6 = fields(kTablespaceId, Field{.name = "ts_path",
                                                                       .kind = Kind::raw,
                                                                       .meaning = "never set by the server",
                                                                       .length = 4,
                                                                       .trust = Trust::garbage});

inline constexpr Record kTablespace[] = {
    record({.op = 0x00,
            .name = "CREATE",
            .in = until(System::pg94),
            .parts = {one("xl_tblspc_create_rec", 4, kTablespaceCreate94)},
            .text = "create tablespace: {ts_id} \"{ts_path}\"",
            .source = "tablespace.h xl_tblspc_create_rec, tblspcdesc.c tblspc_desc() (9.4.26)",
            .meaning = "a tablespace was created"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = until(System::pg94),
            .parts = {one("xl_tblspc_drop_rec", 4, kTablespaceDrop94)},
            .text = "drop tablespace: {ts_id}",
            .source = "tablespace.h xl_tblspc_drop_rec, tblspcdesc.c tblspc_desc() (9.4.26)",
            .meaning = "a tablespace was dropped"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = only(System::gp6),
            .parts = {one("xl_tblspc_drop_rec", 8, kTablespaceDropGp6)},
            .text = "drop tablespace: {ts_id}",
            .source = "tablespace.h xl_tblspc_drop_rec, tblspcdesc.c tblspc_desc() (6.24.3)",
            .meaning = "a tablespace was dropped"}),
    record({.op = 0x00,
            .name = "CREATE",
            .in = since(System::pg95),
            .parts = {one("xl_tblspc_create_rec", 4, kTablespaceCreate94)},
            .text = "{ts_id} \"{ts_path}\"",
            .source = "tablespace.h xl_tblspc_create_rec, tblspcdesc.c tblspc_desc() (17)",
            .meaning = "a tablespace was created"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = since(System::pg95),
            .parts = {one("xl_tblspc_drop_rec", 4, kTablespaceDrop94)},
            .text = "{ts_id}",
            .source = "tablespace.h xl_tblspc_drop_rec, tblspcdesc.c tblspc_desc() (17)",
            .meaning = "a tablespace was dropped"}),
};

inline constexpr ResourceManager kTablespaceRmgr{"Tablespace", kTablespace};

}  // namespace walread::formats
