// Where reading stopped: an ordinary end, or damage?
#include <algorithm>

#include "libwalread/judge/message_rules.hpp"

namespace walread {

namespace {

using R = ReasonId;

// Something that reaches further than the WAL here: a stream or an archive has to bring it, and the node must
// have been told of one (xlog.c StartupXLOG(): "WAL ends before consistent recovery point").
void judge_need(const MessageCase& c, const NodeFacts& node, Lsn end) {
  const ControlFacts& control = node.control;
  const bool backup_open = !node.wal.backup_end_seen &&
                           (control.backup_end_required || (node.label.present && node.label.streamed));
  const Lsn needed = std::max({control.min_recovery, control.backup_end, Lsn{}});
  if (needed <= end && !backup_open) return;
  for (const MessageDirectory& other : c.facts.directories) {
    const auto theirs = end_of(other);
    if (&other == &c.node() || !theirs || other.system_id != c.node().system_id || needed <= end ||
        *theirs < needed)
      continue;
    c.add({.id = R::needs_elsewhere, .text = other.path, .a = needed});
    return;
  }
  const bool has_source = node.marks.restore_command || node.marks.standby;
  if (needed > end) {
    if (has_source)
      c.add({.id = R::still_needs, .a = needed});
    else
      c.add({.id = R::needs_and_no_source, .weight = Weight::bad, .a = end, .b = needed});
  }
  if (backup_open)
    c.add({.id = R::backup_unfinished,
           .weight = has_source ? Weight::note : Weight::bad,
           .a = node.label.present ? node.start_redo : control.backup_start});
}

// Reading ends at `end`: how, and is anything behind it that should have been read?
void judge_end(const MessageCase& c, const LogEnd& end, const std::string& later) {
  const NodeFacts& node = c.node().node;
  const bool usable = c.node().is_node() && node.control.usable;
  const Lsn at = end.end.at;
  if (end.left_timeline) {
    c.add({.id = R::left_timeline,
           .weight = Weight::bad,
           .text = end.file,
           .a = at,
           .tli = end.expected,
           .tli2 = end.found});
    return;
  }
  if (!is_normal(end.end.reason)) {
    c.add({.id = R::damaged, .weight = Weight::bad, .end = end});
  } else if (usable && node.start_checkpoint.valid() && at <= node.start_checkpoint) {
    c.add({.id = R::checkpoint_behind, .weight = Weight::bad, .a = at, .b = node.start_checkpoint});
  } else if (!later.empty()) {
    c.add({.id = R::written_behind, .weight = Weight::bad, .text = later, .a = at});
  } else {
    c.add({.id = R::ends_cleanly, .weight = Weight::harmless, .end = end});
    if (!usable) c.add({.id = R::no_control, .weight = Weight::unknown, .path = c.node().path});
  }
  if (usable && node.wal.walked) judge_need(c, node, at);
}

// pg_rewind parsexlog.c findLastCheckpoint() reads the target alone, so what it did not find must be brought.
void judge_missing_place(const MessageCase& c, const PlaceFacts& place) {
  if (c.message.id() != MessageId::no_previous_record) {
    c.add({.id = R::place_not_here, .weight = Weight::unknown, .text = place.segment});
    return;
  }
  for (const MessageDirectory& d : c.facts.directories)
    if (d.place.state == PlaceState::reads && d.system_id == c.node().system_id) {
      c.add({.id = R::copy_usable, .weight = Weight::harmless, .path = d.wal_path + "/" + d.place.segment});
      return;
    }
  c.add(
      {.id = R::copy_nowhere, .weight = Weight::bad, .text = place.segment, .n = c.facts.directories.size()});
}

}  // namespace

void judge_place(const MessageCase& c) {
  const PlaceFacts& place = c.node().place;
  switch (place.state) {
    case PlaceState::not_named:
      if (const NodeFacts* node = c.walked()) judge_end(c, node->wal.end, {});
      return;
    case PlaceState::no_segment:
      judge_missing_place(c, place);
      return;
    case PlaceState::reads:
      c.add({.id = R::reads_now,
             .weight = Weight::harmless,
             .text = place.segment,
             .a = place.at,
             .b = place.record});
      return;
    case PlaceState::ends:
      judge_end(c, place.end, place.later);
      return;
    case PlaceState::short_of:
      // pg_waldump was asked for what lies behind the end.
      if (c.message.id() == MessageId::no_valid_record && is_normal(place.end.end.reason) &&
          place.later.empty()) {
        judge_end(c, place.end, {});
      } else if (!is_normal(place.end.end.reason) || place.end.left_timeline || !place.later.empty()) {
        judge_end(c, place.end, place.later);
      } else {
        c.add({.id = R::ends_before, .weight = Weight::unknown, .a = place.end.end.at, .b = place.at});
      }
      return;
  }
}

// The server has dealt with it by itself.
void judge_skipped(const MessageCase& c) {
  const PlaceFacts& place = c.node().place;
  if (place.state == PlaceState::reads || place.state == PlaceState::ends)
    c.add({.id = R::reads_now,
           .weight = Weight::harmless,
           .text = place.segment,
           .a = place.at,
           .b = place.record});
  else
    judge_place(c);
}

void judge_consistency(const MessageCase& c) {
  const NodeFacts* node = c.walked();
  if (node == nullptr) return;
  const LogEnd& end = node->wal.end;
  const bool backup_open = !node->wal.backup_end_seen && (node->control.backup_end_required ||
                                                          (node->label.present && node->label.streamed));
  if (!is_normal(end.end.reason) || end.left_timeline) {
    judge_end(c, end, {});
  } else if (end.end.at >= node->wal.needed_to && !backup_open) {
    c.add({.id = R::reaches, .weight = Weight::harmless, .a = end.end.at, .b = node->wal.needed_to});
  } else {
    // The message was said, so nobody brought the rest.
    const auto first = c.reasons.size();
    judge_need(c, *node, end.end.at);
    for (std::size_t i = first; i < c.reasons.size(); ++i)
      c.reasons[i].weight = c.reasons[i].id == R::needs_elsewhere ? Weight::harmless : Weight::bad;
  }
}

void judge_checkpoint(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const auto place = [&](R id, Weight weight, const std::string& segment) {
    c.add({.id = id, .weight = weight, .text = segment, .a = node->start_checkpoint});
  };
  if (node->label.present && !node->label.from_standby && !node->marks.standby &&
      !node->marks.archive_recovery)
    c.add({.id = R::label_is_stale, .path = c.node().path});
  if (!node->wal.walked) {
    if (node->wal.state == WalFilesState::no_segments && c.node().wal_os_error == 0)
      place(R::checkpoint_missing, Weight::bad, {});
    else
      c.walked();
    return;
  }
  if (node->wal.start) {
    place(R::checkpoint_reads, Weight::harmless, {});
  } else if (!node->wal.missing.empty()) {
    place(R::checkpoint_missing, Weight::bad, node->wal.missing.front().name);
    for (const MessageDirectory& d : c.facts.directories)
      for (const SegmentCopy& copy : d.copies)
        if (copy.state == CopyState::usable) c.add({.id = R::copy_usable, .path = copy.path});
  } else {
    place(R::checkpoint_unread, Weight::bad, node->wal.end.file);
    c.add({.id = R::damaged, .end = node->wal.end});
  }
}

}  // namespace walread
