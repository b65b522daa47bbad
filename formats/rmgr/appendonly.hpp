// Resource manager Appendonly (Greenplum): segment files of append-optimized tables.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// cdbappendonlyxlog.h xl_ao_target
inline constexpr auto kAoTarget = fields(
    kNode,
    Field{.name = "segment_filenum",
          .kind = Kind::u32,
          .meaning = "suffix of the segment file; in a column-oriented table 128 x column + segment number"},
    Field{.name = "offset", .kind = Kind::i64, .meaning = "position in the segment file, in bytes"});

inline constexpr Record kAppendonly[] = {
    record({.op = 0x00,
            .name = "INSERT",
            .in = only(System::gp6),
            .parts = {one("xl_ao_insert", 24, kAoTarget), rest("data")},
            .text = "insert: rel {node} seg/offset:{segment_filenum}/{offset} len:{#data-24}",
            .touches = {{{.relation = "node", .fixed = kWholeRelation}}},
            .source = "cdbappendonlyxlog.h xl_ao_insert, appendonlydesc.c appendonly_desc() (6.24.3)",
            .meaning = "data was appended to a segment file; no data means that the file was created"}),
    record({.op = 0x10,
            .name = "TRUNCATE",
            .in = only(System::gp6),
            .parts = {one("xl_ao_truncate", 24, kAoTarget)},
            .text = "truncate: rel {node} seg/offset:{segment_filenum}/{offset}",
            .touches = {{{.relation = "node", .fixed = kWholeRelation}}},
            .source = "cdbappendonlyxlog.h xl_ao_truncate, appendonlydesc.c appendonly_desc() (6.24.3)",
            .meaning = "a segment file was cut at the offset"}),
};

inline constexpr ResourceManager kAppendonlyRmgr{"Appendonly", kAppendonly};

}  // namespace walread::formats
