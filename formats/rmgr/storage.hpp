// Resource manager Storage: creation and truncation of relation files.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Field kStorageNode{.name = "rnode", .kind = Kind::relation, .meaning = "relation file"};
inline constexpr auto kSmgrCreate94 = fields(
    kStorageNode, Field{.name = "forknum", .kind = Kind::fork, .meaning = "fork whose file was created"});
inline constexpr auto kSmgrTruncate94 =
    fields(Field{.name = "blkno", .kind = Kind::block, .meaning = "blocks that remain"}, kStorageNode);

inline constexpr Record kStorage[] = {
    record({.op = 0x10,
            .name = "CREATE",
            .in = until(System::pg94),
            .parts = {one("xl_smgr_create", 16, kSmgrCreate94)},
            .text = "file create: {rnode:path}{forknum:suffix}",
            .touches = {{{.relation = "rnode", .fixed = kWholeRelation, .fork = "forknum"}}},
            .source = "storage_xlog.h xl_smgr_create, smgrdesc.c smgr_desc() (9.4.26)",
            .meaning = "a relation's file was created"}),
    record({.op = 0x20,
            .name = "TRUNCATE",
            .in = until(System::pg94),
            .parts = {one("xl_smgr_truncate", 16, kSmgrTruncate94)},
            .text = "file truncate: {rnode:path} to {blkno} blocks",
            .touches = {{{.relation = "rnode", .fixed = kWholeRelation}}},
            .source = "storage_xlog.h xl_smgr_truncate, smgrdesc.c smgr_desc() (9.4.26)",
            .meaning = "a relation's file was cut to a number of blocks"}),
};

inline constexpr ResourceManager kStorageRmgr{"Storage", kStorage};

}  // namespace walread::formats
