// Resource manager Sequence: values of sequences.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kSequenceNode = fields(kNode);
// htup_details.h HeapTupleHeaderData: the whole header, unlike in records of Heap
inline constexpr auto kSequenceTupleHeader94 =
    fields(Field{.name = "t_xmin", .kind = Kind::xid, .meaning = "always 2 (frozen)"},
           Field{.name = "t_xmax", .kind = Kind::xid, .meaning = "always 0"},
           Field{.name = "t_cid", .kind = Kind::u32, .meaning = "always 0"},
           Field{.name = "t_ctid", .kind = Kind::tid, .meaning = "where the tuple is"}, kTupleInfomask2,
           kTupleInfomask, kTupleHoff);
// sequence.h FormData_pg_sequence
inline constexpr auto kSequenceData94 = fields(
    Field{.name = "sequence_name", .kind = Kind::chars, .meaning = "name when it was created", .length = 64},
    Field{.name = "last_value",
          .kind = Kind::i64,
          .meaning = "last value covered by this record; values up to it may have been handed out"},
    Field{.name = "start_value", .kind = Kind::i64, .meaning = "first value, also after a restart"},
    Field{.name = "increment_by", .kind = Kind::i64, .meaning = "step"},
    Field{.name = "max_value", .kind = Kind::i64, .meaning = "maximum"},
    Field{.name = "min_value", .kind = Kind::i64, .meaning = "minimum"},
    Field{.name = "cache_value", .kind = Kind::i64, .meaning = "values that a session takes at once"},
    Field{.name = "log_cnt", .kind = Kind::i64, .meaning = "values left that need no new record"},
    Field{.name = "is_cycled", .kind = Kind::boolean, .meaning = "begins again after the maximum"},
    Field{.name = "is_called", .kind = Kind::boolean, .meaning = "last_value has been handed out"});

// sequence.h FormData_pg_sequence_data (since 10): what does not change has moved to the catalog pg_sequence
inline constexpr auto kSequenceData10 =
    fields(Field{.name = "last_value",
                 .kind = Kind::i64,
                 .meaning = "last value covered by this record; values up to it may have been handed out"},
           Field{.name = "log_cnt", .kind = Kind::i64, .meaning = "values left that need no new record"},
           Field{.name = "is_called", .kind = Kind::boolean, .meaning = "last_value has been handed out"});

inline constexpr Record kSequence[] = {
    record({.op = 0x00,
            .name = "LOG",
            .in = until(System::pg94),
            .parts = {one("xl_seq_rec", 12, kSequenceNode),
                      object("tuple_header", "HeapTupleHeaderData", 24, kSequenceTupleHeader94),
                      object("sequence", "FormData_pg_sequence", 122, kSequenceData94)},
            .text = "log: rel {node}",
            .touches = {{{.relation = "node", .fixed = 0}}},
            .source = "sequence.h xl_seq_rec and FormData_pg_sequence, seqdesc.c seq_desc() (9.4.26)",
            .meaning = "a sequence was advanced or changed"}),
    record({.op = 0x00,
            .name = "LOG",
            .in = between(System::pg95, System::pg96),
            .parts = {one("xl_seq_rec", 12, kSequenceNode),
                      object("tuple_header", "HeapTupleHeaderData", 24, kSequenceTupleHeader94),
                      object("sequence", "FormData_pg_sequence", 122, kSequenceData94)},
            .text = "rel {node}",
            .source = "sequence.h xl_seq_rec and FormData_pg_sequence, seqdesc.c seq_desc() (9.6)",
            .meaning = "a sequence was advanced or changed"}),
    record({.op = 0x00,
            .name = "LOG",
            .in = since(System::pg10),
            .parts = {one("xl_seq_rec", 12, kSequenceNode),
                      object("tuple_header", "HeapTupleHeaderData", 24, kSequenceTupleHeader94),
                      object("sequence", "FormData_pg_sequence_data", 17, kSequenceData10)},
            .text = "rel {node}",
            .source = "sequence.h xl_seq_rec and FormData_pg_sequence_data, seqdesc.c seq_desc() (17)",
            .meaning = "a sequence was advanced or changed"}),
};

inline constexpr ResourceManager kSequenceRmgr{"Sequence", kSequence};

}  // namespace walread::formats
