#include "tests/support/wal_records_modern.hpp"

namespace walread::test::records::modern {

namespace {

constexpr std::uint8_t kTransaction = 1;
constexpr std::uint8_t kHasInfo = 0x80;  // xact.h XLOG_XACT_HAS_INFO
constexpr std::uint32_t kHasTwoPhase = 0x10;
constexpr std::uint32_t kHasGid = 0x80;

TestRecord second_phase(std::uint8_t op, std::uint32_t xid, const std::string& gid, std::int64_t time) {
  ByteWriter out;
  out.i64(time).u32(kHasTwoPhase | kHasGid).u32(xid).chars(gid, gid.size() + 1);
  return {.rmid = kTransaction, .info = static_cast<std::uint8_t>(op | kHasInfo), .data = out};
}

}  // namespace

TestRecord commit(std::uint32_t xid, std::int64_t time) {
  return {.rmid = kTransaction, .info = 0x00, .xid = xid, .data = ByteWriter().i64(time)};
}

TestRecord abort(std::uint32_t xid, std::int64_t time) {
  return {.rmid = kTransaction, .info = 0x20, .xid = xid, .data = ByteWriter().i64(time)};
}

TestRecord prepare(std::uint32_t xid, const std::string& gid, std::int64_t time) {
  ByteWriter out;
  out.u32(0x57F94534).u32(0).u32(xid).u32(16384).i64(time).u32(10).i32(0).i32(0).i32(0);  // ... nabortrels
  out.i32(0).i32(0).i32(0).u8(0).u16(gid.size() + 1).u64(0).i64(0);  // statistics, messages, ..., origin
  out.chars(gid, gid.size() + 1).align(8);
  out.u32(0).u8(0).u16(0).align(8);
  ByteVector data = out;
  const auto total = static_cast<std::uint32_t>(data.size() + 4);
  std::memcpy(data.data() + 4, &total, sizeof total);
  return {.rmid = kTransaction, .info = 0x10, .xid = xid, .data = std::move(data)};
}

TestRecord commit_prepared(std::uint32_t xid, const std::string& gid, std::int64_t time) {
  return second_phase(0x30, xid, gid, time);
}

TestRecord abort_prepared(std::uint32_t xid, const std::string& gid, std::int64_t time) {
  return second_phase(0x40, xid, gid, time);
}

TestRecord checkpoint(const Checkpoint& c) {
  ByteWriter out;
  out.lsn(c.redo).u32(c.timeline).u32(c.previous_timeline).u8(c.full_page_writes ? 1 : 0).align(8);
  out.u32(c.next_xid).u32(c.next_xid_epoch).u32(c.next_oid).u32(c.next_multi).u32(c.next_multi_offset);
  out.u32(c.oldest_xid).u32(c.oldest_xid_database).u32(c.oldest_multi).u32(c.oldest_multi_database);
  out.i64(c.time).u32(0).u32(0).u32(c.oldest_active_xid).align(8);
  return {.info = static_cast<std::uint8_t>(c.shutdown ? 0x00 : 0x10), .data = out};
}

}  // namespace walread::test::records::modern
