// Resource manager RelMap: the files of the catalogs that every backend must find without a catalog.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kRelmapUpdate94 =
    fields(Field{.name = "dbid", .kind = Kind::oid, .meaning = "database, 0 for the shared map"},
           Field{.name = "tsid", .kind = Kind::oid, .meaning = "tablespace of the database"},
           Field{.name = "nbytes", .kind = Kind::i32, .meaning = "size of the map file"});
// relmapper.c RelMapFile and RelMapping: room for 62 mappings
inline constexpr auto kRelmapFile94 =
    fields(Field{.name = "magic", .kind = Kind::u32, .meaning = "RELMAPPER_FILEMAGIC 0x592717"},
           Field{.name = "num_mappings", .kind = Kind::i32, .meaning = "mappings in use"});
inline constexpr auto kRelmapping94 =
    fields(Field{.name = "mapoid", .kind = Kind::oid, .meaning = "OID of the catalog table or index"},
           Field{.name = "mapfilenode", .kind = Kind::oid, .meaning = "number of its file"});
inline constexpr auto kRelmapFileEnd94 =
    fields(Field{.name = "crc", .kind = Kind::u32, .meaning = "checksum of the map file before it"},
           Field{.name = "pad", .kind = Kind::i32, .meaning = "brings the file to 512 bytes"});

// since 16 the file has room for 64 mappings and ends in its checksum: 524 bytes
inline constexpr auto kRelmapFileEnd16 =
    fields(Field{.name = "crc", .kind = Kind::u32, .meaning = "checksum of the map file before it"});

inline constexpr Record kRelMap[] = {
    record({.op = 0x00,
            .name = "UPDATE",
            .in = until(System::pg94),
            .parts = {one("xl_relmap_update", 12, kRelmapUpdate94), one("RelMapFile", 8, kRelmapFile94),
                      list("mappings", "num_mappings", 8, kRelmapping94).in_room_of(62),
                      one("RelMapFile", 8, kRelmapFileEnd94)},
            .text = "update relmap: database {dbid} tablespace {tsid} size {nbytes}",
            .source =
                "relmapper.h xl_relmap_update, relmapper.c RelMapFile, relmapdesc.c relmap_desc() (9.4.26)",
            .meaning = "the file map of a database, or of the shared catalogs, was replaced"}),
    record({.op = 0x00,
            .name = "UPDATE",
            .in = between(System::pg95, System::pg15),
            .parts = {one("xl_relmap_update", 12, kRelmapUpdate94), one("RelMapFile", 8, kRelmapFile94),
                      list("mappings", "num_mappings", 8, kRelmapping94).in_room_of(62),
                      one("RelMapFile", 8, kRelmapFileEnd94)},
            .text = "database {dbid} tablespace {tsid} size {nbytes}",
            .source = "relmapper.h xl_relmap_update, relmapper.c RelMapFile, relmapdesc.c relmap_desc() (15)",
            .meaning = "the file map of a database, or of the shared catalogs, was replaced"}),
    record({.op = 0x00,
            .name = "UPDATE",
            .in = since(System::pg16),
            .parts = {one("xl_relmap_update", 12, kRelmapUpdate94), one("RelMapFile", 8, kRelmapFile94),
                      list("mappings", "num_mappings", 8, kRelmapping94).in_room_of(64),
                      one("RelMapFile", 4, kRelmapFileEnd16)},
            .text = "database {dbid} tablespace {tsid} size {nbytes}",
            .source = "relmapper.h xl_relmap_update, relmapper.c RelMapFile, relmapdesc.c relmap_desc() (17)",
            .meaning = "the file map of a database, or of the shared catalogs, was replaced"}),
};

inline constexpr ResourceManager kRelMapRmgr{"RelMap", kRelMap};

}  // namespace walread::formats
