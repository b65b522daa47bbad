#include "tests/support/wal_records.hpp"

#include <fmt/format.h>

namespace walread::test::records {

namespace {

constexpr std::uint8_t kXlog = 0;
constexpr std::uint8_t kTransaction = 1;
constexpr std::uint8_t kHeap = 10;

bool is_gp6(formats::System system) { return system == formats::System::gp6; }

void put(ByteWriter& out, const std::vector<DroppedRelation>& list, bool gp6) {
  for (const DroppedRelation& d : list) {
    out.relation(d.relation.tablespace, d.relation.database, d.relation.file);
    if (gp6) out.u8(d.temporary ? 1 : 0).u8(static_cast<std::uint8_t>(d.storage)).fill(2);
  }
}

void put(ByteWriter& out, const std::vector<std::uint32_t>& xids) {
  for (const std::uint32_t xid : xids) out.u32(xid);
}

void put(ByteWriter& out, const std::vector<Invalidation>& list) {
  for (const Invalidation& m : list) {
    out.u8(static_cast<std::uint8_t>(m.id)).fill(3).u32(m.database).u32(m.object).u32(0);
  }
}

void put(ByteWriter& out, const std::vector<DatabaseDirectory>& list) {
  for (const DatabaseDirectory& d : list) out.u32(d.tablespace).u32(d.database);
}

// xl_xact_commit. `distributed` goes to where the two fields of a one-phase commit lie.
void put_commit(ByteWriter& out, const Commit& c, const Distributed& distributed) {
  const bool gp6 = is_gp6(c.system);
  out.i64(c.time);
  if (gp6) out.u64(0);
  out.u32(c.flags).u32(c.dropped.size());
  if (gp6) out.u32(c.dropped_databases.size());
  out.u32(c.subtransactions.size()).u32(c.invalidations.size()).u32(c.database).u32(c.tablespace);
  if (gp6) out.u32(0).u32(distributed.start).u32(distributed.xid);
  put(out, c.dropped, gp6);
  put(out, c.subtransactions);
  put(out, c.invalidations);
  if (gp6) put(out, c.dropped_databases);
}

void put_abort(ByteWriter& out, const Abort& a) {
  const bool gp6 = is_gp6(a.system);
  out.i64(a.time);
  if (gp6) out.u64(0);
  out.u32(a.dropped.size());
  if (gp6) out.u32(0);
  out.u32(a.subtransactions.size());
  if (gp6) out.u32(0);
  put(out, a.dropped, gp6);
  put(out, a.subtransactions);
}

// TMGXACT_LOG
void put_gxact(ByteWriter& out, const Distributed& d) { out.chars(gid_of(d), 22).fill(2).u32(d.xid); }

}  // namespace

std::string gid_of(const Distributed& transaction) {
  return fmt::format("{}-{:010}", transaction.start, transaction.xid);
}

TestRecord commit(const Commit& c) {
  ByteWriter out;
  put_commit(out, c, c.distributed);
  return {.rmid = kTransaction, .info = 0x00, .xid = c.xid, .data = out};
}

TestRecord commit_compact(std::uint32_t xid, const std::vector<std::uint32_t>& subtransactions, std::int64_t time) {
  ByteWriter out;
  out.i64(time).u32(subtransactions.size());
  put(out, subtransactions);
  return {.rmid = kTransaction, .info = 0x60, .xid = xid, .data = out};
}

TestRecord distributed_commit(const Commit& c) {
  ByteWriter out;
  put_commit(out, c, {});
  put_gxact(out, c.distributed);
  return {.rmid = kTransaction, .info = 0x70, .xid = c.xid, .data = out};
}

TestRecord distributed_forget(const Distributed& transaction) {
  ByteWriter out;
  put_gxact(out, transaction);
  return {.rmid = kTransaction, .info = 0x80, .data = out};
}

TestRecord abort(const Abort& a) {
  ByteWriter out;
  put_abort(out, a);
  return {.rmid = kTransaction, .info = 0x20, .xid = a.xid, .data = out};
}

TestRecord commit_prepared(const Commit& c) {
  ByteWriter out;
  out.u32(c.xid);
  if (is_gp6(c.system)) out.u32(c.distributed.start).u32(c.distributed.xid);
  out.align(8);
  put_commit(out, c, {});
  return {.rmid = kTransaction, .info = 0x30, .data = out};
}

TestRecord abort_prepared(const Abort& a) {
  ByteWriter out;
  out.u32(a.xid).align(8);
  put_abort(out, a);
  return {.rmid = kTransaction, .info = 0x40, .data = out};
}

TestRecord prepare(const Prepare& p) {
  const bool gp6 = is_gp6(p.system);
  ByteWriter out;
  out.u32(0x57F94532).u32(0).u32(p.xid).u32(p.database).i64(p.time).u32(p.owner).u32(p.subtransactions.size());
  out.u32(p.dropped_at_commit.size()).u32(p.dropped_at_abort.size());
  if (gp6) out.u32(0).u32(0);
  out.u32(p.invalidations.size()).u8(0);
  if (gp6) out.u32(0).u32(0);
  out.chars(p.gid, 200).align(8);
  put(out, p.subtransactions);
  out.align(8);
  put(out, p.dropped_at_commit, gp6);
  out.align(8);
  put(out, p.dropped_at_abort, gp6);
  out.align(8);
  put(out, p.invalidations);
  out.align(8);
  // One lock (LOCKTAG and mode), then the end.
  out.u32(20).u8(1).u16(0).u32(p.database).u32(1259).u32(0).u32(0).u32(1).align(8);
  out.u32(0).u8(0).u16(0);
  ByteVector data = out;
  // total_len counts the checksum of a state file, which a record does not have.
  const auto total = static_cast<std::uint32_t>(data.size() + 4);
  std::memcpy(data.data() + 4, &total, sizeof total);
  return {.rmid = kTransaction, .info = 0x10, .xid = p.xid, .data = std::move(data)};
}

TestRecord checkpoint(const Checkpoint& c) {
  const bool gp6 = is_gp6(c.system);
  ByteWriter out;
  out.lsn(c.redo).u32(c.timeline).u32(c.previous_timeline).u8(c.full_page_writes ? 1 : 0);
  out.u32(c.next_xid_epoch).u32(c.next_xid).u32(c.next_oid);
  if (gp6) out.u32(c.next_relfilenode);
  out.u32(c.next_multi).u32(c.next_multi_offset).u32(c.oldest_xid).u32(c.oldest_xid_database);
  out.u32(c.oldest_multi).u32(c.oldest_multi_database).i64(c.time).u32(c.oldest_active_xid).align(8);
  if (gp6 && c.with_lists) {
    out.u32(c.committed.size());
    for (const Distributed& d : c.committed) put_gxact(out, d);
    // prepared_transaction_agg_state follows without alignment, so it is laid out by itself.
    ByteWriter state;
    state.u32(c.prepared.size()).fill(4);
    for (const PreparedTransaction& p : c.prepared) state.u32(p.xid).lsn(p.prepare);
    out.bytes(state.data());
  }
  return {.rmid = kXlog, .info = static_cast<std::uint8_t>(c.shutdown ? 0x00 : 0x10), .data = out};
}

TestRecord end_of_recovery(TimelineId timeline, TimelineId previous, std::int64_t time) {
  return {.rmid = kXlog, .info = 0x90, .data = ByteWriter().i64(time).u32(timeline).u32(previous)};
}

TestRecord overwrite_contrecord(Lsn lost, std::int64_t time) {
  return {.rmid = kXlog, .info = 0xC0, .data = ByteWriter().lsn(lost).i64(time)};
}

TestRecord restore_point(const std::string& name, std::int64_t time) {
  return {.rmid = kXlog, .info = 0x70, .data = ByteWriter().i64(time).chars(name, 64)};
}

TestRecord backup_end(Lsn start) { return {.rmid = kXlog, .info = 0x50, .data = ByteWriter().lsn(start)}; }

TestRecord next_oid(std::uint32_t oid) { return {.rmid = kXlog, .info = 0x30, .data = ByteWriter().u32(oid)}; }

TestRecord noop(std::size_t bytes) { return {.rmid = kXlog, .info = 0x20, .data = ByteWriter().fill(bytes, 0x5A)}; }

TestRecord heap_insert(const Relation& relation, std::uint32_t block, std::uint16_t offset,
                       const std::vector<TestImage>& images, std::uint32_t xid) {
  ByteWriter out;
  out.relation(relation.tablespace, relation.database, relation.file).tid(block, offset).align(4).u8(0);
  ByteVector data = out;
  // The tuple is left out when there is an image of its page.
  if (images.empty()) {
    const ByteVector tuple = from_hex("0200 0008 18 00 01000000 02000000");
    data.insert(data.end(), tuple.begin(), tuple.end());
  }
  return {.rmid = kHeap, .info = 0x00, .xid = xid, .data = std::move(data), .images = images};
}

}  // namespace walread::test::records
