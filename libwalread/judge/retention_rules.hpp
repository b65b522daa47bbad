// Which WAL segments the next checkpoint keeps: the server's own arithmetic, release by release.
//
// A checkpoint (on a standby: a restartpoint) removes or recycles every segment file whose number is below
// the smallest one that something asks for, comparing names without their timeline, if archiving has done
// with it (xlog.c RemoveOldXlogFiles()).
//
// What asks, and where in the server:
//   checkpoint: to 10 and in gp6 the redo point of the checkpoint before (xlog.c CreateCheckPoint(): that of
//   pg_control as
//     it is before the update), from 11 of the checkpoint being made; on a standby of the restartpoint,
//     likewise (CreateRestartPoint()).
//   prepared transactions: gp6 only, the oldest PREPARE of the list in the checkpoint record
//   (CreateCheckPoint(),
//     getTwoPhaseOldestPreparedTransactionXLogRecPtr()). Mirrors of 6.24.3 keep the same, as recorded.
//   slots: the smallest restart_lsn (slot.c ReplicationSlotsComputeRequiredLSN()).
//   max_slot_wal_keep_size: gp6 and from 13; slots get no more than that, counted back from where the
//   checkpoint ends
//     (KeepLogSeg()). From 13 slots that need more are invalidated and the sum is done once more (slot.c
//     InvalidateObsoleteReplicationSlots()).
//   summarizer: from 17 with summarize_wal = on, WAL not yet summarised (walsummarizer.c
//   GetOldestUnsummarizedLSN()). wal_keep_segments, from 13 wal_keep_size: counted back from where the
//   checkpoint ends, after the cap (KeepLogSeg()). gp_keep_all_xlog: gp6, everything, at checkpoints and
//   restartpoints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/core/segment_math.hpp"

namespace walread {

// How releases differ.
struct RetentionRules {
  bool prior_redo = false;         // to 10, gp6
  bool caps_slots = false;         // gp6, from 13
  bool invalidates_slots = false;  // from 13
  bool prepared_in_wal = false;    // gp6
  bool summarizer = false;         // from 17
  bool partial_files = false;      // gp6, from 9.5: NAME.partial is removed like NAME
  // A standby archives only if archive_mode = always (xlogarchive.c XLogArchiveCheckDone(), from 9.5);
  // before, its segments wait for .done, which walreceiver gives them at once.
  bool standby_archives_always_only = false;
  bool segments_ahead =
      false;  // to 9.4, gp6: recycles up to 2 * checkpoint_segments + 1 ahead (xlog.c XLOGfileslop)
};

RetentionRules retention_rules(formats::System system);

struct SlotAsk {
  std::string name{};
  SegmentNumber segment = 0;  // of restart_lsn
};

struct KeepInput {
  SegmentNumber checkpoint = 0;  // of the redo point that counts
  SegmentNumber current = 0;     // in which the checkpoint's record ends
  std::vector<SlotAsk> slots{};
  std::optional<std::uint64_t> slot_cap{};  // max_slot_wal_keep_size in whole segments
  bool invalidates_slots = false;
  std::optional<SegmentNumber> prepared{};
  std::optional<SegmentNumber> summarizer{};
  std::uint64_t keep_segments = 0;  // wal_keep_segments, wal_keep_size in whole segments
  bool keep_all = false;
};

// Megabytes as whole segments (xlog_internal.h ConvertToXSegs()).
std::uint64_t whole_segments(std::uint64_t megabytes, SegmentSize size);

// The oldest segment that the slots are granted: the smallest that one asks for, but no more than the cap.
// Nothing: no slot asks for any.
std::optional<SegmentNumber> granted_to_slots(const KeepInput& in);

// The oldest segment that wal_keep_* asks for; nothing if it asks for none (xlog.c KeepLogSeg(): never below
// 1).
std::optional<SegmentNumber> kept_by_setting(const KeepInput& in);

// The oldest segment that is kept; everything below it may go.
SegmentNumber oldest_kept(const KeepInput& in);

// The slots that the next checkpoint invalidates, by position in in.slots (from 13).
std::vector<std::size_t> slots_to_be_invalidated(const KeepInput& in);

}  // namespace walread
