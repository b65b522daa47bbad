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

// storage_xlog.h SMGR_TRUNCATE_* (since 9.6)
inline constexpr Name kSmgrTruncateFlags[] = {{0x1, "HEAP"}, {0x2, "VM"}, {0x4, "FSM"}};
inline constexpr auto kSmgrTruncate96 = fields(
    Field{.name = "blkno", .kind = Kind::block, .meaning = "blocks that remain"}, kStorageNode,
    Field{.name = "flags", .kind = Kind::i32, .meaning = "forks that were cut", .flags = kSmgrTruncateFlags});

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
    record({.op = 0x10,
            .name = "CREATE",
            .in = since(System::pg95),
            .parts = {one("xl_smgr_create", 16, kSmgrCreate94)},
            .text = "{rnode:path}{forknum:suffix}",
            .source = "storage_xlog.h xl_smgr_create, smgrdesc.c smgr_desc() (17)",
            .meaning = "a relation's file was created"}),
    record({.op = 0x20,
            .name = "TRUNCATE",
            .in = only(System::pg95),
            .parts = {one("xl_smgr_truncate", 16, kSmgrTruncate94)},
            .text = "{rnode:path} to {blkno} blocks",
            .source = "storage_xlog.h xl_smgr_truncate, smgrdesc.c smgr_desc() (9.5)",
            .meaning = "a relation's file was cut to a number of blocks"}),
    record({.op = 0x20,
            .name = "TRUNCATE",
            .in = since(System::pg96),
            .parts = {one("xl_smgr_truncate", 20, kSmgrTruncate96)},
            .text = "{rnode:path} to {blkno} blocks flags {flags}",
            .source = "storage_xlog.h xl_smgr_truncate, smgrdesc.c smgr_desc() (17)",
            .meaning = "a relation's files were cut to a number of blocks"}),
};

inline constexpr ResourceManager kStorageRmgr{"Storage", kStorage};

}  // namespace walread::formats
