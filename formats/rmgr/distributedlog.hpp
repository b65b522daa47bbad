// Resource manager DistributedLog (Greenplum): pages of pg_distributedlog.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Record kDistributedLog[] = {
    record(
        {.op = 0x00,
         .name = "ZEROPAGE",
         .in = only(System::gp6),
         .parts = {one("int", 4, kSlruPage)},
         .text = "zeropage: {page}",
         .source =
             "distributedlog.h DISTRIBUTEDLOG_ZEROPAGE, distributedlogdesc.c DistributedLog_desc() (6.24.3)",
         .meaning = "a new page of the distributed log was begun"}),
    record(
        {.op = 0x10,
         .name = "TRUNCATE",
         .in = only(System::gp6),
         .parts = {one("int", 4, kSlruPage)},
         .text = "truncate before: {page}",
         .source =
             "distributedlog.h DISTRIBUTEDLOG_TRUNCATE, distributedlogdesc.c DistributedLog_desc() (6.24.3)",
         .meaning = "the distributed log before a page was removed"}),
};

inline constexpr ResourceManager kDistributedLogRmgr{"DistributedLog", kDistributedLog};

}  // namespace walread::formats
