#include "libwalread/judge/retention_rules.hpp"

#include <algorithm>

namespace walread {

using formats::System;

RetentionRules retention_rules(System system) {
  const bool gp6 = system == System::gp6;
  const auto since = [&](System first) { return !gp6 && system >= first; };
  return {.prior_redo = !since(System::pg11),
          .caps_slots = gp6 || since(System::pg13),
          .invalidates_slots = since(System::pg13),
          .prepared_in_wal = gp6,
          .summarizer = since(System::pg17),
          .partial_files = gp6 || since(System::pg95),
          .standby_archives_always_only = since(System::pg95),
          .segments_ahead = !since(System::pg95)};
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
