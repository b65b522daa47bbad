// From facts to the server's arithmetic: what the next checkpoint would do, under suppositions. Used by
// judge/retention.
#pragma once

#include "libwalread/judge/retention.hpp"

namespace walread {

// What decides, taken out of the facts.
struct CheckpointTerms {
  RetentionRules rules{};
  KeepInput input{};
  bool archives = false;       // segments wait for .done
  bool archives_known = true;  // ArchiveReport::known
  bool archive_done = false;   // suppose that all is archived
  // Segments from here on may be recycled at most, and at least, up to these numbers.
  SegmentNumber recycle_min = 0;
  SegmentNumber recycle_max = 0;
  Lsn summarised_to{};                   // by the summarizer, if that asks for WAL
  std::vector<OpenPrepared> prepared{};  // of Greenplum 6: those that hold WAL
};

// `suppositions`: applied one after the other. `unknown` gets the text of one that finds nothing to apply to.
CheckpointTerms checkpoint_terms(const RetentionFacts& facts, const std::vector<WhatIf>& suppositions,
                             std::string& unknown);

// Positions of the facts that the terms are made from.
Lsn counting_redo(const RetentionFacts& facts);  // the redo point up to which the next checkpoint frees
SegmentNumber current_segment(const RetentionFacts& facts);

// Whether slots hold WAL on this server: not on a Greenplum 6 coordinator (xlog.c KeepLogSeg() of 6.24.3 asks
// the walsenders there), and of a server that does not run only the persistent ones.
bool slot_counts(const RetentionFacts& facts, const ReplicationSlot& slot);

// Sums over the segment files, prepared once: how many lie below a number, and how many of those wait for the
// archiver.
class SegmentSums {
 public:
  explicit SegmentSums(const RetentionFacts& facts, const RetentionRules& rules);

  FileSum all() const { return all_; }
  FileSum below(SegmentNumber segment) const;
  // Of those below, the ones that have no .done.
  FileSum waiting_below(SegmentNumber segment) const;
  // The oldest that has none; nothing if all have.
  const SegmentFile* oldest_waiting() const { return oldest_waiting_; }

 private:
  struct Row {
    SegmentNumber segment;
    FileSum files;  // up to and with this one
    FileSum waiting;
  };
  const Row* last_below(SegmentNumber segment) const;

  std::vector<Row> rows_;
  FileSum all_{};
  const SegmentFile* oldest_waiting_ = nullptr;
};

// What the next checkpoint does under `terms`. `with_runs`: list the names, too.
NextCheckpoint next_checkpoint(const RetentionFacts& facts, const CheckpointTerms& terms,
                               const SegmentSums& sums, bool with_runs);

// Parts of judge_retention(), each a file of its own.
std::vector<DoubtReport> retention_doubts(const RetentionFacts& facts);  // the worst first
// A slot without a stored position may hold whatever a checkpoint would let go.
void doubt_slot_positions(RetentionReport& report);
std::vector<Unknowable> unknowable_in_retention(const RetentionFacts& facts);
void judge_slots(const RetentionFacts& facts, const CheckpointTerms& terms, RetentionReport& report);
// The slots as they are, without what would become of them.
void list_slots(const RetentionFacts& facts, RetentionReport& report);
void judge_files(const RetentionFacts& facts, RetentionReport& report);
void judge_archive(const RetentionFacts& facts, const CheckpointTerms& terms, RetentionReport& report);
void judge_backups(const RetentionFacts& facts, RetentionReport& report);
void judge_copies(const RetentionFacts& facts, RetentionReport& report);  // what the archive has
void judge_alarms(const RetentionFacts& facts, const RetentionThresholds& thresholds,
                  RetentionReport& report);

// Whether a file of that name is one that RemoveOldXlogFiles() looks at.
bool is_removable(const SegmentFile& file, const RetentionRules& rules);

// A file goes if this number is below the oldest one that is kept. RemoveOldXlogFiles() compares names as
// strings, without their timeline, with that of the last segment that is not kept (strcmp() <= 0; read
// in 13.16, 15.18 and 18.6), and "N.partial" sorts behind "N": it goes with the segment after its own.
SegmentNumber cut_number(const SegmentFile& file);

// Whether the timeline of the file is one on which this history went through its segment.
bool is_on_history(const RetentionFacts& facts, const SegmentFile& file);

}  // namespace walread
