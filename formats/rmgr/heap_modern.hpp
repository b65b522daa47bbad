// Resource manager Heap since 9.5. The texts have three generations: 9.5 to 11, 12 to 15 (with flags),
// since 16.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/heap_structs.hpp"

namespace walread::formats {

inline constexpr std::string_view kHeapInsertMeaning = "a tuple was inserted";
inline constexpr std::string_view kHeapDeleteMeaning = "a tuple was deleted";
inline constexpr std::string_view kHeapUpdateMeaning =
    "a tuple was replaced by a new version, and its indexes get new entries";
inline constexpr std::string_view kHeapHotUpdateMeaning =
    "a tuple was replaced by a new version on the same page, and indexes need no new entries for it";
inline constexpr std::string_view kHeapTruncateMeaning =
    "tables were truncated: for logical decoding, changes nothing";
inline constexpr std::string_view kHeapConfirmMeaning =
    "a speculative insertion (INSERT ... ON CONFLICT) found no conflict and stays";
inline constexpr std::string_view kHeapLockMeaning =
    "a tuple was locked (SELECT FOR UPDATE and the like, foreign key checks)";
inline constexpr std::string_view kHeapInplaceMeaning =
    "a catalog tuple was overwritten where it stands, outside of any transaction";

inline constexpr std::string_view kHeapUpdateText95 =
    "off {old_offnum} xmax {old_xmax} {old_infobits_set:flags}; new off {new_offnum} xmax {new_xmax}";
inline constexpr std::string_view kHeapUpdateText12 =
    "off {old_offnum} xmax {old_xmax} flags 0x{flags:02X} {old_infobits_set:flags}; new off {new_offnum} "
    "xmax {new_xmax}";
inline constexpr std::string_view kHeapUpdateText16 =
    "old_xmax: {old_xmax}, old_off: {old_offnum}, old_infobits: [{old_infobits_set:flags,}], "
    "flags: 0x{flags:02X}, new_xmax: {new_xmax}, new_off: {new_offnum}";

inline constexpr Record kHeapModern[] = {
    record(
        {.op = 0x00,
         .mask = 0x70,
         .name = "INSERT",
         .init_page = true,
         .in = between(System::pg95, System::pg11),
         .parts = kHeapInsertParts,
         .text = "off {offnum}",
         .source = "heapam_xlog.h xl_heap_insert, heapam.c heap_insert(), heapdesc.c heap_desc() (9.5, 11)",
         .meaning = kHeapInsertMeaning}),
    record({.op = 0x00,
            .mask = 0x70,
            .name = "INSERT",
            .init_page = true,
            .in = between(System::pg12, System::pg15),
            .parts = kHeapInsertParts,
            .text = "off {offnum} flags 0x{flags:02X}",
            .source = "heapam_xlog.h xl_heap_insert, heapam.c heap_insert(), heapdesc.c heap_desc() (15)",
            .meaning = kHeapInsertMeaning}),
    record(
        {.op = 0x00,
         .mask = 0x70,
         .name = "INSERT",
         .init_page = true,
         .in = since(System::pg16),
         .parts = kHeapInsertParts,
         .text = "off: {offnum}, flags: 0x{flags:02X}",
         .source = "heapam_xlog.h xl_heap_insert, heapam.c heap_insert(), heapdesc.c heap_desc() (16, 18.4)",
         .meaning = kHeapInsertMeaning}),
    record(
        {.op = 0x10,
         .mask = 0x70,
         .name = "DELETE",
         .in = between(System::pg95, System::pg11),
         .parts = kHeapDeleteParts,
         .text = "off {offnum} {infobits_set:flags}",
         .source = "heapam_xlog.h xl_heap_delete, heapam.c heap_delete(), heapdesc.c heap_desc() (9.5, 11)",
         .meaning = kHeapDeleteMeaning}),
    record({.op = 0x10,
            .mask = 0x70,
            .name = "DELETE",
            .in = between(System::pg12, System::pg15),
            .parts = kHeapDeleteParts,
            .text = "off {offnum} flags 0x{flags:02X} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_delete, heapam.c heap_delete(), heapdesc.c heap_desc() (15)",
            .meaning = kHeapDeleteMeaning}),
    record(
        {.op = 0x10,
         .mask = 0x70,
         .name = "DELETE",
         .in = since(System::pg16),
         .parts = kHeapDeleteParts,
         .text = "xmax: {xmax}, off: {offnum}, infobits: [{infobits_set:flags,}], flags: 0x{flags:02X}",
         .source = "heapam_xlog.h xl_heap_delete, heapam.c heap_delete(), heapdesc.c heap_desc() (16, 18.4)",
         .meaning = kHeapDeleteMeaning}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "UPDATE",
            .init_page = true,
            .in = between(System::pg95, System::pg11),
            .parts = kHeapUpdateParts,
            .text = kHeapUpdateText95,
            .source =
                "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (9.5, 11)",
            .meaning = kHeapUpdateMeaning}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "UPDATE",
            .init_page = true,
            .in = between(System::pg12, System::pg15),
            .parts = kHeapUpdateParts,
            .text = kHeapUpdateText12,
            .source = "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (15)",
            .meaning = kHeapUpdateMeaning}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "UPDATE",
            .init_page = true,
            .in = since(System::pg16),
            .parts = kHeapUpdateParts,
            .text = kHeapUpdateText16,
            .source =
                "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (16, 18.4)",
            .meaning = kHeapUpdateMeaning}),
    record({.op = 0x30,
            .mask = 0x70,
            .name = "TRUNCATE",
            .in = between(System::pg11, System::pg15),
            .parts = kHeapTruncateParts,
            .text = "{?flags&1:cascade }{?flags&2:restart_seqs }nrelids {nrelids} relids{*relids: {}}",
            .source = "heapam_xlog.h xl_heap_truncate, heapdesc.c heap_desc() (11, 15)",
            .meaning = kHeapTruncateMeaning}),
    record({.op = 0x30,
            .mask = 0x70,
            .name = "TRUNCATE",
            .in = since(System::pg16),
            .parts = kHeapTruncateParts,
            .text = "flags: [{flags:flags,}], nrelids: {nrelids}, relids: [{*relids/, :{}}]",
            .source = "heapam_xlog.h xl_heap_truncate, heapdesc.c heap_desc() (16, 18.4)",
            .meaning = kHeapTruncateMeaning}),
    record({.op = 0x40,
            .mask = 0x70,
            .name = "HOT_UPDATE",
            .init_page = true,
            .in = between(System::pg95, System::pg11),
            .parts = kHeapUpdateParts,
            .text = kHeapUpdateText95,
            .source =
                "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (9.5, 11)",
            .meaning = kHeapHotUpdateMeaning}),
    record({.op = 0x40,
            .mask = 0x70,
            .name = "HOT_UPDATE",
            .init_page = true,
            .in = between(System::pg12, System::pg15),
            .parts = kHeapUpdateParts,
            .text = kHeapUpdateText12,
            .source = "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (15)",
            .meaning = kHeapHotUpdateMeaning}),
    record({.op = 0x40,
            .mask = 0x70,
            .name = "HOT_UPDATE",
            .init_page = true,
            .in = since(System::pg16),
            .parts = kHeapUpdateParts,
            .text = kHeapUpdateText16,
            .source =
                "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (16, 18.4)",
            .meaning = kHeapHotUpdateMeaning}),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "HEAP_CONFIRM",
            .in = between(System::pg95, System::pg15),
            .parts = kHeapConfirmParts,
            .text = "off {offnum}",
            .source = "heapam_xlog.h xl_heap_confirm, heapdesc.c heap_desc() (9.5, 15)",
            .meaning = kHeapConfirmMeaning}),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "HEAP_CONFIRM",
            .in = since(System::pg16),
            .parts = kHeapConfirmParts,
            .text = "off: {offnum}",
            .source = "heapam_xlog.h xl_heap_confirm, heapdesc.c heap_desc() (16, 18.4)",
            .meaning = kHeapConfirmMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK",
            .in = only(System::pg95),
            .parts = {one("xl_heap_lock", 7, kHeapLock95)},
            .text = "off {offnum}: xid {locking_xid} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_lock, heapdesc.c heap_desc() (9.5)",
            .meaning = kHeapLockMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK",
            .in = between(System::pg96, System::pg11),
            .parts = {one("xl_heap_lock", 8, kHeapLock96)},
            .text = "off {offnum}: xid {locking_xid}: flags {flags} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_lock, heapdesc.c heap_desc() (9.6, 11)",
            .meaning = kHeapLockMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK",
            .in = between(System::pg12, System::pg15),
            .parts = {one("xl_heap_lock", 8, kHeapLock96)},
            .text = "off {offnum}: xid {locking_xid}: flags 0x{flags:02X} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_lock, heapdesc.c heap_desc() (15)",
            .meaning = kHeapLockMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK",
            .in = since(System::pg16),
            .parts = {one("xl_heap_lock", 8, kHeapLock16)},
            .text = "xmax: {xmax}, off: {offnum}, infobits: [{infobits_set:flags,}], flags: 0x{flags:02X}",
            .source = "heapam_xlog.h xl_heap_lock, heapdesc.c heap_desc() (16, 18.4)",
            .meaning = kHeapLockMeaning}),
    record({.op = 0x70,
            .mask = 0x70,
            .name = "INPLACE",
            .in = between(System::pg95, System::pg15),
            .parts = kHeapInplaceParts,
            .text = "off {offnum}",
            .source = "heapam_xlog.h xl_heap_inplace, heapam.c heap_inplace_update(), heapdesc.c heap_desc() "
                      "(9.5, 15)",
            .meaning = kHeapInplaceMeaning}),
    record(
        {.op = 0x70,
         .mask = 0x70,
         .name = "INPLACE",
         .in = between(System::pg16, System::pg17),
         .parts = kHeapInplaceParts,
         .text = "off: {offnum}",
         .source =
             "heapam_xlog.h xl_heap_inplace, heapam.c heap_inplace_update(), heapdesc.c heap_desc() (16, 17)",
         .meaning = kHeapInplaceMeaning}),
    record({.op = 0x70,
            .mask = 0x70,
            .name = "INPLACE",
            .in = since(System::pg18),
            .parts = {one("xl_heap_inplace", 20, kHeapInplace18), list("msgs", "nmsgs", 16, kHeapInval),
                      rest("tuple").in_block(0)},
            .text = "off: {offnum}{?#msgs:{?relcache_init_file_inval:; relcache init file inval dbid {db_id} "
                    "tsid {ts_id}}; inval msgs:{*msgs: {}}}",
            .source = "heapam_xlog.h xl_heap_inplace, heapdesc.c heap_desc(), standbydesc.c "
                      "standby_desc_invalidations() (18.4)",
            .meaning = kHeapInplaceMeaning}),
};

}  // namespace walread::formats
