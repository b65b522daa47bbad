// Resource manager Transaction since PostgreSQL 9.5: one layout for commits and aborts, of which most parts
// are there only if xinfo says so.
#pragma once

#include "formats/rmgr/transaction.hpp"
#include "formats/rmgr/transaction_prepare.hpp"

namespace walread::formats {

// xact.h XACT_XINFO_HAS_* and XACT_COMPLETION_*: AE_LOCKS since 10, GID since 11, DROPPED_STATS since 15,
// APPLY_FEEDBACK since 9.6
inline constexpr Name kXinfoBits[] = {{0x0001, "HAS_DBINFO"},
                                      {0x0002, "HAS_SUBXACTS"},
                                      {0x0004, "HAS_RELFILELOCATORS"},
                                      {0x0008, "HAS_INVALS"},
                                      {0x0010, "HAS_TWOPHASE"},
                                      {0x0020, "HAS_ORIGIN"},
                                      {0x0040, "HAS_AE_LOCKS"},
                                      {0x0080, "HAS_GID"},
                                      {0x0100, "HAS_DROPPED_STATS"},
                                      {0x20000000, "APPLY_FEEDBACK"},
                                      {0x40000000, "UPDATE_RELCACHE_FILE"},
                                      {0x80000000, "FORCE_SYNC_COMMIT"}};

inline constexpr auto kXactEnd95 = fields(kXactTime);
inline constexpr auto kXactInfo95 = fields(Field{
    .name = "xinfo", .kind = Kind::u32, .meaning = "which parts follow, and flags", .flags = kXinfoBits});
inline constexpr auto kXactDbInfo95 = fields(kDbId, kTsId);
inline constexpr auto kXactSubxacts95 = fields(kNumSubxacts);
inline constexpr auto kXactRels95 = fields(kNumRels);
inline constexpr auto kXactInvals95 = fields(kNumMsgs);
inline constexpr auto kXactStats15 =
    fields(Field{.name = "nitems", .kind = Kind::i32, .meaning = "statistics entries dropped"});
inline constexpr auto kXactTwoPhase95 = fields(
    Field{.name = "twophase_xid", .kind = Kind::xid, .meaning = "transaction that was prepared before"});
inline constexpr auto kXactGid11 =
    fields(Field{.name = "gid", .kind = Kind::c_string, .meaning = "global transaction id given to PREPARE"});
inline constexpr auto kXactOrigin95 = fields(
    Field{.name = "origin_lsn", .kind = Kind::lsn, .meaning = "end of the commit on the node it came from"},
    Field{.name = "origin_timestamp", .kind = Kind::timestamp, .meaning = "when it was committed there"});

consteval Part xact_info() { return one("xl_xact_xinfo", 4, kXactInfo95).only_if(if_info(0x80)); }
consteval Part xact_dbinfo() {
  return one("xl_xact_dbinfo", 8, kXactDbInfo95).only_if(if_set("xinfo", 0x01));
}
consteval Part xact_subxacts() {
  return one("xl_xact_subxacts", 4, kXactSubxacts95).only_if(if_set("xinfo", 0x02));
}
consteval Part xact_rels() {
  return one("xl_xact_relfilelocators", 4, kXactRels95).only_if(if_set("xinfo", 0x04));
}
consteval Part xact_stats() {
  return one("xl_xact_stats_items", 4, kXactStats15).only_if(if_set("xinfo", 0x100));
}
consteval Part xact_invals() {
  return one("xl_xact_invals", 4, kXactInvals95).only_if(if_set("xinfo", 0x08));
}
consteval Part xact_twophase() {
  return one("xl_xact_twophase", 4, kXactTwoPhase95).only_if(if_set("xinfo", 0x10));
}
consteval Part xact_gid() {
  return one("char[]", 0, kXactGid11).only_if(if_set("xinfo", 0x10)).only_if(if_set("xinfo", 0x80));
}
consteval Part xact_origin() {
  return one("xl_xact_origin", 16, kXactOrigin95).only_if(if_set("xinfo", 0x20));
}

consteval Part subxact_list() { return list("subxacts", "nsubxacts", 4, kXid); }
consteval Part rel_list() { return list("rels", "nrels", 12, kRelation); }
consteval Part stat_list15() { return list("dropped_stats", "nitems", 12, kStatItem15); }
consteval Part stat_list18() { return list("dropped_stats", "nitems", 16, kStatItem18); }
consteval Part inval_list() { return list("msgs", "nmsgs", 16, kInval); }

// ---- texts -----------------------------------------------------------------------------------------------

inline constexpr std::string_view kCommitText95 =
    "{?twophase_xid:{twophase_xid}: }{xact_time}{?nrels:; rels:{*rels: {:path}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?nmsgs:{?xinfo&0x40000000:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: "
    "{}}}"
    "{?xinfo&0x80000000:; sync}"
    "{?xinfo&0x20:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}";
inline constexpr std::string_view kCommitText15 =
    "{?twophase_xid:{twophase_xid}: }{xact_time}{?nrels:; rels:{*rels: {:path}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?nitems:; dropped stats:{*dropped_stats: {kind}/{dboid}/{objoid}}}"
    "{?nmsgs:{?xinfo&0x40000000:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: "
    "{}}}"
    "{?xinfo&0x20000000:; apply_feedback}{?xinfo&0x80000000:; sync}"
    "{?xinfo&0x20:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}";
inline constexpr std::string_view kCommitText18 =
    "{?twophase_xid:{twophase_xid}: }{xact_time}{?nrels:; rels:{*rels: {:path}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?nitems:; dropped stats:{*dropped_stats: {kind}/{dboid}/{objid}}}"
    "{?nmsgs:{?xinfo&0x40000000:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: "
    "{}}}"
    "{?xinfo&0x20000000:; apply_feedback}{?xinfo&0x80000000:; sync}"
    "{?xinfo&0x20:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}";

inline constexpr std::string_view kAbortText95 =
    "{?twophase_xid:{twophase_xid}: }{xact_time}{?nrels:; rels:{*rels: {:path}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}";
inline constexpr std::string_view kAbortText15 =
    "{?twophase_xid:{twophase_xid}: }{xact_time}{?nrels:; rels:{*rels: {:path}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?xinfo&0x20:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}"
    "{?nitems:; dropped stats:{*dropped_stats: {kind}/{dboid}/{objoid}}}";
inline constexpr std::string_view kAbortText18 =
    "{?twophase_xid:{twophase_xid}: }{xact_time}{?nrels:; rels:{*rels: {:path}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?xinfo&0x20:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}"
    "{?nitems:; dropped stats:{*dropped_stats: {kind}/{dboid}/{objid}}}";

// ---- rows that differ only in their operation ------------------------------------------------------------

consteval Record commit_of(bool prepared, FormatSet in, Parts parts, std::string_view text,
                           std::string_view source) {
  return record({.op = static_cast<std::uint8_t>(prepared ? 0x30 : 0x00),
                 .mask = 0x70,
                 .name = prepared ? "COMMIT_PREPARED" : "COMMIT",
                 .in = in,
                 .parts = parts,
                 .text = text,
                 .source = source,
                 .meaning = prepared ? "a prepared transaction committed" : "a transaction committed"});
}
consteval Record abort_of(bool prepared, FormatSet in, Parts parts, std::string_view text,
                          std::string_view source) {
  return record(
      {.op = static_cast<std::uint8_t>(prepared ? 0x40 : 0x20),
       .mask = 0x70,
       .name = prepared ? "ABORT_PREPARED" : "ABORT",
       .in = in,
       .parts = parts,
       .text = text,
       .source = source,
       .meaning = prepared ? "a prepared transaction was rolled back" : "a transaction was rolled back"});
}

consteval Record commit95(bool prepared) {
  return commit_of(
      prepared, between(System::pg95, System::pg10),
      {one("xl_xact_commit", 8, kXactEnd95), xact_info(), xact_dbinfo(), xact_subxacts(), subxact_list(),
       xact_rels(), rel_list(), xact_invals(), inval_list(), xact_twophase(), xact_origin()},
      kCommitText95, "xact.h xl_xact_commit, xactdesc.c xact_desc_commit() (9.5, 10)");
}
consteval Record commit11(bool prepared) {
  return commit_of(
      prepared, between(System::pg11, System::pg14),
      {one("xl_xact_commit", 8, kXactEnd95), xact_info(), xact_dbinfo(), xact_subxacts(), subxact_list(),
       xact_rels(), rel_list(), xact_invals(), inval_list(), xact_twophase(), xact_gid(), xact_origin()},
      kCommitText95, "xact.h xl_xact_commit, xactdesc.c xact_desc_commit() (13)");
}
consteval Record commit15(bool prepared, FormatSet in, Part stats, std::string_view text) {
  return commit_of(prepared, in,
                   {one("xl_xact_commit", 8, kXactEnd95), xact_info(), xact_dbinfo(), xact_subxacts(),
                    subxact_list(), xact_rels(), rel_list(), xact_stats(), stats, xact_invals(), inval_list(),
                    xact_twophase(), xact_gid(), xact_origin()},
                   text, "xact.h xl_xact_commit, xactdesc.c xact_desc_commit() (15, 18)");
}

consteval Record abort95(bool prepared) {
  return abort_of(prepared, between(System::pg95, System::pg10),
                  {one("xl_xact_abort", 8, kXactEnd95), xact_info(), xact_subxacts(), subxact_list(),
                   xact_rels(), rel_list(), xact_twophase()},
                  kAbortText95, "xact.h xl_xact_abort, xactdesc.c xact_desc_abort() (9.5, 10)");
}
consteval Record abort11(bool prepared) {
  return abort_of(prepared, between(System::pg11, System::pg14),
                  {one("xl_xact_abort", 8, kXactEnd95), xact_info(), xact_dbinfo(), xact_subxacts(),
                   subxact_list(), xact_rels(), rel_list(), xact_twophase(), xact_gid(), xact_origin()},
                  kAbortText95, "xact.h xl_xact_abort, xactdesc.c xact_desc_abort() (13)");
}
consteval Record abort15(bool prepared, FormatSet in, Part stats, std::string_view text) {
  return abort_of(
      prepared, in,
      {one("xl_xact_abort", 8, kXactEnd95), xact_info(), xact_dbinfo(), xact_subxacts(), subxact_list(),
       xact_rels(), rel_list(), xact_stats(), stats, xact_twophase(), xact_gid(), xact_origin()},
      text, "xact.h xl_xact_abort, xactdesc.c xact_desc_abort() (15, 17, 18)");
}

inline constexpr Record kTransactionModern[] = {
    commit95(false),
    commit95(true),
    commit11(false),
    commit11(true),
    commit15(false, between(System::pg15, System::pg17), stat_list15(), kCommitText15),
    commit15(true, between(System::pg15, System::pg17), stat_list15(), kCommitText15),
    commit15(false, since(System::pg18), stat_list18(), kCommitText18),
    commit15(true, since(System::pg18), stat_list18(), kCommitText18),
    abort95(false),
    abort95(true),
    abort11(false),
    abort11(true),
    abort15(false, between(System::pg15, System::pg17), stat_list15(), kAbortText15),
    abort15(true, between(System::pg15, System::pg17), stat_list15(), kAbortText15),
    abort15(false, since(System::pg18), stat_list18(), kAbortText18),
    abort15(true, since(System::pg18), stat_list18(), kAbortText18),
    prepare95(),
    prepare96(),
    prepare11(),
    prepare13(),
    prepare15(between(System::pg15, System::pg17), 12, kStatItem15, kPrepareText15),
    prepare15(since(System::pg18), 16, kStatItem18, kPrepareText18),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "ASSIGNMENT",
            .in = since(System::pg95),
            .parts = {one("xl_xact_assignment", 8, kAssignment), list("subxacts", "nsubxacts", 4, kXid)},
            .text = "xtop {xtop}: subxacts:{*subxacts: {}}",
            .source = "xact.h xl_xact_assignment, xactdesc.c xact_desc_assignment() (17)",
            .meaning = "subtransactions and the transaction they belong to"}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "INVALIDATION",
            .in = since(System::pg14),
            .parts = {one("xl_xact_invals", 4, kXactInvals95), inval_list()},
            .text = "{?nmsgs:; inval msgs:{*msgs: {}}}",
            .source = "xact.h xl_xact_invals, xactdesc.c xact_desc() (17)",
            .meaning = "cache invalidations of one command, for logical decoding"}),
};

inline constexpr ResourceManager kTransactionRmgr{"Transaction", kTransaction, kTransactionModern};

}  // namespace walread::formats
