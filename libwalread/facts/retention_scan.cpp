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
  Scanner(const DataDirectory& directory, System system, const RecoveryBegin& begin)
      : directory_(directory), system_(system), begin_(begin) {
    for (const TwoPhaseFile& file : directory.two_phase.files) {
      if (!file.intact) continue;
      open_[file.xid] = {.xid = file.xid,
                         .gid = file.gid,
                         .prepared_at = file.prepared_at,
                         .database = file.database,
                         .in_file = true};
    }
  }

  RetentionScan scan() {
    out_.tli = timeline();
    source_ = open_segments_to(directory_.wal, out_.tli);
    Reader reader(*source_, directory_.wal.shape, {.begin = begin_.redo});
    for (Step step = reader.next();; step = reader.next()) {
      if (step == Step::record) {
        take(reader.record());
      } else if (step == Step::end) {
        break;
      }
    }
    out_.end = reader.end();
    out_.end_file = source_->name(directory_.wal.shape.segment.segment_of(out_.end.at));
    out_.reached_end = is_normal(out_.end.reason) && out_.end.reason != EndReason::record_continues;
    if (!out_.has_checkpoint) {
      out_.checkpoint_error = out_.end.error;
      out_.reached_end = false;
    }
    find_prior_redo();
    finish_prepared();
    find_first_time();
    return std::move(out_);
  }

 private:
  // The timeline that a server started here would go on with: the newest whose history holds that of the
  // checkpoint (xlog.c StartupXLOG(), recovery_target_timeline = latest). A primary's own, if there is no
  // newer.
  TimelineId timeline() const {
    const TimelineId own = begin_.timeline;
    for (auto it = directory_.wal.histories.rbegin(); it != directory_.wal.histories.rend(); ++it) {
      if (it->first <= own) break;
      const auto left = it->second.switch_point(own);
      if (left && left->lsn > begin_.check_point) return it->first;
    }
    return own;
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

  // Decodes the record at `lsn` alone; false if none can be read there. Until the next call: what is decoded points into
  // the pages of the reader that is kept.
  bool read_one(Lsn lsn) {
    single_.emplace(*source_, directory_.wal.shape,
                    ReaderOptions{.begin = lsn, .end = lsn + std::uint64_t{1}, .finish_last = true});
    if (single_->next() != Step::record || single_->record().lsn != lsn) return false;
    decode_record(system_, single_->record(), decoded_);
    return is_whole(decoded_);
  }

  void find_prior_redo() {
    const auto before = directory_.control.prev_check_point();
    if (before && before->valid() && *before < begin_.check_point && read_one(*before))
      out_.prior_redo = lsn_of(decoded_, "redo").value_or(Lsn{});
  }

  // Those known from a checkpoint's list alone have their names in the WAL before the redo point, and may
  // have ended there: a list is made a moment after a second phase was logged, or by a server that took it
  // over from an older one.
  void finish_prepared() {
    Lsn oldest{};
    for (auto& [xid, open] : open_) {
      if (!open.gid.empty() || !open.prepare.valid()) continue;
      if (!oldest.valid() || open.prepare < oldest) oldest = open.prepare;
      const SegmentNumber segment = directory_.wal.shape.segment.segment_of(open.prepare);
      open.missing = !source_->segments().contains(segment);
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
    Reader reader(*source_, directory_.wal.shape, {.begin = from, .end = begin_.redo});
    for (Step step = reader.next(); step != Step::end; step = reader.next()) {
      if (step != Step::record || reader.record().rmid != kRmTransaction) continue;
      decode_record(system_, reader.record(), decoded_);
      const auto finished = is_whole(decoded_) ? second_phase_of(reader.record()) : std::nullopt;
      if (!finished) continue;
      const auto open = open_.find(*finished);
      if (open == open_.end() || reader.record().lsn <= open->second.prepare) continue;
      open->second.ended = reader.record().lsn;
      open->second.committed = decoded_.row->name == "COMMIT_PREPARED";
    }
  }

  // The first time in the unbroken run of segments that ends with the redo point's.
  void find_first_time() {
    const SegmentSize size = directory_.wal.shape.segment;
    const auto& segments = source_->segments();
    auto it = segments.find(size.segment_of(begin_.redo));
    if (it == segments.end()) return;
    while (it != segments.begin() && std::prev(it)->first + 1 == it->first) --it;
    // No further than this one segment: a directory may be full of segments that were never written.
    Reader reader(*source_, directory_.wal.shape,
                  {.begin = size.start_of(it->first),
                   .end = size.start_of(it->first) + size.bytes(),
                   .finish_last = true,
                   .look_beyond_end = false});
    for (int i = 0; i < kMaxProbe; ++i) {
      if (reader.next() != Step::record) return;
      if (const auto time = time_of(reader.record(), system_, decoded_)) {
        out_.first_time = {reader.record().lsn, *time};
        return;
      }
    }
  }

  const DataDirectory& directory_;
  System system_;
  RecoveryBegin begin_;
  RetentionScan out_;
  std::unique_ptr<FileSource> source_;
  std::optional<Reader> single_;
  std::map<std::uint32_t, OpenPrepared> open_;
  std::map<std::uint32_t, Lsn> finished_;  // xid and where its second phase was logged
  DecodedRecord decoded_;
};

}  // namespace

RetentionScan scan_for_retention(const DataDirectory& directory, const RecoveryBegin& begin) {
  const auto system = directory.system();
  if (!directory.wal.ready() || !system) return {};
  return Scanner(directory, *system, begin).scan();
}

}  // namespace walread
