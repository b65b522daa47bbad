// Sentences of retention reports that are about what to do.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

bool greenplum(const RetentionFacts& facts) { return facts.system == formats::System::gp6; }

// The slot by which Greenplum feeds a mirror; any other has a consumer that Greenplum's tools know nothing
// of.
bool of_mirror(const RetentionFacts& facts, const std::string& name) {
  const auto slot = std::ranges::find(facts.slots, name, &ReplicationSlot::directory);
  return greenplum(facts) && slot != facts.slots.end() && is_greenplum_mirror_slot(*slot);
}

std::string plural(std::uint64_t n, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", n, n == 1 ? one : more);
}

const OpenPrepared* transaction(const RetentionFacts& facts, const std::string& xid) {
  const auto it = std::ranges::find_if(facts.scan.prepared,
                                       [&](const OpenPrepared& p) { return std::to_string(p.xid) == xid; });
  return it == facts.scan.prepared.end() ? nullptr : &*it;
}

std::string prepared_advice(const RetentionFacts& facts, const std::string& gid) {
  if (greenplum(facts))
    return fmt::format(
        "Find out what became of the distributed transaction {}: look on the coordinator whether it was "
        "committed "
        "(dtx-report). Distributed recovery finishes it once coordinator and segments are up; only if it "
        "does not, "
        "finish it by hand in the same way on every segment.",
        quoted(gid));
  return fmt::format("COMMIT PREPARED or ROLLBACK PREPARED {}.", quoted(gid));
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

std::string advice_text(const RetentionFacts& facts, const AdviceReport& advice) {
  const std::string name = quoted(advice.name);
  switch (advice.advice) {
    case Advice::name_data_directory:
      return "Name the data directory itself, which holds PG_VERSION, global/pg_control and pg_wal "
             "(pg_xlog); WAL "
             "that lies elsewhere is named with --wal-dir.";
    case Advice::repair_doubts:
      return "Make readable what could not be read (see above) and ask again, before anything else is done.";
    case Advice::fill_archive_gap:
      return "Before the next checkpoint lets go of them, put the segments that are marked as archived and "
             "not in the archive "
             "there, in the way archive_command does; no recovery gets over the gap. Marks of an older "
             "timeline may be from "
             "when this server was a standby: then look whether the old primary archived them. What is gone "
             "here, "
             "too, needs a new base backup.";
    case Advice::resolve_conflict:
      return "Find out who wrote what lies in the archive under the name of a segment that waits (another "
             "server that archives "
             "to the same place, an interrupted copy), and move it away; do not overwrite it before that is "
             "known.";
    case Advice::accept_archived:
      return "archive_command has to succeed for a segment that is in the archive already with the same "
             "content; where it "
             "refuses, the archiver never gets past it.";
    case Advice::fix_archiving:
      return "Find out from the server's log why archive_command fails, and repair that; the files go by "
             "themselves "
             "once they are archived.";
    case Advice::set_archive_command:
      return "Set archive_command, or to give the backlog up for good, archive_command = '/bin/true', and "
             "make a new "
             "base backup after that.";
    case Advice::start_consumer:
      if (of_mirror(facts, advice.name))
        return fmt::format("Bring the mirror behind slot {} back (gprecoverseg), and let it catch up.", name);
      return fmt::format(
          "If the consumer of slot {} is still in use, start it or repair its connection, and let it "
          "catch up.",
          name);
    case Advice::drop_slot:
      if (of_mirror(facts, advice.name))
        return fmt::format(
            "If the mirror will be rebuilt in full anyway (gprecoverseg -F), slot {} may be dropped first.",
            name);
      return fmt::format("If nobody will use slot {} again, SELECT pg_drop_replication_slot('{}'){}.", name,
                         escaped(advice.name),
                         greenplum(facts) ? " in a utility-mode session on this very segment" : "");
    case Advice::rebuild_consumer:
      return of_mirror(facts, advice.name)
                 ? fmt::format(
                       "The mirror behind slot {} cannot catch up from here: rebuild it (gprecoverseg -F), "
                       "unless "
                       "the missing WAL is in an archive.",
                       name)
                 : fmt::format(
                       "Who uses slot {} cannot go on: rebuild the standby or subscription (a standby with a "
                       "restore_command may still find the WAL in an archive), then drop the slot.",
                       name);
    case Advice::resolve_prepared:
      return prepared_advice(facts, advice.name);
    case Advice::restore_prepared: {
      const OpenPrepared* open = transaction(facts, advice.name);
      if (open == nullptr) return {};
      return fmt::format(
          "Bring {} back from an archive or another node before this server is stopped, restarted or "
          "promoted: without "
          "the PREPARE of transaction {} its recovery ends with \"requested WAL segment ... has already been "
          "removed\". "
          "If it is nowhere, rebuild this node from its mirror or standby.",
          segment_name(facts, facts.segment_size->segment_of(open->prepare)), advice.name);
    }
    case Advice::lower_keep_setting:
      return fmt::format("If no standby depends on it, lower {} and reload.", advice.name);
    case Advice::check_summarizer:
      return "Look into the server's log for what keeps the WAL summarizer back; summarize_wal = off lets go "
             "of the WAL, "
             "but the next incremental backup will then have to be a full one.";
    case Advice::keep_all_off:
      return "Switch gp_keep_all_xlog off: it is meant for debugging.";
    case Advice::start_primary_link:
      return "Let the standby receive WAL again: without a newer checkpoint record of its primary it cannot "
             "let go of any.";
    case Advice::checkpoint:
      return facts.in_recovery ? "A restartpoint (CHECKPOINT on the standby) lets go of what is listed above."
                               : "CHECKPOINT lets go of what is listed above.";
    case Advice::limit_slots:
      return "Set max_slot_wal_keep_size, so that a slot that nobody uses cannot fill the disk again.";
    case Advice::remove_orphans:
      return "The archiver stops at a .ready file whose segment is gone (to 11; later releases remove it "
             "with a warning). "
             "If that segment is not in the archive either, the archive has a gap: make a new base backup.";
    case Advice::more_space:
      return "Until then, give the file system more space, or move other things off it.";
    case Advice::never_delete:
      return "Never delete files from the WAL directory by hand, and do not use pg_resetwal or pg_resetxlog "
             "for space: "
             "crash recovery, standbys and backups need them.";
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
