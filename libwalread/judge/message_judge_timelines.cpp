// Timelines: is one a child of another, where was it left, which one does a server follow?
#include <algorithm>

#include "libwalread/judge/message_rules.hpp"

namespace walread {

namespace {

using R = ReasonId;

// The history of the timeline that the message names, from one of the directories. Says if there is none.
const HistoryFile* named_history(const MessageCase& c, TimelineId tli) {
  static const HistoryFile kFirst{.tli = 1};
  if (tli == 1) return &kFirst;
  const HistoryFact* fact = history_of(c.facts, tli);
  if (fact == nullptr)
    c.add({.id = R::history_missing, .weight = Weight::unknown, .tli = tli});
  else if (fact->os_error != 0)
    c.add({.id = R::history_unreadable,
           .weight = Weight::unknown,
           .path = fact->path,
           .os_error = fact->os_error});
  return fact == nullptr || fact->os_error != 0 ? nullptr : &fact->file;
}

}  // namespace

// xlog.c StartupXLOG(), since 15 xlogrecovery.c InitWalRecovery(): the timeline of the checkpoint must be in
// the history, and not have been left before the checkpoint record; rescanLatestTimeLine() asks the same of
// the position that was reached.
void judge_child(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  TimelineId wanted = c.names().tli;
  if (wanted == 0) wanted = node->target.target;
  const HistoryFile* history = named_history(c, wanted);
  if (history == nullptr) return;
  const bool rescan = c.message.id() != MessageId::not_a_child;
  const TimelineId own = rescan && c.names().other_tli != 0 ? c.names().other_tli : node->start_tli;
  Lsn reached = node->start_checkpoint;
  if (rescan && node->wal.walked) reached = node->wal.end.end.at;
  // Where it was when it said so: what its files lead to may be the very timeline that it speaks of.
  if (rescan && c.names().at) reached = std::max(reached, *c.names().at);
  if (own == wanted) {
    c.add({.id = R::is_a_child, .weight = Weight::harmless, .tli = own, .tli2 = wanted});
    return;
  }
  const auto left = history->switch_point(own);
  if (!history->contains(own) || !left) {
    c.add({.id = R::not_listed, .weight = Weight::bad, .tli = own, .tli2 = wanted});
  } else if (left->lsn.valid() && left->lsn < reached) {
    c.add({.id = R::forked_before,
           .weight = Weight::bad,
           .a = left->lsn,
           .b = reached,
           .tli = own,
           .tli2 = wanted});
  } else {
    c.add({.id = R::is_a_child, .weight = Weight::harmless, .tli = own, .tli2 = wanted});
  }
}

// xlog.c StartupXLOG(), since 15 xlogrecovery.c InitWalRecovery(): tliOfPointInHistory(minRecoveryPoint - 1).
void judge_minimum(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const HistoryFile* history = named_history(c, c.names().tli != 0 ? c.names().tli : node->target.target);
  if (history == nullptr) return;
  const ControlFacts& control = node->control;
  const TimelineId found = control.min_recovery.valid() ? history->tli_of_lsn(control.min_recovery - 1) : 0;
  const bool fits = !control.min_recovery.valid() || found == control.min_recovery_tli;
  c.add({.id = fits ? R::minimum_fits : R::minimum_elsewhere,
         .weight = fits ? Weight::harmless : Weight::bad,
         .a = control.min_recovery,
         .tli = control.min_recovery_tli,
         .tli2 = found});
}

void judge_target_history(const MessageCase& c) {
  if (c.control() == nullptr) return;
  const TimelineId tli = c.names().tli;
  for (const MessageDirectory& d : c.facts.directories)
    for (const HistoryFact& h : d.histories) {
      if (h.tli != tli) continue;
      if (h.os_error != 0) {
        c.add(
            {.id = R::history_unreadable, .weight = Weight::unknown, .path = h.path, .os_error = h.os_error});
      } else {
        const bool own = &d == &c.node();
        c.add(
            {.id = own ? R::history_here : R::history_elsewhere, .weight = Weight::harmless, .path = h.path});
      }
      return;
    }
  c.add({.id = R::history_missing, .weight = Weight::bad, .tli = tli});
  if (c.node().node.marks.restore_command) c.add({.id = R::may_be_restored});
}

void judge_history_files(const MessageCase& c) {
  std::size_t accepted = 0;
  for (const MessageDirectory& d : c.facts.directories)
    for (const HistoryFact& h : d.histories) {
      if (h.os_error != 0) {
        c.add(
            {.id = R::history_unreadable, .weight = Weight::unknown, .path = h.path, .os_error = h.os_error});
        continue;
      }
      if (h.file.accepted_by_server) {
        ++accepted;
        continue;
      }
      int line = 0;
      for (const HistoryProblem& p : h.file.problems)
        if (line == 0 && is_fatal_to_server(p.kind)) line = p.line;
      c.add({.id = R::history_refused,
             .weight = Weight::bad,
             .path = h.path,
             .n = static_cast<std::uint64_t>(line)});
    }
  // Which file it was the message does not say: it may have come from an archive.
  if (accepted > 0) c.add({.id = R::histories_fit, .weight = Weight::unknown, .n = accepted});
}

// A page or a checkpoint of a timeline that is none of the target's past.
void judge_page_timeline(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const TimelineId target = node->target.target;
  const HistoryFile* history = named_history(c, target);
  if (history == nullptr) return;
  const TimelineId met = c.names().tli;
  const bool listed = met == target || history->contains(met);
  c.add({.id = listed ? R::is_a_child : R::not_listed,
         .weight = listed ? Weight::unknown : Weight::bad,
         .tli = met,
         .tli2 = target});
}

// walsender.c StartReplication(): the standby asked for more than the server has flushed.
void judge_ahead_of_flush(const MessageCase& c) {
  const MessageDirectory& d = c.node();
  if (c.walked() == nullptr || !c.names().at) return;
  const Lsn asked = *c.names().at;
  const Lsn end = *end_of(d);
  const MessageDirectory* other = c.second();
  const auto theirs = other == nullptr ? std::nullopt : end_of(*other);
  const Lsn flushed = c.names().other.value_or(asked);
  if (theirs && std::max(end, *theirs) >= asked) {
    if (std::min(end, *theirs) >= asked)
      c.add({.id = R::both_beyond, .weight = Weight::unknown, .a = asked});
    else
      c.add({.id = R::beyond_flush,
             .weight = Weight::bad,
             .path = end >= asked ? d.path : other->path,
             .a = std::max(end, *theirs),
             .b = std::min(end, *theirs)});
  } else if (end < asked && d.node.marks.standby) {
    c.add({.id = R::ends_before, .weight = Weight::unknown, .a = end, .b = asked});
  } else if (d.node.marks.standby) {
    c.add({.id = R::beyond_flush, .weight = Weight::bad, .path = d.path, .a = end, .b = flushed});
  } else if (end >= asked) {
    c.add({.id = R::reached_since, .weight = Weight::unknown, .path = d.path, .a = end, .b = asked});
  } else {
    c.add({.id = R::beyond_flush, .weight = Weight::bad, .path = d.path, .a = asked, .b = end});
  }
}

// walsender.c StartReplication(): the position must not lie behind where this server left that timeline.
void judge_not_in_history(const MessageCase& c) {
  const TimelineId tli = c.names().tli;
  const Lsn asked = c.names().at.value_or(Lsn{});
  bool told = false;
  for (const MessageDirectory& d : c.facts.directories) {
    if (!d.is_node() || !d.node.control.usable) continue;
    const HistoryFile& history = d.node.history;
    const auto left = history.switch_point(tli);
    if (left && left->lsn.valid()) {
      told = true;
      const bool before = !asked.valid() || left->lsn < asked;
      c.add({.id = before ? R::left_before : R::still_on_it,
             .weight = before ? Weight::bad : Weight::harmless,
             .path = d.path,
             .a = left->lsn,
             .b = asked,
             .tli = tli});
    } else if (c.names().fork && d.node.start_tli == tli && end_of(d)) {
      told = true;
      const Lsn end = *end_of(d);
      const bool beyond = end > *c.names().fork;
      c.add({.id = beyond ? R::beyond_fork : R::within_fork,
             .weight = beyond ? Weight::bad : Weight::harmless,
             .path = d.path,
             .a = end,
             .b = *c.names().fork,
             .tli = tli});
    } else if (tli != 0 && !history.contains(tli) && d.node.target.target != tli) {
      told = true;
      c.add({.id = R::not_listed,
             .weight = Weight::bad,
             .path = d.path,
             .tli = tli,
             .tli2 = d.node.target.target});
    }
  }
  if (!told) c.add({.id = R::second_missing, .weight = Weight::unknown});
}

// The standby goes on with the next timeline by itself, if a history file tells it of one (walreceiver.c
// WalRcvFetchTimeLineHistoryFiles()) and it may follow it.
void judge_no_more_wal(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const TimelineId ended = c.names().tli;
  const TimelineId target = node->target.target;
  for (const MessageDirectory& d : c.facts.directories)
    for (const HistoryFact& h : d.histories)
      if (h.os_error == 0 && h.tli > ended && h.file.contains(ended)) {
        const bool own = &d == &c.node();
        const bool fixed = node->marks.standby && !node->target.latest && target <= ended;
        c.add({.id = fixed ? R::follows
                     : own ? R::history_here
                           : R::history_elsewhere,
               .weight = fixed ? Weight::bad : Weight::harmless,
               .path = h.path,
               .tli = target});
        return;
      }
  c.add({.id = R::history_missing, .weight = Weight::unknown, .tli = ended + 1});
}

// walreceiver.c WalReceiverMain(): the server it connected to is on an older timeline than recovery.
void judge_primary_behind(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const TimelineId theirs = c.names().tli;
  const MessageDirectory* other = c.second();
  if (other != nullptr && other->is_node() && other->node.control.usable) {
    const TimelineId now = std::max(other->node.target.own, other->node.newest_with_wal);
    const bool behind = now < node->target.target;
    c.add({.id = behind ? R::not_listed : R::follows,
           .weight = behind ? Weight::bad : Weight::harmless,
           .path = other->path,
           .tli = node->target.target,
           .tli2 = now});
    return;
  }
  c.add({.id = R::follows,
         .weight = node->target.target > theirs ? Weight::bad : Weight::unknown,
         .path = c.node().path,
         .tli = node->target.target});
}

}  // namespace walread
