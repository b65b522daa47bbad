// Slots: how long they hold, and how far they are behind.
#include <algorithm>
#include <limits>

#include "libwalread/judge/retention_checkpoint.hpp"

namespace walread {

namespace {

// Bytes until the slot's WAL goes (slotfuncs.c pg_get_replication_slots() safe_wal_size): the end of the last
// segment that still leaves its own within the larger of max_slot_wal_keep_size and wal_keep_size.
std::uint64_t bytes_left(const CheckpointTerms& terms, SegmentSize size, SegmentNumber asked, Lsn end) {
  const std::uint64_t segments = std::max(*terms.input.slot_cap, terms.input.keep_segments);
  const SegmentNumber last = std::min(asked + segments + 1, size.max_segment());
  const Lsn fail = size.start_of(last);
  return fail > end ? fail - end : 0;
}

// walreceiver.c, gp_replication.h: the slot that Greenplum makes for a mirror, or a standby coordinator from
// 7 on.
constexpr std::string_view kGreenplumSlot = "internal_wal_replication_slot";

// Whether its consumer is further back than one that keeps up. To 10 and on Greenplum a mirror's slot stands
// at its last restartpoint, so that the checkpoint before pg_control's is normal; later a file is as old as
// the last checkpoint. A slot is saved a moment after the redo point was taken, so one segment more says
// nothing.
bool is_behind(const RetentionFacts& facts, Lsn restart_lsn) {
  const SegmentSize size = *facts.segment_size;
  const Lsn normal = facts.scan.prior_redo.valid() ? facts.scan.prior_redo : facts.redo;
  return size.segment_of(restart_lsn) + 1 < size.segment_of(normal);
}

// slot.c (18) CanInvalidateIdleSlot().
std::optional<std::int64_t> idle_timeout(const RetentionFacts& facts, const ReplicationSlot& slot) {
  const auto it = facts.settings.find("idle_replication_slot_timeout");
  if (it == facts.settings.end() || it->second.number <= 0) return std::nullopt;
  if (!slot.restart_lsn.valid() || (facts.in_recovery && slot.synced)) return std::nullopt;
  return it->second.number;
}

// The first segment from `restart_lsn` to the end of the log of which there is no file here that could serve:
// whole, and of a timeline of this history. Nothing if all are here.
std::optional<SegmentNumber> first_missing(const RetentionFacts& facts, Lsn restart_lsn, Lsn end) {
  const SegmentSize size = *facts.segment_size;
  if (restart_lsn >= end) return std::nullopt;
  SegmentNumber next = size.segment_of(restart_lsn);
  auto it = std::ranges::lower_bound(facts.segments, next, {}, &SegmentFile::segment);
  // A segment that was never written is not missing: the log ends where it would begin.
  for (const SegmentNumber last = size.segment_of(end - std::uint64_t{1}); next <= last; ++next) {
    bool there = false;
    for (; it != facts.segments.end() && it->segment == next; ++it)
      there = there || (!it->partial && !it->wrong_size && !it->unusable && is_on_history(facts, *it));
    if (!there) return next;
  }
  return std::nullopt;
}

}  // namespace

bool is_greenplum_mirror_slot(const ReplicationSlot& slot) {
  return !slot.logical() && slot.directory == kGreenplumSlot;
}

void list_slots(const RetentionFacts& facts, RetentionReport& report) {
  for (const ReplicationSlot& slot : facts.slots) {
    if (!slot.intact) continue;
    report.slots.push_back(
        {.name = slot.directory,
         .logical = slot.logical(),
         .restart_lsn = slot.restart_lsn,
         .reserves = slot.restart_lsn.valid() && !slot.invalidated(),
         .invalidated = slot.invalidated(),
         .cause = slot.invalidation,
         .counts = slot_counts(facts, slot),
         .mirror = facts.greenplum() && is_greenplum_mirror_slot(slot),
         .position_unknown = !slot.invalidated() && !slot.restart_lsn.valid() && facts.may_be_running()});
    if (!slot.invalidated()) report.slots.back().idle_timeout = idle_timeout(facts, slot);
  }
}

void judge_slots(const RetentionFacts& facts, const CheckpointTerms& terms, RetentionReport& report) {
  const SegmentSize size = *facts.segment_size;
  list_slots(facts, report);
  for (SlotReport& slot : report.slots) {
    if (!slot.reserves) continue;
    const SegmentNumber asked = size.segment_of(slot.restart_lsn);
    slot.behind = is_behind(facts, slot.restart_lsn);
    slot.limit_unknown = terms.rules.caps_slots && !facts.knows("max_slot_wal_keep_size");
    slot.missing_segment = first_missing(facts, slot.restart_lsn, report.end);
    slot.wal_missing = slot.missing_segment.has_value();
    if (slot.counts && terms.input.slot_cap) {
      slot.bytes_left = bytes_left(terms, size, asked, report.end);
      slot.lost_at_next = asked < report.next.keep;
    }
  }
  const auto rank = [](const SlotReport& s) {
    if (!s.reserves) return std::numeric_limits<std::uint64_t>::max();
    return s.bytes_left.value_or(std::numeric_limits<std::uint64_t>::max() - 1);
  };
  std::ranges::stable_sort(report.slots, [&](const SlotReport& a, const SlotReport& b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return a.restart_lsn < b.restart_lsn;
  });
}

}  // namespace walread
