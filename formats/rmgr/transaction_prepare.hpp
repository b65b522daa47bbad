// PREPARE of resource manager Transaction since PostgreSQL 9.5: the state of a prepared transaction, as it is
// also written to pg_twophase.
#pragma once

#include "formats/rmgr/transaction.hpp"

namespace walread::formats {

// pgstat.h PgStat_Kind
inline constexpr Name kStatKinds[] = {
    {1, "database"}, {2, "relation"}, {3, "function"}, {4, "replslot"}, {5, "subscription"}};
inline constexpr Field kStatKind{
    .name = "kind", .kind = Kind::i32, .meaning = "kind of statistics", .choices = kStatKinds};
inline constexpr Field kStatDb{
    .name = "dboid", .kind = Kind::oid, .meaning = "database, 0 for shared objects"};
// xact.h xl_xact_stats_item
inline constexpr auto kStatItem15 =
    fields(kStatKind, kStatDb, Field{.name = "objoid", .kind = Kind::oid, .meaning = "object they are of"});
inline constexpr auto kStatItem18 =
    fields(kStatKind, kStatDb, Field{.name = "objid", .kind = Kind::u64, .meaning = "object they are of"});

inline constexpr Field kNumCommitStats{
    .name = "ncommitstats", .kind = Kind::i32, .meaning = "statistics entries to drop at commit"};
inline constexpr Field kNumAbortStats{
    .name = "nabortstats", .kind = Kind::i32, .meaning = "statistics entries to drop at abort"};
inline constexpr Field kGidLength{
    .name = "gidlen", .kind = Kind::u16, .meaning = "bytes of the global transaction id, with its NUL"};
inline constexpr Field kPrepareOriginLsn{
    .name = "origin_lsn",
    .kind = Kind::lsn,
    .meaning = "end of the PREPARE on the node it came from, 0/0 if local"};
inline constexpr Field kPrepareOriginTime{
    .name = "origin_timestamp", .kind = Kind::timestamp, .meaning = "when it was prepared there"};

// twophase.c TwoPhaseFileHeader, since 13 xact.h xl_xact_prepare
inline constexpr auto kTwoPhase96 =
    fields(kTwoPhaseHeader94[0], kTwoPhaseHeader94[1], kTwoPhaseHeader94[2], kTwoPhaseHeader94[3],
           kTwoPhaseHeader94[4], kTwoPhaseHeader94[5], kTwoPhaseHeader94[6], kTwoPhaseHeader94[7],
           kTwoPhaseHeader94[8], kNumInvalmsgs, kInitfileInval, kGidLength);
inline constexpr auto kTwoPhase11 = fields(
    kTwoPhaseHeader94[0], kTwoPhaseHeader94[1], kTwoPhaseHeader94[2], kTwoPhaseHeader94[3],
    kTwoPhaseHeader94[4], kTwoPhaseHeader94[5], kTwoPhaseHeader94[6], kTwoPhaseHeader94[7],
    kTwoPhaseHeader94[8], kNumInvalmsgs, kInitfileInval, kGidLength, kPrepareOriginLsn, kPrepareOriginTime);
inline constexpr auto kTwoPhase15 =
    fields(kTwoPhaseHeader94[0], kTwoPhaseHeader94[1], kTwoPhaseHeader94[2], kTwoPhaseHeader94[3],
           kTwoPhaseHeader94[4], kTwoPhaseHeader94[5], kTwoPhaseHeader94[6], kTwoPhaseHeader94[7],
           kTwoPhaseHeader94[8], kNumCommitStats, kNumAbortStats, kNumInvalmsgs, kInitfileInval, kGidLength,
           kPrepareOriginLsn, kPrepareOriginTime);
inline constexpr auto kTwoPhaseGid96 =
    fields(Field{.name = "gid", .kind = Kind::c_string, .meaning = "global transaction id"});

inline constexpr std::string_view kPrepareText13 =
    "gid {gid}: {prepared_at}{?ncommitrels:; rels(commit):{*commitrels: {:path}}}"
    "{?nabortrels:; rels(abort):{*abortrels: {:path}}}{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?ninvalmsgs:{?initfileinval:; relcache init file inval dbid {database} tsid 0}; inval "
    "msgs:{*invalmsgs: {}}}";
inline constexpr std::string_view kPrepareText15 =
    "gid {gid}: {prepared_at}{?ncommitrels:; rels(commit):{*commitrels: {:path}}}"
    "{?nabortrels:; rels(abort):{*abortrels: {:path}}}"
    "{?ncommitstats:; commit dropped stats:{*commitstats: {kind}/{dboid}/{objoid}}}"
    "{?nabortstats:; abort dropped stats:{*abortstats: {kind}/{dboid}/{objoid}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?ninvalmsgs:{?initfileinval:; relcache init file inval dbid {database} tsid 0}; inval "
    "msgs:{*invalmsgs: {}}}"
    "{?origin:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}";
inline constexpr std::string_view kPrepareText18 =
    "gid {gid}: {prepared_at}{?ncommitrels:; rels(commit):{*commitrels: {:path}}}"
    "{?nabortrels:; rels(abort):{*abortrels: {:path}}}"
    "{?ncommitstats:; commit dropped stats:{*commitstats: {kind}/{dboid}/{objid}}}"
    "{?nabortstats:; abort dropped stats:{*abortstats: {kind}/{dboid}/{objid}}}"
    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
    "{?ninvalmsgs:{?initfileinval:; relcache init file inval dbid {database} tsid 0}; inval "
    "msgs:{*invalmsgs: {}}}"
    "{?origin:; origin: node {!origin}, lsn {origin_lsn}, at {origin_timestamp}}";

inline constexpr std::string_view kPrepareMeaning =
    "first phase of a two-phase commit: the transaction waits for COMMIT PREPARED";

consteval Part prepare_gid() { return one("char[]", 0, kTwoPhaseGid96).padded(8); }
consteval Part prepare_subxacts() { return list("subxacts", "nsubxacts", 4, kXid).padded(8); }
consteval Part prepare_commitrels() { return list("commitrels", "ncommitrels", 12, kRelation).padded(8); }
consteval Part prepare_abortrels() { return list("abortrels", "nabortrels", 12, kRelation).padded(8); }
consteval Part prepare_invalmsgs() { return list("invalmsgs", "ninvalmsgs", 16, kInval).padded(8); }

consteval Record prepare_of(FormatSet in, Parts parts, std::string_view text, std::string_view source) {
  return record({.op = 0x10,
                 .mask = 0x70,
                 .name = "PREPARE",
                 .in = in,
                 .parts = parts,
                 .text = text,
                 .source = source,
                 .meaning = kPrepareMeaning});
}
consteval Record prepare95() {
  return prepare_of(only(System::pg95),
                    {one("TwoPhaseFileHeader", 248, kTwoPhase94).padded(8), prepare_subxacts(),
                     prepare_commitrels(), prepare_abortrels(), prepare_invalmsgs(), two_phase_records(kTwoPhaseTail95)},
                    "", "twophase.c TwoPhaseFileHeader and StartPrepare(), xactdesc.c xact_desc() (9.5)");
}
consteval Record prepare96() {
  return prepare_of(between(System::pg96, System::pg10),
                    {one("TwoPhaseFileHeader", 48, kTwoPhase96), prepare_gid(), prepare_subxacts(),
                     prepare_commitrels(), prepare_abortrels(), prepare_invalmsgs(), two_phase_records(kTwoPhaseTail95)},
                    "", "twophase.c TwoPhaseFileHeader and StartPrepare(), xactdesc.c xact_desc() (10)");
}
consteval Record prepare11() {
  return prepare_of(between(System::pg11, System::pg12),
                    {one("TwoPhaseFileHeader", 64, kTwoPhase11), prepare_gid(), prepare_subxacts(),
                     prepare_commitrels(), prepare_abortrels(), prepare_invalmsgs(), two_phase_records(kTwoPhaseTail95)},
                    "", "twophase.c TwoPhaseFileHeader and StartPrepare(), xactdesc.c xact_desc() (12)");
}
consteval Record prepare13() {
  return prepare_of(between(System::pg13, System::pg14),
                    {one("xl_xact_prepare", 64, kTwoPhase11), prepare_gid(), prepare_subxacts(),
                     prepare_commitrels(), prepare_abortrels(), prepare_invalmsgs(), two_phase_records(kTwoPhaseTail13)},
                    kPrepareText13, "xact.h xl_xact_prepare, xactdesc.c xact_desc_prepare() (13)");
}
consteval Record prepare15(FormatSet in, std::size_t size, std::span<const Field> item,
                           std::string_view text) {
  return prepare_of(
      in,
      {one("xl_xact_prepare", 72, kTwoPhase15), prepare_gid(), prepare_subxacts(), prepare_commitrels(),
       prepare_abortrels(), list("commitstats", "ncommitstats", size, item).padded(8),
       list("abortstats", "nabortstats", size, item).padded(8), prepare_invalmsgs(), two_phase_records(kTwoPhaseTail13)},
      text, "xact.h xl_xact_prepare, xactdesc.c xact_desc_prepare() (15, 18)");
}

}  // namespace walread::formats
