// Resource manager CLOG: pages of the commit log (pg_clog).
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Record kClog[] = {
    record({.op = 0x00,
            .name = "ZEROPAGE",
            .in = until(System::pg94),
            .parts = {one("int", 4, kSlruPage)},
            .text = "zeropage: {page}",
            .source = "clog.h CLOG_ZEROPAGE, clogdesc.c clog_desc() (9.4.26)",
            .meaning = "a new page of the commit log was begun"}),
    record({.op = 0x10,
            .name = "TRUNCATE",
            .in = until(System::pg94),
            .parts = {one("int", 4, kSlruPage)},
            .text = "truncate before: {page}",
            .source = "clog.h CLOG_TRUNCATE, clogdesc.c clog_desc() (9.4.26)",
            .meaning = "the commit log before a page was removed: those transactions are all frozen"}),
};

inline constexpr ResourceManager kClogRmgr{"CLOG", kClog};

}  // namespace walread::formats
