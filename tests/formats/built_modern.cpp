// Records of the framing since 9.5 that no recording shows, and those of 9.5 and 9.6, of which there is no recording.
#include "tests/formats/built_list.hpp"
#include "tests/support/wal_records.hpp"

namespace walread::test {

namespace {

using formats::System;
using records::kMoment;

constexpr const char* kTime = "2026-01-01 03:04:05.678901 UTC";

ByteVector page_number(std::uint32_t page) { return ByteWriter().u32(page); }

// A page whole but for its hole.
TestBlock with_image(std::uint8_t id, std::uint32_t block) {
  return {.id = id, .block = block, .image = TestBlockImage{.bytes = ByteVector(8000), .hole_offset = 100}};
}

// pg_control.h CheckPoint as 9.5 to 11 have it; only 9.5 writes the transaction id with a slash.
TestRecord checkpoint95(bool online) {
  ByteWriter out;
  out.lsn(Lsn{0x1000028}).u32(1).u32(1).u8(1).u32(0).u32(1000).u32(24576).u32(1).u32(0).u32(700).u32(1).u32(1).u32(1);
  out.i64(1767236645).u32(600).u32(650).u32(online ? 700 : 0).align(8);
  return {.rmid = 0, .info = static_cast<std::uint8_t>(online ? 0x10 : 0x00), .data = out};
}
const std::string kCheckpointText =
    "redo 0/1000028; tli 1; prev tli 1; fpw true; xid 0/1000; oid 24576; multi 1; offset 0; oldest xid 700 in DB 1; "
    "oldest multi 1 in DB 1; oldest/newest commit timestamp xid: 600/650; oldest running xid ";

// A tuple's header and FormData_pg_sequence, which has the name and the definition up to 9.6.
TestRecord sequence_log() {
  ByteWriter out;
  out.relation(1663, 16384, 500).u32(2).u32(0).u32(0).tid(0, 1).u16(10).u16(0x0B00).u8(24);
  ByteWriter sequence;
  sequence.chars("s", 64).i64(33).i64(1).i64(1).i64(9223372036854775807).i64(1).i64(1).i64(32).u8(0).u8(1);
  ByteWriter data;
  data.bytes(out.data()).fill(1).bytes(sequence.data());
  return {.rmid = 15, .info = 0x00, .data = data, .blocks = {{.relation = {1663, 16384, 500}, .will_init = true}}};
}

void add_95(BuiltList& list) {
  list.add_named("XLOG", "CHECKPOINT_SHUTDOWN", checkpoint95(false), kCheckpointText + "0; shutdown");
  list.add_named("XLOG", "CHECKPOINT_ONLINE", checkpoint95(true), kCheckpointText + "700; online");
  const ByteVector settings = ByteWriter().u32(100).u32(8).u32(0).u32(64).u32(2).u8(0).u8(1).align(4);
  list.add_named("XLOG", "PARAMETER_CHANGE", {.rmid = 0, .info = 0x60, .data = settings},
                 "max_connections=100 max_worker_processes=8 max_prepared_xacts=0 max_locks_per_xact=64 "
                 "wal_level=hot_standby wal_log_hints=off track_commit_timestamp=on");
  const ByteVector lock = ByteWriter().u32(700).u16(3).u8(0x06);
  list.add_named("Heap", "LOCK", {.rmid = 10, .info = 0x60, .xid = 700, .data = lock, .blocks = {{.block = 5}}},
                 "off 3: xid 700 LOCK_ONLY EXCL_LOCK ");
  const ByteVector updated = ByteWriter().u32(701).u16(4).u8(0x10);
  list.add_named("Heap2", "LOCK_UPDATED", {.rmid = 9, .info = 0x60, .xid = 701, .data = updated, .blocks = {{.block = 5}}},
                 "off 4: xmax 701 KEYS_UPDATED ");
  list.add_named("Heap2", "VISIBLE",
                 {.rmid = 9,
                  .info = 0x40,
                  .data = ByteWriter().u32(650),
                  .blocks = {{.id = 0, .fork = 2}, {.id = 1, .block = 5, .same_relation = true}}},
                 "cutoff xid 650");
  list.add_named("Storage", "TRUNCATE", {.rmid = 2, .info = 0x20, .data = ByteWriter().u32(7).relation(1663, 16384, 500)},
                 "base/16384/500 to 7 blocks");
}

}  // namespace

void add_modern_records(BuiltList& list) {
  list.add_named("XLOG", "NOOP", {.rmid = 0, .info = 0x20, .data = ByteVector(5)}, "");
  if (list.until(System::pg95)) add_95(list);
  if (list.until(System::pg96)) {
    list.add_named("CLOG", "ZEROPAGE", {.rmid = 3, .info = 0x00, .data = page_number(3)}, "3");
    list.add_named("CLOG", "TRUNCATE", {.rmid = 3, .info = 0x10, .data = page_number(2)}, "2");
    list.add_named("CommitTs", "TRUNCATE", {.rmid = 18, .info = 0x10, .data = page_number(4)}, "4");
    list.add_named("Sequence", "LOG", sequence_log(), "rel 1663/16384/500");
  }
  if (list.until(System::pg11)) {
    list.add_named("XLOG", "FPI_MULTI", {.rmid = 0, .info = 0xC0, .blocks = {with_image(0, 7), with_image(1, 8)}}, "");
  }
  if (list.until(System::pg13)) {
    const ByteVector set = ByteWriter().i64(kMoment).u16(3).u32(700).u32(701).u32(702);
    list.add_named("CommitTs", "SETTS", {.rmid = 18, .info = 0x20, .data = set},
                   std::string("set ") + kTime + "/3 for: 700, 701, 702");
  }
}

}  // namespace walread::test
