// Commits, aborts and prepares since 9.5 with all their optional parts at once.
#include "formats/registry.hpp"
#include "tests/formats/built_list.hpp"
#include "tests/support/wal_records.hpp"

namespace walread::test {

namespace {

using formats::System;
using records::kMoment;

constexpr const char* kTime = "2026-01-01 03:04:05.678901 UTC";
constexpr const char* kOrigin = "; origin: node 7, lsn A/BCD, at 2026-01-01 03:04:05.678901 UTC";

// Pieces that follow each other wherever they fall, as xactdesc.c ParseCommitRecord() takes them.
class Pieces {
 public:
  Pieces& put(const ByteWriter& piece) {
    out_.bytes(piece.data());
    return *this;
  }
  const ByteWriter& writer() const { return out_; }
  ByteVector data() const { return out_; }

 private:
  ByteWriter out_;
};

// xact.h xl_xact_relfilenodes, _subxacts, _stats_items, _invals: a number and so many elements.
ByteWriter relations() { return ByteWriter().relation(1663, 16384, 500).relation(1664, 0, 502).relation(16500, 16384, 503); }
std::string relation_paths(System s) {
  return " base/16384/500 global/502 pg_tblspc/16500/" + std::string(formats::version(s).tablespace_directory) +
         "/16384/503";
}
ByteWriter subtransactions() { return ByteWriter().u32(701).u32(702).u32(4294967295); }
constexpr const char* kSubxacts = "; subxacts: 701 702 4294967295";

// Since 18 the object is a 64-bit number, written as two halves.
ByteWriter dropped_stats(System s) {
  if (s >= System::pg18) return ByteWriter().u32(2).u32(16384).u32(500).u32(0).u32(3).u32(0).u32(7).u32(1);
  return ByteWriter().u32(2).u32(16384).u32(500).u32(3).u32(0).u32(7);
}
std::string stats_text(System s) { return s >= System::pg18 ? " 2/16384/500 3/0/4294967303" : " 2/16384/500 3/0/7"; }

// SharedInvalidationMessage: 16 bytes each.
ByteWriter invalidations() {
  ByteWriter out;
  for (const int id : {7, -1, -2, -4, -5}) out.u8(static_cast<std::uint8_t>(id)).align(4).u32(16384).u32(1259).u32(0);
  return out;
}
constexpr unsigned kInvalidations = 5;
// -1: catalog, -2: relcache, -4: relmap, -5: snapshot.
std::string invalidation_text(System s) {
  return std::string("; inval msgs: catcache 7 catalog 1259 relcache 1259 ") +
         (s >= System::pg10 ? "relmap db 16384" : "relmap") + " snapshot 1259";
}

// xact.h XACT_XINFO_HAS_*
unsigned xinfo(System s, bool commit) {
  unsigned bits = 0x02 | 0x04 | 0x10;
  if (commit || s >= System::pg11) bits |= 0x20;
  if (commit) bits |= 0x01 | 0x08 | 0x40000000 | 0x80000000;
  if (s >= System::pg11) bits |= 0x01 | 0x80;
  if (s >= System::pg15) bits |= 0x100;
  return bits;
}

TestRecord end_of_transaction(System s, bool commit) {
  Pieces p;
  p.put(ByteWriter().i64(kMoment)).put(ByteWriter().u32(xinfo(s, commit)));
  if ((xinfo(s, commit) & 0x01) != 0) p.put(ByteWriter().u32(16384).u32(1663));
  p.put(ByteWriter().u32(3)).put(subtransactions());
  p.put(ByteWriter().u32(3)).put(relations());
  if (s >= System::pg15) p.put(ByteWriter().u32(2)).put(dropped_stats(s));
  if (commit) p.put(ByteWriter().u32(kInvalidations)).put(invalidations());
  p.put(ByteWriter().u32(700));
  if (s >= System::pg11) p.put(ByteWriter().chars("my gid", 7));
  if ((xinfo(s, commit) & 0x20) != 0) p.put(ByteWriter().lsn(Lsn{0xA00000BCD}).i64(kMoment));
  return {.rmid = 1, .info = static_cast<std::uint8_t>(commit ? 0xB0 : 0xC0), .data = p.data(), .origin = 7};
}

void add_ends(BuiltList& list) {
  const System s = list.system();
  const std::string common = "700: " + std::string(kTime) + "; rels:" + relation_paths(s) + kSubxacts;
  const std::string stats = s >= System::pg15 ? "; dropped stats:" + stats_text(s) : "";
  list.add_named("Transaction", "COMMIT_PREPARED", end_of_transaction(s, true),
                 common + stats + "; relcache init file inval dbid 16384 tsid 1663" + invalidation_text(s) + "; sync" +
                     kOrigin);
  // Since 15 the describe function of aborts tells the origin, and before the statistics.
  list.add_named("Transaction", "ABORT_PREPARED", end_of_transaction(s, false),
                 common + (s >= System::pg15 ? kOrigin + stats : ""));
}

// Without bit 0x80 of xl_info there is no xinfo, and nothing but the time.
void add_bare_ends(BuiltList& list) {
  list.add_named("Transaction", "COMMIT", {.rmid = 1, .info = 0x00, .xid = 700, .data = ByteWriter().i64(kMoment)}, kTime);
  list.add_named("Transaction", "ABORT", {.rmid = 1, .info = 0x20, .xid = 700, .data = ByteWriter().i64(kMoment)}, kTime);
}

// twophase.c TwoPhaseFileHeader, since 13 xact.h xl_xact_prepare: from 9.6 on the gid is behind it, with its length. Each
// array begins at a multiple of 8, and so do the records of the resource managers: a lock, then the end.
TestRecord prepare(System s) {
  ByteWriter out;
  out.u32(0x57F94533).u32(0).u32(700).u32(16384).i64(kMoment).u32(10).u32(3).u32(3).u32(1);
  if (s >= System::pg15) out.u32(2).u32(1);
  out.u32(kInvalidations).u8(1).u16(7);
  if (s >= System::pg11) out.lsn(Lsn{0xA00000BCD}).i64(kMoment);
  out.align(8).chars("my gid", 7).align(8);
  out.bytes(subtransactions().data()).align(8).bytes(relations().data()).align(8);
  out.relation(1663, 16384, 501).align(8);
  if (s >= System::pg15) {
    out.bytes(dropped_stats(s).data()).align(8);
    if (s >= System::pg18) out.u32(2).u32(16384).u64(501).align(8);
    else out.u32(2).u32(16384).u32(501).align(8);
  }
  out.bytes(invalidations().data()).align(8);
  out.u32(20).u8(1).u16(0).u32(16384).u32(1259).u32(0).u32(0).u32(1).align(8);
  out.u32(0).u8(0).u16(0);
  // The data ends with the checksum that the file in pg_twophase would have; total_len counts it.
  ByteVector data = out;
  const auto total = static_cast<std::uint32_t>(data.size() + 4);
  std::memcpy(data.data() + 4, &total, sizeof total);
  return {.rmid = 1, .info = 0x10, .xid = 700, .data = data, .origin = 7};
}

std::string prepare_text(System s) {
  if (s < System::pg13) return "";
  std::string text = "gid my gid: " + std::string(kTime) + "; rels(commit):" + relation_paths(s) + "; rels(abort): base/16384/501";
  if (s >= System::pg15) text += "; commit dropped stats:" + stats_text(s) + "; abort dropped stats: 2/16384/501";
  text += std::string(kSubxacts) + "; relcache init file inval dbid 16384 tsid 0" + invalidation_text(s);
  return s >= System::pg15 ? text + kOrigin : text;
}

}  // namespace

void add_modern_transactions(BuiltList& list) {
  add_bare_ends(list);
  add_ends(list);
  if (list.since(System::pg96)) {
    list.add_named("Transaction", "PREPARE", prepare(list.system()), prepare_text(list.system()));
    return;
  }
  // Of 9.5 the header is that of 9.4, with room for the gid.
  records::Prepare old{.xid = 700, .gid = "my gid", .subtransactions = {701, 702}};
  old.dropped_at_commit = {{.relation = {1663, 16384, 500}}};
  old.invalidations = {{7, 16384, 0}, {-2, 16384, 500}};
  old.system = System::pg94;
  list.add_named("Transaction", "PREPARE", records::prepare(old), "");
}

}  // namespace walread::test
