// What pg_rewind finds: the first directory is its target, the second its source.
#include <algorithm>

#include "libwalread/judge/message_rules.hpp"

namespace walread {

namespace {
using R = ReasonId;
}  // namespace

// pg_rewind.c sanityChecks().
void judge_shut_down(const MessageCase& c) {
  const bool source = c.message.id() == MessageId::source_not_clean;
  const MessageDirectory* d = source && c.second() != nullptr ? c.second() : &c.node();
  if (!d->is_node() || !d->node.control.usable) {
    c.add({.id = R::no_control, .weight = Weight::unknown, .path = d->path});
    return;
  }
  if (d->node.marks.runs_here)
    c.add({.id = R::runs,
           .weight = Weight::bad,
           .path = d->path,
           .n = static_cast<std::uint64_t>(std::max(0, d->node.marks.pid.value_or(0)))});
  const bool clean = d->node.control.stopped_cleanly();
  c.add({.id = clean ? R::shut_down : R::not_shut_down,
         .weight = clean ? Weight::harmless : Weight::bad,
         .path = d->path});
}

// pg_rewind.c main(): the target's WAL behind the fork is what it would undo.
void judge_fork(const MessageCase& c) {
  if (c.walked() == nullptr || !c.names().at) return;
  const Lsn end = *end_of(c.node());
  const bool beyond = end > *c.names().at;
  c.add({.id = beyond ? R::beyond_fork : R::within_fork,
         .weight = beyond ? Weight::bad : Weight::harmless,
         .path = c.node().path,
         .a = end,
         .b = *c.names().at,
         .tli = c.names().tli});
}

// pg_rewind.c findCommonAncestorTimeline().
void judge_ancestor(const MessageCase& c) {
  const MessageDirectory* other = c.second();
  if (other == nullptr) {
    c.add({.id = R::second_missing, .weight = Weight::unknown});
    return;
  }
  judge_system_pair(c);
  std::erase_if(c.reasons, [](const Reason& r) { return r.id == R::same_system; });
  for (const MessageDirectory* d : {&c.node(), other})
    if (d->is_node() && !d->node.target.history_here)
      c.add({.id = R::history_missing, .weight = Weight::bad, .path = d->path, .tli = d->node.target.target});
  if (!c.reasons.empty() || !c.node().is_node() || !other->is_node()) return;
  const HistoryFile& a = c.node().node.history;
  const HistoryFile& b = other->node.history;
  TimelineId common = 0;
  for (const TimelineSpan& span : a.spans())
    if (span.tli == b.tli || b.contains(span.tli)) common = span.tli;
  c.add({.id = common != 0 ? R::common : R::no_common,
         .weight = common != 0 ? Weight::harmless : Weight::bad,
         .tli = common});
}

// It looks at pg_control alone, and takes equal timelines for equal histories.
void judge_no_rewind(const MessageCase& c) {
  for (const MessageDirectory& d : c.facts.directories) {
    const TimelineId newest =
        std::max(d.node.newest_with_wal,
                 d.node.newer_histories.empty() ? TimelineId{0} : d.node.newer_histories.back());
    if (d.is_node() && d.node.control.usable && newest > d.node.control.tli)
      c.add({.id = R::half_promoted,
             .weight = Weight::bad,
             .path = d.path,
             .tli = newest,
             .tli2 = d.node.control.tli});
  }
  c.add({.id = c.second() == nullptr ? R::second_missing : R::compare_pair, .weight = Weight::unknown});
}

// pg_rewind.c sanityChecks().
void judge_hint_bits(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const bool logged = node->control.hint_bits_logged;
  c.add({.id = logged ? R::hints_there : R::hints_missing,
         .weight = logged ? Weight::harmless : Weight::bad,
         .path = c.node().path});
}

}  // namespace walread
