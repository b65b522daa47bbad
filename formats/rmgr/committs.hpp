// Resource manager CommitTs: times of commits (pg_commit_ts), with track_commit_timestamp.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// commit_ts.h xl_commit_ts_truncate (since 10)
inline constexpr Field kCommitTsOldest{
    .name = "oldest_xid", .kind = Kind::xid, .meaning = "oldest transaction whose time is kept"};
inline constexpr auto kCommitTsTruncate10 =
    fields(Field{.name = "page", .kind = Kind::i32, .meaning = "first page that is kept"}, kCommitTsOldest);
inline constexpr auto kCommitTsTruncate17 =
    fields(Field{.name = "page", .kind = Kind::i64, .meaning = "first page that is kept"}, kCommitTsOldest);
// commit_ts.h xl_commit_ts_set (up to 13)
inline constexpr auto kCommitTsSet95 =
    fields(Field{.name = "timestamp", .kind = Kind::timestamp, .meaning = "time of the commit"},
           Field{.name = "nodeid", .kind = Kind::u16, .meaning = "replication origin, 0 for this server"},
           Field{.name = "mainxid", .kind = Kind::xid, .meaning = "transaction that committed"});
inline constexpr auto kCommitTsSubxid95 =
    fields(Field{.name = "", .kind = Kind::xid, .meaning = "subtransaction that committed with it"});

consteval Record commit_ts_zero_page(FormatSet in, Part data, std::string_view source) {
  return record({.op = 0x00,
                 .name = "ZEROPAGE",
                 .in = in,
                 .parts = {data},
                 .text = "{page}",
                 .source = source,
                 .meaning = "a new page of pg_commit_ts was begun"});
}
consteval Record commit_ts_truncate(FormatSet in, Part data, std::string_view text, std::string_view source) {
  return record({.op = 0x10,
                 .name = "TRUNCATE",
                 .in = in,
                 .parts = {data},
                 .text = text,
                 .source = source,
                 .meaning = "the times of old transactions were removed"});
}

inline constexpr Record kCommitTs[] = {
    commit_ts_zero_page(between(System::pg95, System::pg16), one("int", 4, kSlruPage),
                        "commit_ts.h COMMIT_TS_ZEROPAGE, committsdesc.c commit_ts_desc() (15)"),
    commit_ts_zero_page(since(System::pg17), one("int64", 8, kSlruPage17),
                        "commit_ts.h COMMIT_TS_ZEROPAGE, committsdesc.c commit_ts_desc() (17)"),
    commit_ts_truncate(between(System::pg95, System::pg96), one("int", 4, kSlruPage), "{page}",
                       "commit_ts.h COMMIT_TS_TRUNCATE, committsdesc.c commit_ts_desc() (9.6)"),
    commit_ts_truncate(between(System::pg10, System::pg16),
                       one("xl_commit_ts_truncate", 8, kCommitTsTruncate10),
                       "pageno {page}, oldestXid {oldest_xid}",
                       "commit_ts.h xl_commit_ts_truncate, committsdesc.c commit_ts_desc() (15)"),
    commit_ts_truncate(since(System::pg17), one("xl_commit_ts_truncate", 12, kCommitTsTruncate17),
                       "pageno {page}, oldestXid {oldest_xid}",
                       "commit_ts.h xl_commit_ts_truncate, committsdesc.c commit_ts_desc() (17)"),
    record(
        {.op = 0x20,
         .name = "SETTS",
         .in = between(System::pg95, System::pg13),
         .parts = {one("xl_commit_ts_set", 16, kCommitTsSet95), list_to_end("subxids", 4, kCommitTsSubxid95)},
         .text = "set {timestamp}/{nodeid} for: {mainxid}{*subxids:, {}}",
         .source = "commit_ts.h xl_commit_ts_set, committsdesc.c commit_ts_desc() (9.6)",
         .meaning = "the time of a commit was set by hand"}),
};

inline constexpr ResourceManager kCommitTsRmgr{"CommitTs", kCommitTs};

}  // namespace walread::formats
