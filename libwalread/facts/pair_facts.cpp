#include "libwalread/facts/pair_facts.hpp"

#include <algorithm>

namespace walread {

namespace {

// Equal numbers are no proof: two histories may fork at different positions and then both go on as
// timeline 2.
Ancestry ancestry_of(const Side& a, const Side& b, PairFacts& p) {
  const HistoryFile& left = a.log->history;
  const HistoryFile& right = b.log->history;
  const auto forked = [&](const HistoryFile& history, TimelineId from) {
    p.fork_tli = from;
    p.fork = history.switch_point(from).value_or(TimelineSwitch{}).lsn;
  };
  if (a.history_known && b.history_known) {
    const auto common = common_ancestor(left, right);
    if (!common) return Ancestry::no_common;
    p.fork_tli = common->next;
    p.fork = common->lsn;
    if (!common->lsn.valid()) return Ancestry::same;
    if (common->next == left.tli) return Ancestry::a_behind;
    return common->next == right.tli ? Ancestry::b_behind : Ancestry::parted;
  }
  if (left.tli == right.tli) {
    p.fork_tli = left.tli;
    return Ancestry::same;
  }
  if (b.history_known && right.contains(left.tli)) {
    forked(right, left.tli);
    return Ancestry::a_behind;
  }
  if (a.history_known && left.contains(right.tli)) {
    forked(left, right.tli);
    return Ancestry::b_behind;
  }
  return Ancestry::not_known;
}

// What the node itself has behind `start`; where its own WAL has gaps, archives fill them as far as it goes.
LogTail own_tail(const Side& side, ShelfStart start, std::span<const WalFiles* const> archives) {
  LogTail tail = tail_from(side.shelf({}), start);
  if (tail.whole() || archives.empty()) return tail;
  LogTail filled = tail_from(side.shelf(archives), start, tail.until);
  filled.end = tail.end;
  return filled;
}

}  // namespace

LogShelf Side::shelf(std::span<const WalFiles* const> archives) const {
  LogShelf out = shelf_like(*log);
  out.add(node->directory.wal, LogPlace::own);
  for (const WalFiles* archive : archives) out.add(*archive, LogPlace::archive);
  return out;
}

PairFacts compare_sides(const Side& a, const Side& b, std::span<const WalFiles* const> archives) {
  PairFacts p;
  p.comparable = true;
  p.ancestry = ancestry_of(a, b, p);
  const SegmentSize size = a.log->shape.segment;
  // Behind the fork the two are known to differ; shortly before it content shows whether the histories tell
  // the truth.
  Lsn from = std::min(a.node->facts.start_redo, b.node->facts.start_redo);
  if (p.fork.valid()) from = std::min(from, size.start_of(size.segment_before(p.fork)));
  p.content = compare_logs(a.shelf(archives), b.shelf(archives), from, p.fork.valid() ? p.fork : kMaxLsn);

  p.parted_at = std::min(a.end, b.end);
  if (p.fork.valid()) p.parted_at = std::min(p.parted_at, p.fork);
  if (p.is_contradicted()) p.parted_at = *p.content.differs_at;
  // b's server reads no further than b.end, but what lies there, compressed for one, is what a has up to
  // here.
  if (!p.is_contradicted() && p.content.records != 0 && p.content.same_until <= a.end)
    p.parted_at = std::max(p.parted_at, p.content.same_until);
  ShelfStart start{.at = p.parted_at};
  if (p.content.records != 0 && p.content.same_until == p.parted_at) {
    start.last = p.content.last_same;
  } else if (p.parted_at == a.end) {
    start.last = a.last;
  } else if (p.parted_at == b.end) {
    start.last = b.last;
  }
  // Equal records behind a gap of a's are none of its own.
  const bool same_behind =
      p.content.records != 0 && p.content.same_until > p.parted_at && !p.is_contradicted();
  p.only_a = own_tail(
      a, same_behind ? ShelfStart{.at = p.content.same_until, .last = p.content.last_same} : start, archives);
  p.only_b = own_tail(b, start, archives);
  return p;
}

}  // namespace walread
