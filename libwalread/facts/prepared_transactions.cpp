#include "libwalread/facts/prepared_transactions.hpp"

#include <algorithm>

#include "formats/behaviour.hpp"
#include "libwalread/facts/rmgr_ids.hpp"
#include "libwalread/facts/timeline_log.hpp"

namespace walread {

namespace {

// transam.c TransactionIdPrecedes(), for normal ids.
bool precedes(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

// Whether the record at `fact.prepare` is a whole PREPARE of that transaction; its gid, if it is.
bool read_prepare(const TimelineLog& log, PreparedFact& fact) {
  TimelineReader reader(log, {.begin = fact.prepare, .check_begin = true});
  if (!reader.next()) return false;
  const RecordView& record = reader.record();
  if (record.lsn != fact.prepare || record.rmid != kRmTransaction || record.xid != fact.xid) return false;
  DecodedRecord decoded;
  decode_record(log.shape.version->system, record, decoded);
  if (!is_whole(decoded) || decoded.row->name != "PREPARE") return false;
  fact.gid = std::string(characters_of(decoded, "gid"));
  return true;
}

}  // namespace

bool counts_at_start(const TwoPhaseFile& file, std::optional<std::uint32_t> next_xid) {
  const bool ignored = std::ranges::any_of(
      file.problems, [](const FileProblem& p) { return p.kind == FileProblemKind::name_ignored; });
  return !ignored && (!next_xid || precedes(static_cast<std::uint32_t>(file.name_xid), *next_xid));
}

PreparedTransactions::PreparedTransactions(formats::System system, const TwoPhaseFiles& files,
                                           std::optional<std::uint32_t> next_xid)
    : system_(system) {
  if (formats::behaves(system, formats::Behaviour::prepared_in_wal)) return;
  for (const TwoPhaseFile& file : files.files) {
    if (!counts_at_start(file, next_xid)) continue;
    const auto xid = static_cast<std::uint32_t>(file.name_xid);
    open_[xid] = {.xid = xid, .gid = file.gid};
  }
  most_ = open_.size();
}

void PreparedTransactions::take_list(const DecodedRecord& checkpoint) {
  for (ListAccess list(checkpoint, "prepared"); list.next();) {
    const auto xid = static_cast<std::uint32_t>(list.number("xid").value_or(0));
    if (finished_.contains(xid) || open_.contains(xid)) continue;
    open_[xid] = {.xid = xid, .prepare = Lsn{list.number("lsn").value_or(0)}};
  }
  finished_.clear();
  list_taken_ = true;
}

void PreparedTransactions::take(const RecordView& record, const DecodedRecord& decoded) {
  if (!is_whole(decoded)) return;
  const std::string_view name = decoded.row->name;
  if (name == "PREPARE") {
    open_[record.xid] = {
        .xid = record.xid, .gid = std::string(characters_of(decoded, "gid")), .prepare = record.lsn};
    most_ = std::max<std::uint64_t>(most_, open_.size());
  } else if (name == "COMMIT_PREPARED" || name == "ABORT_PREPARED") {
    auto xid = number_of(decoded, "prepared_xid");       // up to 9.4 and Greenplum 6
    if (!xid) xid = number_of(decoded, "twophase_xid");  // since 9.5
    if (!xid) return;
    open_.erase(static_cast<std::uint32_t>(*xid));
    if (!list_taken_) finished_.insert(static_cast<std::uint32_t>(*xid));
  }
}

std::vector<PreparedFact> PreparedTransactions::still_open(const TimelineLog& log, Lsn begin) const {
  std::vector<PreparedFact> out;
  const bool needs_record = formats::behaves(system_, formats::Behaviour::prepared_in_wal);
  for (const auto& [xid, open] : open_) {
    PreparedFact fact = open;
    if (fact.prepare.valid()) {
      const SegmentNumber n = log.segment_of(fact.prepare);
      fact.segment = log.segment_name(n);
      fact.here = log.has(n);
      if (needs_record && fact.here && fact.prepare < begin) fact.readable = read_prepare(log, fact);
    }
    out.push_back(std::move(fact));
  }
  return out;
}

}  // namespace walread
