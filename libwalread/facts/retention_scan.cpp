#include "libwalread/facts/retention_scan.hpp"

#include <algorithm>
#include <map>

#include "libwalread/decode/field_access.hpp"

namespace walread {

namespace {

using formats::System;

constexpr std::int64_t kUnixToPostgres =
    946684800;                       // seconds from 1970 to 2000 (datetime.h POSTGRES_EPOCH_JDATE)
constexpr std::uint8_t kRmXlog = 0;  // rmgrlist.h
constexpr std::uint8_t kRmTransaction = 1;
// As many records as are looked at for a time in the oldest WAL.
constexpr int kMaxProbe = 20000;

bool is_checkpoint(const RecordView& r) {
  return r.rmid == kRmXlog && ((r.info & 0xF0) == 0x00 || (r.info & 0xF0) == 0x10);
}

// The time that a record tells, if it is one that tells a time.
std::optional<std::int64_t> time_of(const RecordView& record, System system, DecodedRecord& scratch) {
  if (is_checkpoint(record)) {
    decode_record(system, record, scratch);
    const auto time = is_whole(scratch) ? number_of(scratch, "time") : std::nullopt;
    if (!time) return std::nullopt;
    return (static_cast<std::int64_t>(*time) - kUnixToPostgres) * 1000000;
  }
  if (record.rmid != kRmTransaction) return std::nullopt;
  decode_record(system, record, scratch);
  if (!is_whole(scratch)) return std::nullopt;
  auto time = number_of(scratch, "xact_time");
  if (!time) time = number_of(scratch, "prepared_at");
  if (!time) return std::nullopt;
  return static_cast<std::int64_t>(*time);
}

class Scanner {
 public:
  Scanner(const TimelineLog& log, const TwoPhaseFiles& two_phase, const RecoveryBegin& begin)
      : log_(log), system_(log.shape.version->system), begin_(begin) {
    for (const TwoPhaseFile& file : two_phase.files) {
      if (!file.intact) continue;
      open_[file.xid] = {.xid = file.xid,
                         .gid = file.gid,
                         .prepared_at = file.prepared_at,
                         .database = file.database,
                         .in_file = true};
    }
  }

  RetentionScan scan(bool in_recovery, Lsn prior) {
    out_.tli = log_.tli;
    TimelineReader reader(log_, {.begin = begin_.redo});
    while (reader.next()) take(reader.record());
    out_.bytes_read += reader.bytes_read();
    take_end(reader.end(), in_recovery);
    if (prior.valid() && prior < begin_.check_point && read_one(prior))
      out_.prior_redo = lsn_of(decoded_, "redo").value_or(Lsn{});
    finish_prepared();
    find_first_time();
    return std::move(out_);
  }

 private:
  // What a timeline's file holds behind the point where the history left it is not this server's. A standby
  // that stands there waits for the next timeline's segment; any other has lost it.
  void take_end(const LogEnd& end, bool in_recovery) {
    out_.end = end.end;
    out_.end_file = end.file;
    const bool left = end.left_timeline && (end.records_follow || !in_recovery);
    out_.reached_end = is_normal(out_.end.reason) && out_.end.reason != EndReason::record_continues && !left;
    if (left) {
      out_.end.error = {.code = Code::missing_segment, .lsn = out_.end.at};
      out_.end.error.file = log_.segment_name(log_.segment_of(out_.end.at));
    }
    if (out_.has_checkpoint) return;
    out_.checkpoint_error = out_.end.error;
    out_.reached_end = false;
  }

  void take(const RecordView& record) {
    ++out_.records;
    const auto time = time_of(record, system_, decoded_);
    if (time) {
      out_.last_time = {record.lsn, *time};
      if (!out_.first_time) out_.first_time = out_.last_time;
    }
    if (is_checkpoint(record)) take_checkpoint(record);
    if (record.rmid == kRmTransaction && is_whole(decoded_)) take_transaction(record);
  }

  void take_checkpoint(const RecordView& record) {
    if (!is_whole(decoded_)) return;
    if (record.lsn == begin_.check_point) out_.has_checkpoint = true;
    if (record.lsn > begin_.check_point) ++out_.checkpoints_after;
    out_.last_checkpoint = record.lsn;
    out_.last_checkpoint_redo = lsn_of(decoded_, "redo").value_or(Lsn{});
    // The list may have been made a moment before the record: what was finished in between is finished.
    for (ListAccess list(decoded_, "prepared"); list.next();) {
      const auto xid = static_cast<std::uint32_t>(list.number("xid").value_or(0));
      const Lsn prepare{list.number("lsn").value_or(0)};
      const auto finished = finished_.find(xid);
      if (finished != finished_.end() && finished->second > prepare) continue;
      open_.try_emplace(xid, OpenPrepared{.xid = xid, .prepare = prepare});
    }
  }

  void take_transaction(const RecordView& record) {
    if (decoded_.row->name == "PREPARE") {
      OpenPrepared& open = open_[record.xid];
      const bool in_file = open.in_file;
      open = prepared_of(record.xid, record.lsn, decoded_);
      open.in_file = in_file;
    } else if (const auto finished = second_phase_of(record)) {
      finished_[*finished] = record.lsn;
      open_.erase(*finished);
    }
  }

  // The transaction that the record just decoded commits or rolls back, if it is such a record.
  std::optional<std::uint32_t> second_phase_of(const RecordView& record) const {
    const std::string_view name = decoded_.row->name;
    if (name != "COMMIT_PREPARED" && name != "ABORT_PREPARED") return std::nullopt;
    auto xid = number_of(decoded_, "prepared_xid");
    if (!xid) xid = number_of(decoded_, "twophase_xid");
    return static_cast<std::uint32_t>(xid.value_or(record.xid));
  }

  static OpenPrepared prepared_of(std::uint32_t xid, Lsn lsn, const DecodedRecord& decoded) {
    OpenPrepared out{.xid = xid, .prepare = lsn, .gid = std::string(characters_of(decoded, "gid"))};
    if (const auto at = number_of(decoded, "prepared_at")) out.prepared_at = static_cast<std::int64_t>(*at);
    out.database = static_cast<std::uint32_t>(number_of(decoded, "database").value_or(0));
    return out;
  }

  // Decodes the record at `lsn` alone; false if none can be read there. Until the next call: what is decoded
  // points into the pages of the reader that is kept.
  bool read_one(Lsn lsn) {
    single_.emplace(log_, ReaderOptions{.begin = lsn, .end = lsn + std::uint64_t{1}, .finish_last = true});
    const bool there = single_->next() && single_->record().lsn == lsn;
    out_.bytes_read += single_->bytes_read();
    if (!there) return false;
    decode_record(system_, single_->record(), decoded_);
    return is_whole(decoded_);
  }

  // Those known from a checkpoint's list alone have their names in the WAL before the redo point, and may
  // have ended there: a list is made a moment after a second phase was logged, or by a server that took it
  // over from an older one.
  void finish_prepared() {
    Lsn oldest{};
    for (auto& [xid, open] : open_) {
      if (!open.gid.empty() || !open.prepare.valid()) continue;
      if (!oldest.valid() || open.prepare < oldest) oldest = open.prepare;
      open.missing = !log_.has(log_.segment_of(open.prepare));
      open.unreadable = open.missing || !read_one(open.prepare) || decoded_.row->name != "PREPARE";
      if (!open.unreadable) open = prepared_of(xid, open.prepare, decoded_);
    }
    if (oldest.valid()) find_ends(oldest);
    for (auto& [xid, open] : open_) out_.prepared.push_back(std::move(open));
    std::ranges::sort(out_.prepared, {}, &OpenPrepared::prepare);
  }

  // Second phases before the redo point, of transactions that are listed as open.
  void find_ends(Lsn from) {
    if (from >= begin_.redo) return;
    TimelineReader reader(log_, {.begin = from, .end = begin_.redo});
    while (reader.next()) {
      if (reader.record().rmid != kRmTransaction) continue;
      decode_record(system_, reader.record(), decoded_);
      const auto finished = is_whole(decoded_) ? second_phase_of(reader.record()) : std::nullopt;
      if (!finished) continue;
      const auto open = open_.find(*finished);
      if (open == open_.end() || reader.record().lsn <= open->second.prepare) continue;
      open->second.ended = reader.record().lsn;
      open->second.committed = decoded_.row->name == "COMMIT_PREPARED";
    }
    out_.bytes_read += reader.bytes_read();
  }

  // The first time in the unbroken run of segments that ends with the redo point's.
  void find_first_time() {
    const auto first = log_.run_begin(begin_.redo);
    if (!first) return;
    const Lsn from = log_.shape.segment.start_of(*first);
    // No further than this one segment: a directory may be full of segments that were never written.
    TimelineReader reader(log_, {.begin = from,
                                 .end = from + log_.shape.segment.bytes(),
                                 .finish_last = true,
                                 .look_beyond_end = false});
    for (int i = 0; i < kMaxProbe && reader.next(); ++i) {
      const auto time = time_of(reader.record(), system_, decoded_);
      if (!time) continue;
      out_.first_time = {reader.record().lsn, *time};
      break;
    }
    out_.bytes_read += reader.bytes_read();
  }

  const TimelineLog& log_;
  System system_;
  RecoveryBegin begin_;
  RetentionScan out_;
  std::optional<TimelineReader> single_;
  std::map<std::uint32_t, OpenPrepared> open_;
  std::map<std::uint32_t, Lsn> finished_;  // xid and where its second phase was logged
  DecodedRecord decoded_;
};

}  // namespace

RetentionScan scan_for_retention(const TimelineLog& log, const TwoPhaseFiles& two_phase,
                                 const RecoveryBegin& begin, bool in_recovery, Lsn prior) {
  return Scanner(log, two_phase, begin).scan(in_recovery, prior);
}

}  // namespace walread
