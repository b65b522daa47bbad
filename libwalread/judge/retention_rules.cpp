#include "libwalread/judge/retention_rules.hpp"

#include <algorithm>

#include "formats/behaviour.hpp"

namespace walread {

using formats::Behaviour;
using formats::System;

RetentionRules retention_rules(System system) {
  const auto does = [&](Behaviour behaviour) { return behaves(system, behaviour); };
  return {.prior_redo = does(Behaviour::prior_checkpoint_tried),
          .caps_slots = does(Behaviour::slots_capped),
          .invalidates_slots = does(Behaviour::slots_invalidated),
          .prepared_in_wal = does(Behaviour::prepared_in_wal),
          .summarizer = does(Behaviour::wal_summarizer),
          .partial_files = does(Behaviour::partial_at_promotion),
          .standby_archives_always_only = does(Behaviour::archive_mode_always),
          .segments_ahead = does(Behaviour::checkpoint_segments)};
}

std::uint64_t whole_segments(std::uint64_t megabytes, SegmentSize size) {
  return megabytes / (size.bytes() >> 20);
}

std::optional<SegmentNumber> granted_to_slots(const KeepInput& in) {
  if (in.slots.empty()) return std::nullopt;
  SegmentNumber oldest = std::ranges::min(in.slots, {}, &SlotAsk::segment).segment;
  if (in.slot_cap && in.current > *in.slot_cap) oldest = std::max(oldest, in.current - *in.slot_cap);
  return oldest;
}

std::optional<SegmentNumber> kept_by_setting(const KeepInput& in) {
  if (in.keep_segments == 0) return std::nullopt;
  return in.current <= in.keep_segments ? 1 : in.current - in.keep_segments;
}

namespace {

SegmentNumber once(const KeepInput& in) {
  if (in.keep_all) return 0;
  SegmentNumber keep = in.checkpoint;
  for (const auto& ask : {in.prepared, granted_to_slots(in), in.summarizer, kept_by_setting(in)})
    if (ask) keep = std::min(keep, *ask);
  return keep;
}

}  // namespace

std::vector<std::size_t> slots_to_be_invalidated(const KeepInput& in) {
  std::vector<std::size_t> out;
  if (!in.invalidates_slots) return out;
  const SegmentNumber keep = once(in);
  for (std::size_t i = 0; i < in.slots.size(); ++i)
    if (in.slots[i].segment < keep) out.push_back(i);
  return out;
}

SegmentNumber oldest_kept(const KeepInput& in) {
  const std::vector<std::size_t> lost = slots_to_be_invalidated(in);
  if (lost.empty()) return once(in);
  KeepInput rest = in;
  for (auto it = lost.rbegin(); it != lost.rend(); ++it)
    rest.slots.erase(rest.slots.begin() + static_cast<std::ptrdiff_t>(*it));
  return once(rest);
}

}  // namespace walread
