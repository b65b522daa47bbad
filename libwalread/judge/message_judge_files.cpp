// Segments that are missing or another system's, and the slots that should have kept them.
#include <algorithm>

#include "libwalread/judge/message_rules.hpp"

namespace walread {

namespace {

using R = ReasonId;

// Says where copies of the segment lie. True if one of them can be used.
bool say_copies(const MessageCase& c, Weight usable) {
  bool good = false;
  for (const MessageDirectory& d : c.facts.directories)
    for (const SegmentCopy& copy : d.copies) {
      const bool whole = copy.state == CopyState::usable && !copy.partial;
      good = good || whole;
      if (whole)
        c.add({.id = R::copy_usable, .weight = usable, .path = copy.path});
      else
        c.add({.id = R::copy_unusable, .path = copy.path, .copy = copy});
    }
  return good;
}

std::optional<SegmentNumber> number_of(const std::string& segment, const MessageDirectory& d) {
  const auto size = SegmentSize::make(d.segment_bytes);
  return size ? parse_wal_file_name(segment).segment_number(*size) : std::nullopt;
}

}  // namespace

void judge_segment(const MessageCase& c) {
  const MessageDirectory& d = c.node();
  const std::string& segment = c.names().segment;
  if (segment.empty()) return judge_place(c);
  if (say_copies(c, Weight::harmless)) return;
  const NodeFacts& node = d.node;
  if (d.is_node() && node.wal.walked) {
    for (const PreparedFact& p : node.wal.prepared)
      if (!p.here && p.segment == segment) {
        c.add({.id = R::holds_prepare, .weight = Weight::bad, .text = segment, .n = p.xid});
        return;
      }
    const auto number = number_of(segment, d);
    const auto size = SegmentSize::make(d.segment_bytes);
    // Whoever asked this server for it still does: only a standby asks for itself.
    const bool asked_itself =
        c.message.id() == MessageId::segment_removed ? node.marks.standby : !c.message.by_pg_rewind;
    if (number && *number < size->segment_of(node.start_redo)) {
      c.add({.id = R::not_needed,
             .weight = asked_itself ? Weight::harmless : Weight::note,
             .text = segment,
             .a = node.start_redo});
      if (asked_itself) return;
    }
    // Every server looks for the next segment at the end of its WAL (xlog.c XLogFileReadAnyTLI()).
    const LogEnd& end = node.wal.end;
    const bool behind = number && *number > size->segment_before(end.end.at);
    if (c.message.id() != MessageId::segment_removed && behind && is_normal(end.end.reason) &&
        !end.left_timeline) {
      c.add({.id = R::not_written_yet, .weight = Weight::harmless, .text = segment, .a = end.end.at});
      return;
    }
  }
  const auto unread = [](const MessageDirectory& m) { return !m.readable() || m.wal_os_error != 0; };
  if (std::ranges::any_of(c.facts.directories, unread))
    c.add({.id = R::place_not_here, .weight = Weight::unknown, .text = segment});
  else
    c.add({.id = R::copy_nowhere, .weight = Weight::bad, .text = segment, .n = c.facts.directories.size()});
  if (d.is_node() && node.marks.restore_command) c.add({.id = R::may_be_restored});
}

void judge_archive_size(const MessageCase& c) {
  bool any = false;
  for (const MessageDirectory& d : c.facts.directories)
    for (const SegmentCopy& copy : d.copies) {
      any = true;
      if (copy.state == CopyState::usable)
        c.add({.id = R::copy_usable, .weight = Weight::harmless, .path = copy.path});
      else
        c.add({.id = R::copy_unusable, .weight = Weight::bad, .path = copy.path, .copy = copy});
    }
  if (!any && !c.names().segment.empty())
    c.add({.id = R::place_not_here, .weight = Weight::unknown, .text = c.names().segment});
}

void judge_system(const MessageCase& c) {
  std::size_t looked_at = 0;
  bool found = false;
  for (const MessageDirectory& d : c.facts.directories) {
    looked_at += d.segments;
    for (const MisfitFile& misfit : d.misfits)
      if (misfit.system_id != 0) {
        found = true;
        c.add({.id = R::misfit,
               .weight = Weight::bad,
               .path = misfit.path,
               .m = d.system_id,
               .misfit = misfit});
      }
    // An archive of another cluster holds no misfit of its own.
    if (d.system_id != 0 && d.system_id != c.node().system_id) {
      found = true;
      c.add({.id = R::differing_systems,
             .weight = Weight::bad,
             .path = c.node().path,
             .text = d.path,
             .n = c.node().system_id,
             .m = d.system_id});
    }
  }
  if (found) return;
  const MessageNames& names = c.names();
  if (names.ours != 0 && c.node().system_id != 0 && names.ours != c.node().system_id)
    c.add({.id = R::not_this_system,
           .weight = Weight::unknown,
           .path = c.node().path,
           .n = c.node().system_id,
           .m = names.ours});
  else
    c.add({.id = R::all_fit, .weight = Weight::unknown, .n = looked_at});
}

void judge_sizes(const MessageCase& c) {
  const bool segment = c.message.id() == MessageId::other_segment_size;
  if (c.control() == nullptr) return;
  std::size_t looked_at = 0;
  bool found = false;
  for (const MessageDirectory& d : c.facts.directories) {
    looked_at += d.segments;
    for (const MisfitFile& misfit : d.misfits)
      if ((segment ? misfit.segment_size : misfit.page_size) != 0) {
        found = true;
        c.add({.id = R::misfit,
               .weight = Weight::bad,
               .path = misfit.path,
               .m = segment ? d.segment_bytes : d.page_bytes,
               .misfit = misfit});
      }
  }
  if (!found) c.add({.id = R::all_fit, .weight = Weight::unknown, .n = looked_at});
}

void judge_system_pair(const MessageCase& c) {
  const MessageDirectory& d = c.node();
  const MessageDirectory* other = c.second();
  const MessageNames& names = c.names();
  if (other != nullptr && other->system_id != 0 && d.system_id != 0) {
    const bool same = other->system_id == d.system_id;
    c.add({.id = same ? R::same_system : R::differing_systems,
           .weight = same ? Weight::unknown : Weight::bad,
           .path = d.path,
           .text = other->path,
           .n = d.system_id,
           .m = other->system_id});
  } else if (names.ours != 0 && names.theirs != names.ours && d.system_id != 0) {
    const bool ours = names.ours == d.system_id;
    c.add({.id = ours ? R::other_ids : R::not_this_system,
           .weight = ours ? Weight::bad : Weight::unknown,
           .path = d.path,
           .n = ours ? names.theirs : d.system_id,
           .m = names.ours});
  } else {
    c.add({.id = R::second_missing, .weight = Weight::unknown});
  }
}

void judge_slot(const MessageCase& c) {
  const MessageDirectory& d = c.node();
  if (c.control() == nullptr) return;
  if (d.slots.os_error != 0) {
    c.add(
        {.id = R::slots_unreadable, .weight = Weight::unknown, .path = d.path, .os_error = d.slots.os_error});
    return;
  }
  const std::string& name = c.names().name;
  bool found = false;
  for (const ReplicationSlot& slot : d.slots.slots) {
    if (!name.empty() && slot.directory != name) continue;
    if (name.empty() && !slot.invalidated()) continue;
    found = true;
    if (!slot.intact) {
      c.add({.id = R::slots_unreadable,
             .weight = Weight::unknown,
             .path = d.path + "/pg_replslot/" + slot.directory});
    } else if (slot.invalidated()) {
      c.add({.id = R::slot_lost, .weight = Weight::bad, .text = slot.directory});
    } else {
      c.add({.id = R::slot_fine, .weight = Weight::harmless, .text = slot.directory, .a = slot.restart_lsn});
    }
  }
  if (!found) c.add({.id = R::slot_not_here, .weight = Weight::unknown, .text = name});
}

}  // namespace walread
