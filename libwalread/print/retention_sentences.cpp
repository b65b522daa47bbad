// Sentences of retention reports about what was found.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

bool greenplum(const RetentionFacts& facts) { return facts.greenplum(); }

std::string plural(std::uint64_t n, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", n, n == 1 ? one : more);
}

const OpenPrepared* transaction(const RetentionFacts& facts, const std::string& xid) {
  const auto it = std::ranges::find_if(facts.scan.prepared,
                                       [&](const OpenPrepared& p) { return std::to_string(p.xid) == xid; });
  return it == facts.scan.prepared.end() ? nullptr : &*it;
}

}  // namespace

std::string alarm_text(const RetentionFacts& facts, const AlarmReport& alarm) {
  switch (alarm.alarm) {
    case Alarm::kept_bytes:
      return fmt::format("{} of WAL stay beyond what crash recovery needs", bytes_text(alarm.value));
    case Alarm::free_space:
      return fmt::format(
          "{} are free on the file system of the WAL, {:.1f}% of it", bytes_text(alarm.value),
          100.0 * static_cast<double>(alarm.value) / static_cast<double>(facts.file_system->total));
    case Alarm::archive_backlog:
      return plural(alarm.value, "segment waits", "segments wait") + " to be archived";
    case Alarm::slot_lost: {
      const auto slot = std::ranges::find(facts.slots, alarm.name, &ReplicationSlot::directory);
      if (slot != facts.slots.end() && slot->invalidated())
        return fmt::format("slot {} is invalidated ({})", quoted(alarm.name), name_of(slot->invalidation));
      if (slot == facts.slots.end()) return {};
      const std::string missing = segment_name(facts, alarm.value);
      if (std::ranges::any_of(facts.segments,
                              [&](const SegmentFile& f) { return f.segment == alarm.value && f.unusable; }))
        return fmt::format("slot {} asks for WAL from {} on, and what lies here as {} is not that segment",
                           quoted(alarm.name), to_string(slot->restart_lsn), missing);
      const bool first = facts.segment_size->segment_of(slot->restart_lsn) == alarm.value;
      return fmt::format("slot {} asks for WAL from {} on, {} not here any more{}", quoted(alarm.name),
                         to_string(slot->restart_lsn),
                         first ? "which is" : fmt::format("of which {} is", segment_name(facts, alarm.value)),
                         alarm.invalidates ? "; the next checkpoint invalidates it" : "");
    }
    case Alarm::slot_endangered:
      return fmt::format("the next checkpoint takes the WAL that slot {} needs", quoted(alarm.name));
    case Alarm::orphan_ready:
      return plural(alarm.value, "segment waits to be archived and is",
                    "segments wait to be archived and are") +
             " not here any more";
    case Alarm::no_archive_command:
      return "archive_mode is on and there is no archive_command";
    case Alarm::prepared_holds:
      return fmt::format(
          "the prepared transaction {} has been open for longer than a checkpoint and holds {} of WAL",
          alarm.name, bytes_text(alarm.value));
    case Alarm::archive_gap:
      return plural(alarm.value, "segment is", "segments are") +
             " marked as archived, and the archive does not have " + (alarm.value == 1 ? "it" : "them") +
             (facts.in_recovery ? "; on a standby the mark says only that it was received" : "");
    case Alarm::archive_expired:
      return plural(alarm.value, "segment is", "segments are") +
             " marked as archived and older than anything in the archive, which may have let go of " +
             (alarm.value == 1 ? "it" : "them");
    case Alarm::archive_conflict:
      return plural(alarm.value, "segment waits", "segments wait") +
             " to be archived, and the archive has something else under " +
             (alarm.value == 1 ? "its name" : "their names");
    case Alarm::prepared_lost: {
      const OpenPrepared* open = transaction(facts, alarm.name);
      const std::string segment = segment_name(facts, facts.segment_size->segment_of(Lsn{alarm.value}));
      return fmt::format(
          "the PREPARE of transaction {} at {} {}: recovery needs it, so this server can neither be "
          "restarted after a "
          "crash nor promoted",
          alarm.name, to_string(Lsn{alarm.value}),
          open != nullptr && open->missing ? fmt::format("lies in {}, which is not here", segment)
                                           : fmt::format("cannot be read from {}", segment));
    }
  }
  return "";
}

std::string slot_text(const RetentionFacts& facts, const SlotReport& slot, bool judged) {
  if (slot.invalidated) return fmt::format("invalidated ({}), holds nothing", name_of(slot.cause));
  if (slot.position_unknown) return "no position in its file; a server that runs may know one";
  if (!slot.reserves) return "asks for no WAL";
  if (!slot.counts)
    return facts.coordinator() && greenplum(facts) ? "does not count on a coordinator"
                                                   : "temporary: gone when the server starts";
  if (!judged) return "asks for WAL from there on";
  if (slot.wal_missing)
    return slot.lost_at_next && !greenplum(facts) ? "its WAL is gone; the next checkpoint invalidates it"
                                                  : "its WAL is gone";
  if (slot.lost_at_next)
    return greenplum(facts) ? "its WAL goes at the next checkpoint" : "lost at the next checkpoint";
  const std::string idle =
      slot.idle_timeout
          ? fmt::format("once idle for {}", duration_text(static_cast<double>(*slot.idle_timeout)))
          : "";
  if (slot.limit_unknown)
    return "how long it holds is not known: max_slot_wal_keep_size may be set" +
           (idle.empty() ? "" : "; lost " + idle);
  if (!slot.bytes_left) return idle.empty() ? "never lost: no limit is set" : "lost " + idle;
  const std::string or_idle = idle.empty() ? "" : ", or " + idle;
  if (*slot.bytes_left == 0) return "lost at the next checkpoint that comes after more WAL" + or_idle;
  return fmt::format("{} after {} more{}", greenplum(facts) ? "its WAL goes" : "lost",
                     bytes_text(*slot.bytes_left), or_idle);
}

std::string backup_text(const RetentionFacts& facts, const BackupReport& b) {
  std::string out = fmt::format("{}, begun {}: cannot be used without {}", quoted(b.label),
                                escaped(b.started), segment_name(facts, b.first));
  if (b.last != b.first) out += " to " + segment_name(facts, b.last);
  out += fmt::format("; {} of {} here", b.here, plural(b.needs, "segment", "segments"));
  if (b.going > 0) out += fmt::format(", {} of them until the next checkpoint", b.going);
  if (facts.archive_copies.compared) out += fmt::format(", {} of them in the archive", b.archived);
  return out;
}

std::string spare_text(SpareKind kind) {
  switch (kind) {
    case SpareKind::ahead:
      return "segments ahead of the current one: recycled or allocated for later use, with old content";
    case SpareKind::other_timeline:
      return "segments of timelines, or parts of timelines, that are not in this server's history; they go "
             "when their "
             "number is passed";
    case SpareKind::partial:
      return "last segments of timelines that were left, or parts of segments that a receiver wrote";
    case SpareKind::history:
      return "timeline history files: they stay";
    case SpareKind::backup_history:
      return "backup history files: they go with the WAL of their backup";
    case SpareKind::temporary:
      return "temporary files: what a crash leaves goes at the next start";
    case SpareKind::wrong_size:
      return "files with the name of a segment and another size: not written by this server, or cut off";
    case SpareKind::foreign:
      return "files that no server of this release makes here: compressed segments, copies, other people's "
             "files";
  }
  return "";
}

}  // namespace walread
