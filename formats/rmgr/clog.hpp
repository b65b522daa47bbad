// Resource manager CLOG: pages of the commit log (pg_clog).
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// clog.h xl_clog_truncate (since 10)
inline constexpr Field kClogOldestDb{
    .name = "oldest_xact_db", .kind = Kind::oid, .meaning = "database with that transaction"};
inline constexpr auto kClogTruncate10 =
    fields(Field{.name = "page", .kind = Kind::i32, .meaning = "first page that is kept"}, kSlruOldestXact,
           kClogOldestDb);
inline constexpr auto kClogTruncate17 =
    fields(Field{.name = "page", .kind = Kind::i64, .meaning = "first page that is kept"}, kSlruOldestXact,
           kClogOldestDb);

consteval Record clog_zero_page(FormatSet in, Part data, std::string_view text, std::string_view source) {
  return record({.op = 0x00,
                 .name = "ZEROPAGE",
                 .in = in,
                 .parts = {data},
                 .text = text,
                 .source = source,
                 .meaning = "a new page of the commit log was begun"});
}
consteval Record clog_truncate(FormatSet in, Part data, std::string_view text, std::string_view source) {
  return record({.op = 0x10,
                 .name = "TRUNCATE",
                 .in = in,
                 .parts = {data},
                 .text = text,
                 .source = source,
                 .meaning = "the commit log before a page was removed: those transactions are all frozen"});
}

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
    clog_zero_page(between(System::pg95, System::pg96), one("int", 4, kSlruPage), "{page}",
                   "clog.h CLOG_ZEROPAGE, clogdesc.c clog_desc() (9.6)"),
    clog_zero_page(between(System::pg10, System::pg16), one("int", 4, kSlruPage), "page {page}",
                   "clog.h CLOG_ZEROPAGE, clogdesc.c clog_desc() (15)"),
    clog_zero_page(since(System::pg17), one("int64", 8, kSlruPage17), "page {page}",
                   "clog.h CLOG_ZEROPAGE, clogdesc.c clog_desc() (17)"),
    clog_truncate(between(System::pg95, System::pg96), one("int", 4, kSlruPage), "{page}",
                  "clog.h CLOG_TRUNCATE, clogdesc.c clog_desc() (9.6)"),
    clog_truncate(between(System::pg10, System::pg16), one("xl_clog_truncate", 12, kClogTruncate10),
                  "page {page}; oldestXact {oldest_xact}",
                  "clog.h xl_clog_truncate, clogdesc.c clog_desc() (15)"),
    clog_truncate(since(System::pg17), one("xl_clog_truncate", 16, kClogTruncate17),
                  "page {page}; oldestXact {oldest_xact}",
                  "clog.h xl_clog_truncate, clogdesc.c clog_desc() (17)"),
};

inline constexpr ResourceManager kClogRmgr{"CLOG", kClog};

}  // namespace walread::formats
