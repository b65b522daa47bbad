// Resource manager ReplicationOrigin: how far changes of other servers have been applied.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// origin.h xl_replorigin_set, xl_replorigin_drop
inline constexpr auto kReplOriginSet95 =
    fields(Field{.name = "remote_lsn", .kind = Kind::lsn, .meaning = "position on the other server"},
           Field{.name = "node_id", .kind = Kind::u16, .meaning = "replication origin"},
           Field{.name = "force", .kind = Kind::boolean, .meaning = "the position may go back"});
inline constexpr auto kReplOriginDrop95 =
    fields(Field{.name = "node_id", .kind = Kind::u16, .meaning = "replication origin"});

inline constexpr Record kReplicationOrigin[] = {
    record({.op = 0x00,
            .name = "SET",
            .in = since(System::pg95),
            .parts = {one("xl_replorigin_set", 16, kReplOriginSet95)},
            .text = "set {node_id}; lsn {remote_lsn}; force: {?force:1|0}",
            .source = "origin.h xl_replorigin_set, replorigindesc.c replorigin_desc() (17)",
            .meaning = "the position of a replication origin was set by hand"}),
    record({.op = 0x10,
            .name = "DROP",
            .in = since(System::pg95),
            .parts = {one("xl_replorigin_drop", 2, kReplOriginDrop95)},
            .text = "drop {node_id}",
            .source = "origin.h xl_replorigin_drop, replorigindesc.c replorigin_desc() (17)",
            .meaning = "a replication origin was removed"}),
};

inline constexpr ResourceManager kReplicationOriginRmgr{"ReplicationOrigin", kReplicationOrigin};

}  // namespace walread::formats
