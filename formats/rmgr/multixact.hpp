// Resource manager MultiXact: several transactions that lock one tuple.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// multixact.h MultiXactStatus, by the names that mxactdesc.c out_member() prints
inline constexpr Name kMultiXactStatus[] = {{0, "keysh"},  {1, "sh"},       {2, "fornokeyupd"},
                                            {3, "forupd"}, {4, "nokeyupd"}, {5, "upd"}};
inline constexpr auto kMultiXactCreate94 = fields(
    Field{.name = "mid", .kind = Kind::xid, .meaning = "new MultiXactId"},
    Field{.name = "moff", .kind = Kind::u32, .meaning = "where its members begin in pg_multixact/members"},
    Field{.name = "nmembers", .kind = Kind::i32, .meaning = "number of members"});
// multixact.h MultiXactMember
inline constexpr auto kMultiXactMember94 =
    fields(Field{.name = "xid", .kind = Kind::xid, .meaning = "member transaction"},
           Field{.name = "status",
                 .kind = Kind::u32,
                 .meaning = "what it does to the tuple",
                 .choices = kMultiXactStatus});

// multixact.h xl_multixact_truncate (since 9.5)
inline constexpr auto kMultiXactTruncate95 = fields(
    Field{.name = "oldest_multi_db", .kind = Kind::oid, .meaning = "database with the oldest MultiXactId"},
    Field{.name = "start_trunc_off", .kind = Kind::xid, .meaning = "first MultiXactId removed"},
    Field{.name = "end_trunc_off", .kind = Kind::xid, .meaning = "oldest MultiXactId that is kept"},
    Field{.name = "start_trunc_memb", .kind = Kind::u32, .meaning = "first member offset removed"},
    Field{.name = "end_trunc_memb", .kind = Kind::u32, .meaning = "oldest member offset that is kept"});

consteval Record multixact_zero_page(bool members, FormatSet in, Part data, std::string_view source) {
  return record({.op = static_cast<std::uint8_t>(members ? 0x10 : 0x00),
                 .name = members ? "ZERO_MEM_PAGE" : "ZERO_OFF_PAGE",
                 .in = in,
                 .parts = {data},
                 .text = "{page}",
                 .source = source,
                 .meaning = members ? "a new page of pg_multixact/members was begun"
                                    : "a new page of pg_multixact/offsets was begun"});
}

inline constexpr Record kMultiXact[] = {
    record({.op = 0x00,
            .name = "ZERO_OFF_PAGE",
            .in = until(System::pg94),
            .parts = {one("int", 4, kSlruPage)},
            .text = "zero offsets page: {page}",
            .source = "multixact.h XLOG_MULTIXACT_ZERO_OFF_PAGE, mxactdesc.c multixact_desc() (9.4.26)",
            .meaning = "a new page of pg_multixact/offsets was begun"}),
    record({.op = 0x10,
            .name = "ZERO_MEM_PAGE",
            .in = until(System::pg94),
            .parts = {one("int", 4, kSlruPage)},
            .text = "zero members page: {page}",
            .source = "multixact.h XLOG_MULTIXACT_ZERO_MEM_PAGE, mxactdesc.c multixact_desc() (9.4.26)",
            .meaning = "a new page of pg_multixact/members was begun"}),
    record(
        {.op = 0x20,
         .name = "CREATE_ID",
         .in = until(System::pg94),
         .parts = {one("xl_multixact_create", 12, kMultiXactCreate94),
                   list("members", "nmembers", 8, kMultiXactMember94)},
         .text = "create mxid {mid} offset {moff} nmembers {nmembers}: {*members:{xid} "
                 "{?status=0:(keysh)|{?status=1:(sh)|{?status=2:(fornokeyupd)|{?status=3:(forupd)|{?status=4:"
                 "(nokeyupd)|{?status=5:(upd)|(unk)}}}}}} }",
         .source = "multixact.h xl_multixact_create, mxactdesc.c multixact_desc() and out_member() (9.4.26)",
         .meaning = "a MultiXactId was made for a set of transactions"}),
    multixact_zero_page(false, between(System::pg95, System::pg16), one("int", 4, kSlruPage),
                        "multixact.h XLOG_MULTIXACT_ZERO_OFF_PAGE, mxactdesc.c multixact_desc() (15)"),
    multixact_zero_page(true, between(System::pg95, System::pg16), one("int", 4, kSlruPage),
                        "multixact.h XLOG_MULTIXACT_ZERO_MEM_PAGE, mxactdesc.c multixact_desc() (15)"),
    multixact_zero_page(false, since(System::pg17), one("int64", 8, kSlruPage17),
                        "multixact.h XLOG_MULTIXACT_ZERO_OFF_PAGE, mxactdesc.c multixact_desc() (17)"),
    multixact_zero_page(true, since(System::pg17), one("int64", 8, kSlruPage17),
                        "multixact.h XLOG_MULTIXACT_ZERO_MEM_PAGE, mxactdesc.c multixact_desc() (17)"),
    record({.op = 0x20,
            .name = "CREATE_ID",
            .in = since(System::pg95),
            .parts = {one("xl_multixact_create", 12, kMultiXactCreate94),
                      list("members", "nmembers", 8, kMultiXactMember94)},
            .text =
                "{mid} offset {moff} nmembers {nmembers}: {*members:{xid} "
                "{?status=0:(keysh)|{?status=1:(sh)|{?status=2:(fornokeyupd)|{?status=3:(forupd)|{?status=4:"
                "(nokeyupd)|{?status=5:(upd)|(unk)}}}}}} }",
            .source = "multixact.h xl_multixact_create, mxactdesc.c multixact_desc() and out_member() (17)",
            .meaning = "a MultiXactId was made for a set of transactions"}),
    record(
        {.op = 0x30,
         .name = "TRUNCATE_ID",
         .in = since(System::pg95),
         .parts = {one("xl_multixact_truncate", 20, kMultiXactTruncate95)},
         .text =
             "offsets [{start_trunc_off}, {end_trunc_off}), members [{start_trunc_memb}, {end_trunc_memb})",
         .source = "multixact.h xl_multixact_truncate, mxactdesc.c multixact_desc() (17)",
         .meaning = "MultiXactIds that nobody needs any more were removed"}),
};

inline constexpr ResourceManager kMultiXactRmgr{"MultiXact", kMultiXact};

}  // namespace walread::formats
