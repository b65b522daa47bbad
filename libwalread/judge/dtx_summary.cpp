// What transactions come to together.
#include <algorithm>

#include "libwalread/judge/dtx.hpp"

namespace walread {

namespace {

// Where it waits, if it waits anywhere.
DtxExample example_of(const DtxVerdict& v) {
  const auto waits = std::ranges::find(v.parts, DtxSegmentState::prepared, &DtxPart::state);
  const auto part = waits != v.parts.end() ? waits : v.parts.begin();
  DtxExample out{.gid = v.gid, .xid = v.xid};
  if (part == v.parts.end()) return out;
  out.node = part->node;
  if (part->facts == nullptr) return out;
  out.database = part->facts->database;
  out.prepare = part->facts->prepare ? part->facts->prepare->lsn : part->facts->listed_prepared;
  return out;
}

}  // namespace

void DtxSummary::add(const DtxVerdict& v) {
  const auto i = static_cast<std::size_t>(v.meaning);
  ++counts[i];
  DtxExamples& e = examples[i];
  if (e.first.size() < kMaxDtxExamples) e.first.push_back(example_of(v));
  bool waits = false;
  for (const DtxPart& part : v.parts) {
    if (part.state != DtxSegmentState::prepared) continue;
    waits = true;
    const bool known = std::ranges::find(e.waits_on, *part.node) != e.waits_on.end();
    // One more than are named tells that there are others.
    if (!known && e.waits_on.size() <= kMaxDtxExamples) e.waits_on.push_back(*part.node);
  }
  if (waits) ++e.waiting;
  if (v.meaning == DtxMeaning::cannot_tell && v.recovery == DtxRecovery::roll_back)
    would_roll_back_untold = true;
}

std::uint64_t DtxSummary::total() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t n : counts) sum += n;
  return sum;
}

}  // namespace walread
