#include "tests/support/dtx_cluster.hpp"

#include <fmt/format.h>

#include <fstream>

namespace walread::test {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kUnixMoment = 1767236645;  // records::kMoment in seconds since 1970
constexpr int kPrepareAt = 600, kDecideAt = 601, kEndAt = 602, kLastAt = 1200;

struct Built {
  WalBuilder wal;
  Lsn old_redo{};
  Lsn old_checkpoint{};
  Lsn prepare{};
  Lsn third{};       // a record of the third segment
  Lsn checkpoint{};  // that recovery begins with
};

// Every segment has a record before and behind the one in question, so that damage to that one is no end.
void add_noops(WalBuilder& wal) {
  for (int i = 0; i < 3; ++i) wal.add(records::noop(64));
}

Built build(const DtxLog& log) {
  Built b{.wal = WalBuilder({.system_id = log.system_id != 0 ? log.system_id : 7000 + static_cast<std::uint64_t>(log.content + 1)})};
  WalBuilder& wal = b.wal;
  const std::string gid = records::gid_of(kDtx);
  wal.add(records::noop(64));
  b.old_redo = wal.position();
  b.old_checkpoint = wal.add(records::checkpoint({.redo = b.old_redo, .time = kUnixMoment}));
  add_noops(wal);
  wal.switch_segment();
  add_noops(wal);
  if (log.prepared) b.prepare = wal.add(records::prepare({.xid = kDtxXid, .gid = gid, .time = dtx_time(kPrepareAt)}));
  if (log.decided) wal.add(records::distributed_commit({.time = dtx_time(kDecideAt), .distributed = kDtx}));
  add_noops(wal);
  wal.switch_segment();
  add_noops(wal);
  b.third = wal.position();
  if (log.committed)
    b.third = wal.add(records::commit_prepared({.xid = kDtxXid, .time = dtx_time(kEndAt), .distributed = kDtx}));
  if (log.rolled_back) b.third = wal.add(records::abort_prepared({.xid = kDtxXid, .time = dtx_time(kEndAt)}));
  if (log.one_phase) b.third = wal.add(records::commit({.xid = kDtxXid, .time = dtx_time(kEndAt), .distributed = kDtx}));
  if (log.forgotten) b.third = wal.add(records::distributed_forget(kDtx));
  if (b.third == wal.position()) wal.add(records::noop(64));
  add_noops(wal);
  wal.switch_segment();
  wal.add(records::commit({.xid = 800, .time = dtx_time(kLastAt)}));
  records::Checkpoint c{.time = kUnixMoment + kLastAt};
  const bool open = log.prepared && !log.committed && !log.rolled_back;
  if (log.prepared && log.listed.value_or(open)) c.prepared = {{kDtxXid, b.prepare}};
  if (log.decided && log.listed.value_or(!log.forgotten)) c.committed = {kDtx};
  c.redo = wal.position();
  b.checkpoint = wal.add(records::checkpoint(c));
  if (log.backup_end) wal.add(records::backup_end(b.old_redo));
  add_noops(wal);
  wal.add(records::commit({.xid = 801, .time = dtx_time(kLastAt + 1)}));
  return b;
}

void flip(const fs::path& path, std::uint64_t offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(offset));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(byte ^ 0x55));
}

void damage_files(Built& b, const fs::path& directory, DtxDamage damage) {
  const auto file = [&](SegmentNumber n) { return directory / b.wal.log().name(n); };
  const SegmentSize size = b.wal.options().segment;
  constexpr std::uint64_t kInData = 40;  // behind the record's header
  const auto remove = [&](std::initializer_list<SegmentNumber> numbers) {
    for (const SegmentNumber n : numbers) fs::remove(file(n));
  };
  switch (damage) {
    case DtxDamage::none: break;
    case DtxDamage::begins_late: remove({1, 2, 3}); break;
    case DtxDamage::begins_at_end: remove({1, 2}); break;
    case DtxDamage::middle_missing: remove({3}); break;
    case DtxDamage::middle_damaged: flip(file(3), size.offset_of(b.third) + kInData); break;
    case DtxDamage::end_missing: remove({4}); break;
    case DtxDamage::end_damaged: flip(file(4), size.offset_of(b.checkpoint) + kInData); break;
    case DtxDamage::all_missing: remove({1, 2, 3, 4}); break;
  }
}

}  // namespace

DtxTime dtx_time(int seconds) { return records::kMoment + DtxTime{seconds} * 1'000'000; }

void write_dtx_node(const fs::path& path, const DtxLog& log, DtxDamage damage) {
  Built b = build(log);
  DataDirectoryBuilder directory(path, formats::System::gp6);
  directory.like(b.wal).checkpoint(b.checkpoint, b.checkpoint);
  directory.add_wal(b.wal);
  if (log.backup_start_in_control) directory.control().set("backup_start_point", b.old_redo.value);
  directory.control().set("backup_end_required", log.backup_end_required ? 1 : 0);
  directory.write_control();
  directory.add_file("postgresql.conf", fmt::format("gp_contentid = {}\ngp_dbid = {}\n", log.content, log.dbid));
  // cdbutil.c writeGpSegConfigToFTSFiles()
  if (log.content == -1)
    directory.add_file("gpsegconfig_dump", "1 -1 p p s u 5432 h h\n2 0 p p s u 6000 h h\n3 1 p p s u 6001 h h\n");
  if (log.standby) directory.add_file("recovery.conf", "standby_mode = 'on'\n");
  if (log.backup_label != nullptr)
    directory.add_file("backup_label", fmt::format("START WAL LOCATION: {} (file {})\nCHECKPOINT LOCATION: {}\n"
                                                   "BACKUP METHOD: {}\nBACKUP FROM: master\n",
                                                   to_string(b.old_redo), b.wal.log().name(1), to_string(b.old_checkpoint),
                                                   log.backup_label));
  damage_files(b, directory.wal_directory(), damage);
}

DtxFacts dtx_facts(const fs::path& path, const DtxLog& log, DtxDamage damage) {
  write_dtx_node(path, log, damage);
  return read_dtx_facts(read_data_directory(path));
}

}  // namespace walread::test
