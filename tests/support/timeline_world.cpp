#include "tests/support/timeline_world.hpp"

#include "libwalread/io/segment_name.hpp"

namespace walread::test {

WalBuilder TimelineWorld::begin_log() {
  WalBuilder log({.system = system_});
  log.add_filler(200);
  first_checkpoint = checkpoint(log);
  commit(log, 700);
  fill_to_next_segment(log);
  commit(log, 701);
  second_checkpoint = checkpoint(log);
  commit(log, 702);
  fill_to_next_segment(log);
  commit(log, 703);
  return log;
}

TimelineWorld::TimelineWorld(formats::System system)
    : system_(system),
      standby(directory_.path() / "standby", system),
      primary(directory_.path() / "primary", system),
      common_log(begin_log()),
      common_end(common_log.position()),
      standby_log(common_log),
      primary_log(common_log) {
  for (DataDirectoryBuilder* d : {&standby, &primary}) {
    d->like(common_log).checkpoint(second_checkpoint, second_checkpoint);
    d->control().set("data_checksum_version", 1);
    // What a data directory has, and the settings that are built in.
    for (const char* name : {"pg_twophase", "pg_replslot", "pg_tblspc"})
      std::filesystem::create_directories(d->path() / name);
    d->control().set("max_connections", 100).set("max_worker_processes", 8).set("max_prepared_xacts", 0);
    d->control().set("max_locks_per_xact", 64);
    if (d->control().has("max_wal_senders")) d->control().set("max_wal_senders", 10);
  }
  mark_standby(standby);
  standby.state(5);  // pg_control.h DB_IN_ARCHIVE_RECOVERY
  standby.control().set("min_recovery_point", common_end.value).set("min_recovery_point_tli", 1);
  if (greenplum()) {
    standby.add_file("postgresql.conf", "gp_contentid=0\ngp_dbid=4\n");
    primary.add_file("postgresql.conf", "gp_contentid=0\ngp_dbid=2\n");
  } else {
    standby.add_file("postgresql.conf", "max_prepared_transactions = 10\n");
    primary.add_file("postgresql.conf", "max_prepared_transactions = 10\n");
  }
}

Lsn TimelineWorld::commit(WalBuilder& log, std::uint32_t xid, std::int64_t time) {
  if (greenplum()) return log.add(records::commit({.xid = xid, .time = time}));
  return log.add(records::modern::commit(xid, time));
}

Lsn TimelineWorld::prepare(WalBuilder& log, std::uint32_t xid, const std::string& gid) {
  if (greenplum()) return log.add(records::prepare({.xid = xid, .gid = gid}));
  return log.add(records::modern::prepare(xid, gid));
}

Lsn TimelineWorld::checkpoint(WalBuilder& log, bool shutdown, TimelineId tli, TimelineId previous) {
  records::Checkpoint c{.shutdown = shutdown,
                        .redo = log.position(),
                        .timeline = tli,
                        .previous_timeline = previous == 0 ? tli : previous};
  return log.add(greenplum() ? records::checkpoint(c) : records::modern::checkpoint(c));
}

void TimelineWorld::fill_to_next_segment(WalBuilder& log) {
  const SegmentNumber here = segment_of(log.position());
  while (segment_of(log.position()) == here) log.add_filler(4000);
}

void TimelineWorld::promote(WalBuilder& log, TimelineId to, TimelineId from) {
  log.set_timeline(to);
  log.add(records::end_of_recovery(to, from));
}

void TimelineWorld::mark_standby(DataDirectoryBuilder& directory, const std::string& settings) {
  if (greenplum()) {
    directory.add_file("recovery.conf", "standby_mode = 'on'\n" + settings);
  } else {
    directory.add_file("standby.signal", "");
    if (!settings.empty()) directory.add_file("postgresql.auto.conf", settings);
  }
}

void TimelineWorld::write(bool common_too) {
  if (common_too) {
    standby.add_wal(common_log);
    primary.add_wal(common_log);
  }
  standby.add_wal(standby_log);
  primary.add_wal(primary_log);
  standby.write_control();
  primary.write_control();
}

std::filesystem::path TimelineWorld::standby_segment(SegmentNumber n, TimelineId tli) const {
  return standby.wal_directory() / segment_file_name(tli, n, SegmentSize::mib(1));
}

std::filesystem::path TimelineWorld::primary_segment(SegmentNumber n, TimelineId tli) const {
  return primary.wal_directory() / segment_file_name(tli, n, SegmentSize::mib(1));
}

TimelineReport TimelineWorld::activate(bool with_primary, std::vector<std::string> archives) const {
  return judge_timelines(collect_timeline_facts({.question = Question::activate,
                                                 .subject = standby.path(),
                                                 .other = with_primary ? primary.path().string() : "",
                                                 .archives = std::move(archives)}));
}

TimelineReport TimelineWorld::rejoin(std::vector<std::string> archives) const {
  return judge_timelines(collect_timeline_facts({.question = Question::rejoin,
                                                 .subject = primary.path(),
                                                 .other = standby.path(),
                                                 .archives = std::move(archives)}));
}

}  // namespace walread::test
