#include "libwalread/judge/server_messages.hpp"

#include <algorithm>
#include <cctype>

namespace walread {

namespace {

using M = MessageId;
using F = FindingId;

// In lower case. Spellings: "record with zero length" up to 9.4, "invalid record length at X: wanted 24, got
// 0" from 9.5 to 15, "expected at least 24, got 0" since 16; "in log segment" became "in WAL segment" in 16;
// "has already been removed" is the same everywhere.
constexpr MessageRow kRows[] = {
    {M::zero_length,
     "zero-length",
     {"record with zero length"},
     "xlogreader.c ValidXLogRecordHeader() (9.4)",
     true},
    {M::zero_length,
     "zero-length",
     {"invalid record length", "got 0"},
     "xlogreader.c XLogReadRecord()",
     true},
    {M::record_length,
     "record-length",
     {"invalid record length"},
     "xlogreader.c ValidXLogRecordHeader()",
     true},
    {M::record_length, "record-length", {"record length", "too long"}, "xlogreader.c XLogReadRecord()", true},
    {M::page_address,
     "page-address",
     {"unexpected pageaddr"},
     "xlogreader.c XLogReaderValidatePageHeader()",
     true},
    {M::prev_link, "prev-link", {"incorrect prev-link"}, "xlogreader.c ValidXLogRecordHeader()", true},
    {M::contrecord_requested,
     "contrecord-requested",
     {"contrecord is requested by"},
     "xlogreader.c XLogReadRecord()",
     true},
    {M::no_contrecord_flag,
     "no-contrecord-flag",
     {"there is no contrecord flag"},
     "xlogreader.c XLogReadRecord()",
     true},
    {M::contrecord_length,
     "contrecord-length",
     {"invalid contrecord length"},
     "xlogreader.c XLogReadRecord()",
     true},
    {M::resource_manager,
     "resource-manager",
     {"invalid resource manager id"},
     "xlogreader.c ValidXLogRecordHeader()",
     true},
    {M::checksum,
     "checksum",
     {"incorrect resource manager data checksum"},
     "xlogreader.c ValidXLogRecord()",
     true},
    {M::magic, "magic", {"invalid magic number"}, "xlogreader.c XLogReaderValidatePageHeader()", true},
    {M::info_bits, "info-bits", {"invalid info bits"}, "xlogreader.c XLogReaderValidatePageHeader()", true},
    {M::timeline_order,
     "timeline-order",
     {"out-of-sequence timeline id"},
     "xlogreader.c XLogReaderValidatePageHeader()",
     true},
    {M::other_system,
     "other-system",
     {"wal file is from different database system"},
     "xlogreader.c XLogReaderValidatePageHeader()",
     false},
    {M::other_system,
     "other-system",
     {"database system identifier differs"},
     "walreceiver.c WalReceiverMain()",
     false},
    {M::segment_removed,
     "segment-removed",
     {"requested wal segment", "has already been removed"},
     "walsender.c WalSndSegmentOpen(), XLogRead()",
     false},
    {M::ahead_of_flush,
     "ahead-of-flush",
     {"requested starting point", "is ahead of the wal flush position"},
     "walsender.c StartReplication()",
     false},
    {M::not_in_history,
     "not-in-history",
     {"requested starting point", "is not in this server's history"},
     "walsender.c StartReplication()",
     false},
    {M::not_a_child,
     "not-a-child",
     {"requested timeline", "is not a child of this server's history"},
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()",
     false},
    {M::minimum_recovery_point,
     "minimum-recovery-point",
     {"requested timeline", "does not contain minimum recovery point"},
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()",
     false},
    {M::backup_end, "backup-end", {"wal ends before end of online backup"}, "xlog.c StartupXLOG()", false},
    {M::consistent_point,
     "consistent-point",
     {"wal ends before consistent recovery point"},
     "xlog.c StartupXLOG()",
     false},
    {M::consistent_point,
     "consistent-point",
     {"requested recovery stop point is before consistent recovery point"},
     "xlog.c StartupXLOG()",
     false},
    {M::no_checkpoint,
     "no-checkpoint",
     {"could not locate a valid checkpoint record"},
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()",
     false},
    {M::no_checkpoint,
     "no-checkpoint",
     {"could not locate required checkpoint record"},
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()",
     false},
    {M::no_common_ancestor,
     "no-common-ancestor",
     {"could not find common ancestor"},
     "pg_rewind.c findCommonAncestorTimeline()",
     false},
    {M::no_rewind, "no-rewind", {"no rewind required"}, "pg_rewind.c main()", false},
    {M::no_rewind,
     "no-rewind",
     {"source and target cluster are on the same timeline"},
     "pg_rewind.c main()",
     false},
    {M::no_previous_record,
     "no-previous-record",
     {"could not find previous wal record"},
     "pg_rewind parsexlog.c findLastCheckpoint()",
     false},
};

// Findings that show that a message is in earnest.
std::span<const F> signs_of(MessageId id) {
  static constexpr F kEnd[] = {F::wal_damaged,           F::wal_damaged_behind, F::wal_gap_behind,
                               F::fork_segment_missing,  F::wal_missing,        F::consistency_not_reached,
                               F::backup_end_not_reached};
  static constexpr F kSystem[] = {F::foreign_system, F::archive_unusable};
  static constexpr F kRemoved[] = {F::follow_wal_missing, F::loss_not_countable, F::prepared_segment_missing,
                                   F::wal_missing};
  static constexpr F kAhead[] = {F::standby_ahead, F::old_ahead_same_timeline, F::diverged_same_timeline};
  static constexpr F kHistory[] = {F::standby_abandoned, F::rewind_needed, F::primary_diverged,
                                   F::ancestry_not_known};
  static constexpr F kChild[] = {F::not_a_child, F::phantom_history, F::fork_segment_missing,
                                 F::standby_abandoned};
  static constexpr F kMinimum[] = {F::min_recovery_elsewhere};
  static constexpr F kBackup[] = {F::backup_end_not_reached};
  static constexpr F kConsistent[] = {F::consistency_not_reached, F::recovery_target_set};
  static constexpr F kCheckpoint[] = {F::checkpoint_record_missing, F::wal_missing, F::label_unusable};
  static constexpr F kAncestor[] = {F::no_common_timeline, F::ancestry_not_known};
  static constexpr F kNoRewind[] = {F::diverged_same_timeline, F::old_ahead_same_timeline,
                                    F::history_contradicted, F::half_done_promotion};
  static constexpr F kPrevious[] = {F::no_common_checkpoint, F::rewind_target_wal_missing,
                                    F::rewind_target_wal_elsewhere};
  switch (id) {
    case M::other_system:
      return kSystem;
    case M::segment_removed:
      return kRemoved;
    case M::ahead_of_flush:
      return kAhead;
    case M::not_in_history:
      return kHistory;
    case M::not_a_child:
      return kChild;
    case M::minimum_recovery_point:
      return kMinimum;
    case M::backup_end:
      return kBackup;
    case M::consistent_point:
      return kConsistent;
    case M::no_checkpoint:
      return kCheckpoint;
    case M::no_common_ancestor:
      return kAncestor;
    case M::no_rewind:
      return kNoRewind;
    case M::no_previous_record:
      return kPrevious;
    default:
      return kEnd;
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool fits(const MessageRow& row, std::string_view text) {
  std::size_t at = 0;
  for (const std::string_view piece : row.pieces) {
    const std::size_t found = text.find(piece, at);
    if (found == std::string_view::npos) return false;
    at = found + piece.size();
  }
  return true;
}

// The first "X/X" in the text, a file's path apart.
std::optional<Lsn> first_lsn(std::string_view text) {
  const auto hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t slash = text.find('/'); slash != std::string_view::npos;
       slash = text.find('/', slash + 1)) {
    std::size_t begin = slash;
    std::size_t end = slash + 1;
    while (begin > 0 && hex(text[begin - 1])) --begin;
    while (end < text.size() && hex(text[end])) ++end;
    const bool alone =
        (begin == 0 || (!std::isalnum(static_cast<unsigned char>(text[begin - 1])) && text[begin - 1] != '/')) &&
        (end == text.size() || (!std::isalnum(static_cast<unsigned char>(text[end])) && text[end] != '/'));
    if (const auto lsn = Lsn::parse(text.substr(begin, end - begin)); alone && lsn) return lsn;
  }
  return std::nullopt;
}

}  // namespace

std::span<const MessageRow> message_rows() { return kRows; }

const MessageRow* find_message(std::string_view text) {
  const std::string all = lower(text);
  const auto it = std::ranges::find_if(kRows, [&](const MessageRow& row) { return fits(row, all); });
  return it == std::end(kRows) ? nullptr : &*it;
}

MessageJudgement judge_message(const MessageRow& message, std::string_view text,
                               const TimelineReport& report) {
  MessageJudgement out;
  out.named = first_lsn(text);
  for (const F id : signs_of(message.id))
    for (const Finding& finding : report.findings)
      if (finding.id == id) out.because.push_back(&finding);
  const WalFacts& wal = report.facts.subject.wal;
  if (!out.because.empty()) {
    out.state = MessageInFiles::bad;
  } else if (message.ends_wal && wal.walked && is_normal(wal.end.end.reason)) {
    out.state = MessageInFiles::harmless;
  }
  return out;
}

}  // namespace walread
