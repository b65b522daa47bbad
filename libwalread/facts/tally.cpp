#include "libwalread/facts/tally.hpp"

#include <algorithm>

#include "libwalread/facts/rmgr_ids.hpp"

namespace walread {

namespace {

void add_gid(Tally& tally, std::string_view gid) {
  if (gid.empty()) return;
  ++tally.gid_count;
  if (tally.gids.size() < kMaxListedGids) tally.gids.emplace_back(gid);
}

void add_commit(Tally& tally, const RecordView& record, const DecodedRecord& decoded) {
  tally.last_commit = record.lsn;
  if (const auto time = number_of(decoded, "xact_time"))
    tally.last_commit_time = static_cast<std::int64_t>(*time);
}

void add_transaction(Tally& tally, const RecordView& record, const DecodedRecord& decoded) {
  if (!is_whole(decoded)) {
    ++tally.undecoded;
    return;
  }
  const std::string_view name = decoded.row->name;
  if (name == "COMMIT" || name == "COMMIT_COMPACT") {
    ++tally.commits;
    add_commit(tally, record, decoded);
  } else if (name == "COMMIT_PREPARED") {
    ++tally.commits_prepared;
    add_commit(tally, record, decoded);
  } else if (name == "DISTRIBUTED_COMMIT") {
    ++tally.distributed_commits;
    add_commit(tally, record, decoded);
    add_gid(tally, characters_of(decoded, "gid"));
  } else if (name == "DISTRIBUTED_FORGET") {
    if (tally.forgotten.size() < kMaxListedGids) tally.forgotten.emplace_back(characters_of(decoded, "gid"));
  } else if (name == "PREPARE") {
    ++tally.prepares;
    add_gid(tally, characters_of(decoded, "gid"));
  } else if (name == "ABORT") {
    ++tally.aborts;
  } else if (name == "ABORT_PREPARED") {
    ++tally.aborts_prepared;
  }
}

}  // namespace

bool is_housekeeping(std::uint8_t rmid, std::uint8_t info) {
  const auto op = static_cast<std::uint8_t>(info & kXlogOperation);
  if (rmid == kRmStandby) return op == kRunningXacts;
  if (rmid != kRmXlog) return false;
  // What is left out changes pages or counters: NEXTOID 0x30, images 0xA0 and 0xB0, and 0xC0, which is a page
  // image in some releases; a record too many in the count of losses is better than one too few.
  static constexpr std::uint8_t kQuiet[] = {kCheckpointShutdown,  kCheckpointOnline, kXlogNoop,
                                            kXlogSwitch,          kBackupEnd,        kParameterChange,
                                            kRestorePoint,        kFpwChange,        kEndOfRecovery,
                                            kOverwriteContrecord, kCheckpointRedo};
  return std::ranges::find(kQuiet, op) != std::end(kQuiet);
}

void add_to(Tally& tally, const RecordView& record, const DecodedRecord* decoded) {
  if (!tally.first.valid()) tally.first = record.lsn;
  tally.last = record.lsn;
  ++tally.records;
  tally.bytes += record.total_length;
  if (is_housekeeping(record.rmid, record.info)) ++tally.housekeeping;
  if (decoded != nullptr) add_transaction(tally, record, *decoded);
}

}  // namespace walread
