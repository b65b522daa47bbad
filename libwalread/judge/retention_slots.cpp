// Slots and the archive: how long they hold, and how far they are behind.
#include <algorithm>
#include <limits>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/judge/retention_plan.hpp"

namespace walread {

namespace {

// Bytes until the slot's WAL goes (slotfuncs.c pg_get_replication_slots() safe_wal_size): the end of the last
// segment that still leaves its own within the larger of max_slot_wal_keep_size and wal_keep_size.
std::uint64_t bytes_left(const RetentionPlan& plan, SegmentSize size, SegmentNumber asked, Lsn end) {
  const std::uint64_t segments = std::max(*plan.input.slot_cap, plan.input.keep_segments);
  const SegmentNumber last = std::min(asked + segments + 1, size.max_segment());
  const Lsn fail = size.start_of(last);
  return fail > end ? fail - end : 0;
}

std::string file_name(const RetentionFacts& facts, const SegmentFile& f) {
  return segment_file_name(f.tli, f.segment, *facts.segment_size) + (f.partial ? ".partial" : "");
}

}  // namespace

void list_slots(const RetentionFacts& facts, RetentionReport& report) {
  for (const ReplicationSlot& slot : facts.slots) {
    if (!slot.intact) continue;
    report.slots.push_back({.name = slot.directory,
                            .logical = slot.logical(),
                            .restart_lsn = slot.restart_lsn,
                            .reserves = slot.restart_lsn.valid() && !slot.invalidated(),
                            .invalidated = slot.invalidated(),
                            .cause = slot.invalidation,
                            .counts = slot_counts(facts, slot)});
  }
}

void judge_slots(const RetentionFacts& facts, const RetentionPlan& plan, RetentionReport& report) {
  const SegmentSize size = *facts.segment_size;
  list_slots(facts, report);
  for (SlotReport& slot : report.slots) {
    if (!slot.reserves) continue;
    const SegmentNumber asked = size.segment_of(slot.restart_lsn);
    // A segment that was never written is not missing: the slot is at the very end.
    slot.wal_missing = asked <= report.current && slot.restart_lsn < report.end &&
                       !std::ranges::binary_search(facts.segments, asked, {}, &SegmentFile::segment);
    if (slot.counts && plan.input.slot_cap) {
      slot.bytes_left = bytes_left(plan, size, asked, report.end);
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

void judge_archive(const RetentionFacts& facts, const RetentionPlan& plan, RetentionReport& report) {
  ArchiveReport& out = report.archive;
  out.active = plan.archives;
  const auto mode = facts.settings.find("archive_mode");
  if (mode != facts.settings.end()) out.mode = static_cast<ArchiveMode>(mode->second.number);
  const auto is_set = [&](const char* name) {
    const auto it = facts.settings.find(name);
    return it != facts.settings.end() && !it->second.text.empty();
  };
  out.no_command = out.active && !is_set("archive_command") && !is_set("archive_library");
  out.other_ready = facts.archive.other_ready.size();
  for (const SegmentFile& f : facts.segments) {
    if (f.status == ArchiveStatus::kReady) {
      ++out.ready.files;
      out.ready.bytes += f.size;
      if (out.oldest.empty()) out.oldest = file_name(facts, f);
      out.newest = file_name(facts, f);
    } else if (f.status == ArchiveStatus::kNone && out.active && f.segment < report.current && !f.partial) {
      ++out.unmarked.files;
      out.unmarked.bytes += f.size;
    }
  }
}

}  // namespace walread
