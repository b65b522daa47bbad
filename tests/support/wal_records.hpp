// Records by what they say, for WalBuilder::add(): a commit, a prepare, a checkpoint with these lists.
//
// The bytes are laid out by offsets written down here, from the servers' headers, and not by the rows of formats/,
// so that a mistake there shows. Unless another system is named they are Greenplum 6's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/wal_builder.hpp"

namespace walread::test::records {

// Microseconds since 2000 of 2026-01-01 03:04:05.678901 UTC: a moment for whatever needs one.
inline constexpr std::int64_t kMoment = 820551845678901;

// A transaction of a whole Greenplum cluster; its gid is "<start>-<number, ten digits>".
struct Distributed {
  std::uint32_t start = 0;  // time at which the coordinator's transaction manager began, seconds since 1970
  std::uint32_t xid = 0;
};
std::string gid_of(const Distributed& transaction);

// RelFileNodePendingDelete (Greenplum); 9.4 logs the relation alone.
struct DroppedRelation {
  Relation relation{};
  bool temporary = false;
  char storage = 'h';
};

// SharedInvalidationMessage: id 0 and more: catalog cache; -1 catalog, -2 relcache, -3 smgr, -4 relmap, -5 snapshot.
struct Invalidation {
  std::int8_t id = 0;
  std::uint32_t database = 0;
  std::uint32_t object = 0;  // relation; hash of a catalog cache's key
};

struct DatabaseDirectory {
  std::uint32_t tablespace = 0;
  std::uint32_t database = 0;
};

struct Commit {
  std::uint32_t xid = 0;
  std::int64_t time = kMoment;
  std::uint32_t flags = 0;  // xinfo
  std::vector<DroppedRelation> dropped{};
  std::vector<std::uint32_t> subtransactions{};
  std::vector<Invalidation> invalidations{};
  std::vector<DatabaseDirectory> dropped_databases{};  // Greenplum only
  std::uint32_t database = 0;
  std::uint32_t tablespace = 0;
  Distributed distributed{};  // Greenplum only
  formats::System system = formats::System::gp6;
};
TestRecord commit(const Commit& c);
TestRecord commit_compact(std::uint32_t xid, const std::vector<std::uint32_t>& subtransactions = {},
                          std::int64_t time = kMoment);
// The coordinator's decision to commit everywhere, and the end of it (Greenplum).
TestRecord distributed_commit(const Commit& c);
TestRecord distributed_forget(const Distributed& transaction);

struct Abort {
  std::uint32_t xid = 0;
  std::int64_t time = kMoment;
  std::vector<DroppedRelation> dropped{};
  std::vector<std::uint32_t> subtransactions{};
  formats::System system = formats::System::gp6;
};
TestRecord abort(const Abort& a);

struct Prepare {
  std::uint32_t xid = 0;
  std::string gid{};
  std::uint32_t database = 16384;
  std::uint32_t owner = 10;
  std::int64_t time = kMoment;
  std::vector<std::uint32_t> subtransactions{};
  std::vector<DroppedRelation> dropped_at_commit{};
  std::vector<DroppedRelation> dropped_at_abort{};
  std::vector<Invalidation> invalidations{};
  formats::System system = formats::System::gp6;
};
TestRecord prepare(const Prepare& p);
// `c.xid` is the transaction prepared before; the record itself belongs to none.
TestRecord commit_prepared(const Commit& c);
TestRecord abort_prepared(const Abort& a);

struct PreparedTransaction {
  std::uint32_t xid = 0;
  Lsn prepare{};  // where its PREPARE record begins
};
struct Checkpoint {
  bool shutdown = false;
  Lsn redo{};
  TimelineId timeline = 1;
  TimelineId previous_timeline = 1;
  bool full_page_writes = true;
  std::uint32_t next_xid = 1000;
  std::uint32_t next_xid_epoch = 0;
  std::uint32_t next_oid = 24576;
  std::uint32_t next_relfilenode = 16500;  // Greenplum only
  std::uint32_t next_multi = 1;
  std::uint32_t next_multi_offset = 0;
  std::uint32_t oldest_xid = 700;
  std::uint32_t oldest_xid_database = 1;
  std::uint32_t oldest_multi = 1;
  std::uint32_t oldest_multi_database = 1;
  std::int64_t time = 1767236645;  // seconds since 1970 of kMoment
  std::uint32_t oldest_active_xid = 0;
  // The lists behind a Greenplum checkpoint.
  bool with_lists = true;
  std::vector<Distributed> committed{};  // distributed transactions committed and not yet forgotten
  std::vector<PreparedTransaction> prepared{};
  formats::System system = formats::System::gp6;
};
TestRecord checkpoint(const Checkpoint& c);

TestRecord end_of_recovery(TimelineId timeline, TimelineId previous, std::int64_t time = kMoment);
TestRecord overwrite_contrecord(Lsn lost, std::int64_t time = kMoment);
TestRecord restore_point(const std::string& name, std::int64_t time = kMoment);
TestRecord backup_end(Lsn start);
TestRecord next_oid(std::uint32_t oid);
TestRecord noop(std::size_t bytes = 8);
// A record that carries images: a tuple inserted into `block` of `relation`.
TestRecord heap_insert(const Relation& relation, std::uint32_t block, std::uint16_t offset,
                       const std::vector<TestImage>& images = {}, std::uint32_t xid = 700);

}  // namespace walread::test::records
