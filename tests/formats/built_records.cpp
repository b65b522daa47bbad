#include "tests/formats/built_records.hpp"

#include <string>

#include "formats/registry.hpp"
#include "tests/formats/built_list.hpp"
#include "tests/support/wal_records.hpp"

namespace walread::test {

namespace {

using formats::System;

// Fields that follow each other without any alignment.
ByteVector packed(std::initializer_list<ByteWriter> pieces) {
  ByteWriter out;
  for (const ByteWriter& piece : pieces) out.bytes(piece.data());
  return out;
}

ByteWriter btree_target() { return ByteWriter().relation(1663, 16384, 501).tid(3, 2); }
ByteWriter btree_metadata() { return ByteWriter().u32(8).u32(2).u32(7).u32(1); }
ByteWriter index_tuple() { return ByteWriter().tid(9, 1).u16(16).fill(8, 0x11); }

const records::Commit kFull{.xid = 700,
                            .flags = 3,
                            .dropped = {{.relation = {1663, 16384, 500}},
                                        {.relation = {1663, 16384, 501}, .temporary = true},
                                        {.relation = {1664, 0, 502}, .storage = 'a'},
                                        {.relation = {16500, 16384, 503}, .temporary = true, .storage = 'c'}},
                            .subtransactions = {701, 702, 4294967295u},
                            .invalidations = {{7, 16384, 0}, {-1, 16384, 2608}, {-2, 16384, 500}, {-3, 0, 0}, {-4, 0, 0},
                                              {-5, 16384, 1259}, {-100, 0, 0}},
                            .dropped_databases = {{1663, 9}, {16500, 10}},
                            .database = 16384,
                            .tablespace = 1663,
                            .distributed = {1790000000, 42}};

constexpr const char* kTime = "2026-01-01 03:04:05.678901 UTC";
const std::string kRelsGp6 =
    "; rels: base/16384/500 base/16384/t_501 global/502 pg_tblspc/16500/GPDB_6_301908232/16384/t_503";
const std::string kRels94 = "; rels: base/16384/500 base/16384/501 global/502 pg_tblspc/16500/PG_9.4_201409291/16384/503";
const std::string kSubxacts = "; subxacts: 701 702 4294967295";
const std::string kMessages =
    "; relcache init file inval dbid 16384 tsid 1663; inval msgs: catcache 7 catalog 2608 relcache 500 smgr relmap "
    "snapshot 1259 unknown id -100";
const std::string kDatabases = "; deldbs: base/9 pg_tblspc/16500/GPDB_6_301908232/10";

records::Commit of(System system, records::Commit c = kFull) {
  c.system = system;
  return c;
}
records::Abort abort_of(System system) {
  return {.xid = 700, .dropped = kFull.dropped, .subtransactions = kFull.subtransactions, .system = system};
}
records::Prepare prepare_of(System system) {
  return {.xid = 700,
          .gid = "1790000000-0000000042",
          .subtransactions = kFull.subtransactions,
          .dropped_at_commit = kFull.dropped,
          .dropped_at_abort = {kFull.dropped[1]},
          .invalidations = kFull.invalidations,
          .system = system};
}

void add_common(BuiltList& list, System system, const std::string& rels) {
  const std::string time = kTime;
  list.add("XLOG/NOOP", records::noop(5), "xlog no-op");
  list.add("Transaction/ABORT", records::abort(abort_of(system)), "abort: " + time + rels + kSubxacts);
  list.add("Transaction/ABORT_PREPARED", records::abort_prepared(abort_of(system)),
           "abort prepared 700: " + time + rels + kSubxacts);
  list.add("Transaction/PREPARE", records::prepare(prepare_of(system)), "prepare");
  list.add("Transaction/COMMIT_COMPACT", records::commit_compact(700, kFull.subtransactions),
           "commit: " + time + kSubxacts);
  // MultiXactStatus goes up to 5 (mxactdesc.c out_member()).
  ByteWriter members;
  members.u32(50).u32(100).u32(7);
  for (std::uint32_t i = 0; i < 7; ++i) members.u32(800 + i).u32(i);
  list.add("MultiXact/CREATE_ID", {.rmid = 6, .info = 0x20, .data = members},
           "create mxid 50 offset 100 nmembers 7: 800 (keysh) 801 (sh) 802 (fornokeyupd) 803 (forupd) 804 (nokeyupd) 805 "
           "(upd) 806 (unk) ");
}

void add_pg94(BuiltList& list) {
  const std::string time = kTime;
  add_common(list, System::pg94, kRels94);
  list.add("Transaction/COMMIT", records::commit(of(System::pg94)), "commit: " + time + kRels94 + kSubxacts + kMessages);
  list.add("Transaction/COMMIT_PREPARED", records::commit_prepared(of(System::pg94)),
           "commit prepared 700: " + time + kRels94 + kSubxacts + kMessages);
}

void add_gp6(BuiltList& list) {
  const std::string time = kTime;
  add_common(list, System::gp6, kRelsGp6);
  list.add("Transaction/COMMIT", records::commit(of(System::gp6)),
           "commit: " + time + kRelsGp6 + kSubxacts + kMessages + " gid = 1790000000-0000000042" + kDatabases);
  list.add("Transaction/COMMIT_PREPARED", records::commit_prepared(of(System::gp6)),
           "commit prepared 700: " + time + kRelsGp6 + kSubxacts + kMessages + kDatabases +
               " gid = 1790000000-0000000042 gxid = 42");
  list.add("Transaction/DISTRIBUTED_COMMIT", records::distributed_commit(of(System::gp6)),
           "distributed commit " + time + kRelsGp6 + kSubxacts + kMessages + kDatabases +
               " gid = 1790000000-0000000042, gxid = 42");
  list.add("XLOG/CHECKPOINT_ONLINE",
           records::checkpoint({.redo = Lsn{0x14000028},
                                .committed = {{1790000000, 42}, {1790000000, 4294967295u}},
                                .prepared = {{700, Lsn{0x13000100}}, {701, Lsn{0x100000028}}}}),
           "checkpoint: redo 0/14000028; tli 1; prev tli 1; fpw true; xid 0/1000; oid 24576; relfilenode 16500; multi 1; "
           "offset 0; oldest xid 700 in DB 1; oldest multi 1 in DB 1; oldest running xid 0; online, checkpoint record data "
           "length = 180, DTX committed count 2, DTX data length 60, prepared transaction agg state count = 2");
  // pg_resetxlog and initdb write checkpoints without the lists.
  list.add("XLOG/CHECKPOINT_SHUTDOWN", records::checkpoint({.shutdown = true, .redo = Lsn{0x28}, .with_lists = false}),
           "checkpoint: redo 0/28; tli 1; prev tli 1; fpw true; xid 0/1000; oid 24576; relfilenode 16500; multi 1; offset 0; "
           "oldest xid 700 in DB 1; oldest multi 1 in DB 1; oldest running xid 0; shutdown");

  list.add("Btree/DELETE",
           {.rmid = 11, .info = 0x70,
            .data = ByteWriter().relation(1663, 16384, 501).u32(9).relation(1663, 16384, 500).u32(3).u16(1).u16(5).u16(7)},
           "delete: index 1663/16384/501; iblk 9, heap 1663/16384/500;; page index (unend - unused = 3)");
  const TestRecord insert_meta{
      .rmid = 11, .info = 0x20, .data = packed({btree_target(), ByteWriter().u32(6), btree_metadata(), index_tuple()})};
  list.add("Btree/INSERT_META", insert_meta,
           "insert_meta: rel 1663/16384/501; tid 3/2; add length 16 item at offset 2 in page 3; restore metadata page 0 "
           "(root page value 8, level 2, fastroot page value 7, fastlevel 1)");
  // With an image of the child's page its number is not there, but the tool skips it all the same and reads the metadata
  // four bytes too late: the last number is the first of the image's header.
  const TestRecord with_image{.rmid = 11,
                              .info = 0x20,
                              .data = packed({btree_target(), btree_metadata()}),
                              .images = {{.relation = {1663, 16384, 501}, .block = 3}}};
  list.add("Btree/INSERT_META", with_image,
           "insert_meta: rel 1663/16384/501; tid 3/2; restore metadata page 0 (root page value 2, level 7, fastroot page "
           "value 1, fastlevel 1663)");
}

}  // namespace

std::vector<GoldenRecord> built_records(System system) {
  BuiltList list(system);
  if (system == System::gp6) add_gp6(list);
  if (system == System::pg94) add_pg94(list);
  if (formats::version(system).framing == formats::Framing::block_reference) {
    add_modern_records(list);
    add_modern_transactions(list);
  }
  return list.out;
}

std::vector<GoldenRecord> all_records(System system) {
  std::vector<GoldenRecord> out = golden_records(system);
  for (GoldenRecord& r : built_records(system)) out.push_back(std::move(r));
  return out;
}

}  // namespace walread::test
