#include "libwalread/facts/dtx_walk.hpp"

#include <algorithm>
#include <set>

#include "formats/behaviour.hpp"
#include "libwalread/facts/rmgr_ids.hpp"

namespace walread {

namespace {

constexpr std::int64_t kUnixToServer = 946684800;  // timestamp.h: 2000-01-01 in seconds since 1970
constexpr std::int64_t kMicroseconds = 1000000;

// Nothing if it is a time that no clock shows.
std::optional<DtxTime> time_of(const DecodedRecord& d, std::string_view field) {
  const auto n = number_of(d, field);
  return n && is_possible(static_cast<DtxTime>(*n)) ? std::optional(static_cast<DtxTime>(*n)) : std::nullopt;
}

std::uint32_t small_number(const DecodedRecord& d, std::string_view field) {
  return static_cast<std::uint32_t>(number_of(d, field).value_or(0));
}

// The gid in fields of their own: of COMMIT PREPARED and of a one-phase commit. Empty if it is a local
// transaction.
std::string distributed_gid(const DecodedRecord& d) {
  const Gxid gxid{small_number(d, "distrib_timestamp"), small_number(d, "distrib_xid")};
  return gxid.number == 0 ? std::string() : to_string(gxid);
}

}  // namespace

DtxWalk::DtxWalk(formats::System system, Lsn recovery_checkpoint, DtxNode& node)
    : system_(system), recovery_checkpoint_(recovery_checkpoint), node_(node) {}

void DtxWalk::note_time(DtxTime time) {
  DtxWindow& w = node_.window;
  if (!w.first_time) w.first_time = time;
  w.last_time = std::max(w.last_time.value_or(time), time);
  for (auto gap = w.gaps.rbegin(); gap != w.gaps.rend() && !gap->after; ++gap) gap->after = time;
}

DtxTransaction& DtxWalk::of_gid(const std::string& gid) {
  const auto [it, is_new] = by_gid_.try_emplace(gid, all_.size());
  if (is_new) all_.push_back({.gid = gid});
  return all_[it->second];
}

// The open transaction of that xid, or a new one whose PREPARE was not read.
DtxTransaction& DtxWalk::of_xid(std::uint32_t xid) {
  const auto it = prepared_.find(xid);
  if (it != prepared_.end()) return all_[it->second];
  all_.push_back({.xid = xid});
  prepared_[xid] = all_.size() - 1;
  return all_.back();
}

void DtxWalk::gap(const Gap& gap) {
  if (!gap.is_damage()) return;  // the server itself goes on behind it
  DtxWindow& w = node_.window;
  ++w.gap_count;
  last_gap_ = gap.end;
  running_.forget();
  if (w.gaps.size() == kMaxDtxGaps) w.gaps.erase(w.gaps.begin());
  w.gaps.push_back({.begin = gap.begin, .end = gap.end, .reason = gap.reason.code, .file = gap.reason.file});
}

void DtxWalk::record(const RecordView& record) {
  DtxWindow& w = node_.window;
  if (!w.begin.valid()) w.begin = record.lsn;
  w.end = record.end;
  ++w.records;
  const bool running = record.rmid == kRmStandby && (record.info & kXlogOperation) == kRunningXacts;
  if (record.rmid != kRmTransaction && record.rmid != kRmXlog && !running) return;
  DecodedRecord d;
  decode_record(system_, record, d);
  if (!is_whole(d)) return;
  if (running) return running_.take_list(d);
  const std::string_view name = d.row->name;
  if (record.rmid == kRmXlog) {
    if (is_checkpoint(record.rmid, record.info)) checkpoint(d);
    // Whatever came before: behind the end of a recovery only what is prepared goes on.
    const auto op = static_cast<std::uint8_t>(record.info & kXlogOperation);
    if ((op == kCheckpointShutdown && record.lsn != recovery_checkpoint_) || op == kEndOfRecovery)
      running_.forget();
    if ((record.info & kXlogOperation) == kRestorePoint) restore_point(d);
    // xlog.c xlog_redo(): the end of the backup that began there.
    const bool backup_end = (record.info & kXlogOperation) == kBackupEnd;
    if (backup_end && lsn_of(d, "start_lsn") == w.unended_backup) w.unended_backup = Lsn{};
    return;
  }
  const auto time = time_of(d, name == "PREPARE" ? "prepared_at" : "xact_time");
  if (time) note_time(*time);
  if (name == "PREPARE") return prepare(d);
  if (name == "COMMIT_PREPARED") return end_of_prepared(d, true);
  if (name == "ABORT_PREPARED") return end_of_prepared(d, false);
  if (name == "COMMIT" || name == "COMMIT_COMPACT" || name == "ABORT") running_.end(record.xid);
  if (!behaves(system_, formats::Behaviour::distributed_transactions)) return;
  if (name == "COMMIT") {
    const std::string gid = distributed_gid(d);
    if (!gid.empty()) of_gid(gid).one_phase = DtxEvent{record.lsn, time};
  } else if (name == "DISTRIBUTED_COMMIT") {
    const std::string gid(characters_of(d, "gid"));
    of_gid(gid).decided = DtxEvent{record.lsn, time};
    decided_[gid] = by_gid_[gid];
  } else if (name == "DISTRIBUTED_FORGET") {
    const std::string gid(characters_of(d, "gid"));
    of_gid(gid).forgotten = DtxEvent{record.lsn, std::nullopt};
    decided_.erase(gid);
  }
}

void DtxWalk::prepare(const DecodedRecord& d) {
  const std::string gid(characters_of(d, "gid"));
  const std::uint32_t xid = small_number(d, "prepared_xid");
  DtxTransaction t{.gid = gid, .xid = xid};
  t.prepare = DtxEvent{d.record->lsn, time_of(d, "prepared_at")};
  t.database = small_number(d, "database");
  t.owner = small_number(d, "owner");
  all_.push_back(std::move(t));
  prepared_[xid] = all_.size() - 1;
  ended_.erase(xid);
  if (parse_gid(gid)) by_gid_[gid] = all_.size() - 1;
}

void DtxWalk::end_of_prepared(const DecodedRecord& d, bool committed) {
  // "twophase_xid" since 9.5
  const auto named = number_of(d, "prepared_xid");
  const std::uint32_t xid = named ? static_cast<std::uint32_t>(*named) : small_number(d, "twophase_xid");
  const bool known = prepared_.contains(xid);
  // COMMIT PREPARED names the gid in Greenplum, and both do since PostgreSQL 11.
  std::string gid = behaves(system_, formats::Behaviour::distributed_transactions)
                        ? distributed_gid(d)
                        : std::string(characters_of(d, "gid"));
  DtxTransaction& t = !known && by_gid_.contains(gid) ? all_[by_gid_[gid]] : of_xid(xid);
  if (t.gid.empty() && !gid.empty()) {
    t.gid = gid;
    if (parse_gid(gid)) by_gid_.try_emplace(gid, static_cast<std::size_t>(&t - all_.data()));
  }
  t.xid = xid;
  (committed ? t.commit_prepared : t.abort_prepared) = DtxEvent{d.record->lsn, time_of(d, "xact_time")};
  prepared_.erase(xid);
  ended_.insert(xid);
  running_.end(xid);
}

// What was open before a gap and is not listed behind it has ended in the gap.
void DtxWalk::drop_ended_in_gap(const DecodedRecord& d, Lsn redo) {
  if (!last_gap_.valid() || redo < last_gap_ ||
      !behaves(system_, formats::Behaviour::distributed_transactions))
    return;
  std::set<std::uint32_t> prepared;
  for (ListAccess list(d, "prepared"); list.next();)
    prepared.insert(static_cast<std::uint32_t>(list.number("xid").value_or(0)));
  std::erase_if(prepared_, [&](const auto& open) {
    DtxTransaction& t = all_[open.second];
    if (prepared.contains(open.first) || !t.prepare || t.prepare->lsn >= last_gap_) return false;
    return t.ended_in_gap = true;
  });
  std::set<std::string, std::less<>> committed;
  for (ListAccess list(d, "committed"); list.next();) committed.emplace(list.characters("gid"));
  std::erase_if(decided_, [&](const auto& open) {
    DtxTransaction& t = all_[open.second];
    if (committed.contains(open.first) || t.decided->lsn >= last_gap_) return false;
    return t.ended_in_gap = true;
  });
}

void DtxWalk::checkpoint(const DecodedRecord& d) {
  const Lsn lsn = d.record->lsn;
  const Lsn redo = lsn_of(d, "redo").value_or(lsn);
  // Its time is taken before its redo point.
  const auto time = number_of(d, "time");
  if (time && *time < static_cast<std::uint64_t>(kLatestDtxTime / kMicroseconds) &&
      redo >= node_.window.begin)
    note_time((static_cast<std::int64_t>(*time) - kUnixToServer) * kMicroseconds);
  drop_ended_in_gap(d, redo);
  const bool begins_recovery = recovery_checkpoint_.valid() ? lsn == recovery_checkpoint_ : true;
  if (begins_recovery) {
    node_.checkpoint = lsn;
    node_.redo = redo;
    node_.checkpoint_read = true;
    listed_prepared_.clear();
    listed_committed_.clear();
  }
  for (ListAccess list(d, "prepared"); list.next();) {
    const auto xid = static_cast<std::uint32_t>(list.number("xid").value_or(0));
    const Lsn prepare{list.number("lsn").value_or(0)};
    if (begins_recovery) listed_prepared_[xid] = prepare;
    // An entry whose end has been read already is not made open again.
    if (ended_.contains(xid)) continue;
    DtxTransaction& t = of_xid(xid);
    if (!t.prepare) t.prepare = DtxEvent{prepare, std::nullopt};
  }
  for (ListAccess list(d, "committed"); list.next();) {
    const std::string gid(list.characters("gid"));
    if (begins_recovery) listed_committed_.push_back(gid);
    DtxTransaction& t = of_gid(gid);
    if (!t.decided) t.decided = DtxEvent{lsn, std::nullopt};
    if (!t.forgotten) decided_[gid] = by_gid_[gid];
  }
}

void DtxWalk::restore_point(const DecodedRecord& d) {
  const auto time = time_of(d, "time");
  if (time) note_time(*time);
  node_.restore_points.push_back({.name = std::string(characters_of(d, "name")),
                                  .lsn = d.record->lsn,
                                  .time = time.value_or(0),
                                  .tli = d.record->tli,
                                  .unbroken_from = std::max(last_gap_, node_.window.begin)});
}

void DtxWalk::state_file(const TwoPhaseFile& file) {
  const auto has = [&](FileProblemKind kind) {
    return std::ranges::find(file.problems, kind, &FileProblem::kind) != file.problems.end();
  };
  if (has(FileProblemKind::name_ignored)) return;  // a server passes it over, too
  if (!file.intact || has(FileProblemKind::other_name)) {
    DtxUnread unread{.kind = DtxFileKind::state_file, .file = "pg_twophase/" + file.file};
    if (has(FileProblemKind::cannot_read)) unread.os_error = file.problems.front().os_error;
    node_.unread.push_back(std::move(unread));
    return;
  }
  for (DtxTransaction& t : all_) {
    // Up to 10 the end of a prepared transaction does not name the gid.
    if (t.xid != file.xid || (t.gid != file.gid && !t.gid.empty())) continue;
    t.gid = file.gid;
    t.state_file = true;
    return;
  }
  DtxTransaction t{.gid = file.gid, .xid = file.xid};
  t.prepare = DtxEvent{Lsn{}, file.prepared_at};
  t.database = file.database;
  t.owner = file.owner;
  t.state_file = true;
  all_.push_back(std::move(t));
}

void DtxWalk::saved(const std::string& gid, bool committed) { of_gid(gid).saved = committed; }

}  // namespace walread
