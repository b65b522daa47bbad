// Sentences of retention reports that are about what to do.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

bool greenplum(const RetentionFacts& facts) { return facts.system == formats::System::gp6; }

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
      return fmt::format("{} segments wait to be archived", alarm.value);
    case Alarm::slot_lost: {
      const auto slot = std::ranges::find(facts.slots, alarm.name, &ReplicationSlot::directory);
      if (slot != facts.slots.end() && slot->invalidated())
        return fmt::format("slot {} is invalidated ({})", quoted(alarm.name), name_of(slot->invalidation));
      return fmt::format("slot {} asks for WAL from {} on, which is not here any more", quoted(alarm.name),
                         to_string(Lsn{alarm.value}));
    }
    case Alarm::slot_endangered:
      return fmt::format("the next checkpoint takes the WAL that slot {} needs", quoted(alarm.name));
    case Alarm::orphan_ready:
      return fmt::format("{} segments wait to be archived and are not here any more", alarm.value);
    case Alarm::no_archive_command:
      return "archive_mode is on and there is no archive_command";
    case Alarm::prepared_holds:
      return fmt::format("the prepared transaction {} has been open for longer than a checkpoint and holds {} of WAL",
                         alarm.name, bytes_text(alarm.value));
  }
  return "";
}

std::string advice_text(const RetentionFacts& facts, const AdviceReport& advice) {
  const std::string name = quoted(advice.name);
  switch (advice.advice) {
    case Advice::name_data_directory:
      return "Name the data directory itself, which holds PG_VERSION, global/pg_control and pg_wal (pg_xlog); WAL "
             "that lies elsewhere is named with --wal-dir.";
    case Advice::repair_doubts:
      return "Make readable what could not be read (see above) and ask again, before anything else is done.";
    case Advice::fix_archiving:
      return "Find out from the server's log why archive_command fails, and repair that; the files go by "
             "themselves "
             "once they are archived.";
    case Advice::set_archive_command:
      return "Set archive_command, or to give the backlog up for good, archive_command = '/bin/true', and "
             "make a new "
             "base backup after that.";
    case Advice::start_consumer:
      if (greenplum(facts))
        return fmt::format("Bring the mirror behind slot {} back (gprecoverseg), and let it catch up.", name);
      return fmt::format(
          "If the consumer of slot {} is still in use, start it or repair its connection, and let it "
          "catch up.",
          name);
    case Advice::drop_slot:
      if (greenplum(facts))
        return fmt::format(
            "If the mirror will be rebuilt in full anyway (gprecoverseg -F), slot {} may be dropped first.",
            name);
      return fmt::format("If nobody will use slot {} again, SELECT pg_drop_replication_slot('{}').", name,
                         escaped(advice.name));
    case Advice::rebuild_consumer:
      return greenplum(facts)
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
  if (!slot.reserves) return "asks for no WAL";
  if (!slot.counts)
    return facts.coordinator() && greenplum(facts) ? "does not count on a coordinator"
                                                   : "temporary: gone when the server starts";
  if (!judged) return "asks for WAL from there on";
  if (slot.wal_missing) return "its WAL is gone";
  if (slot.lost_at_next)
    return greenplum(facts) ? "its WAL goes at the next checkpoint" : "lost at the next checkpoint";
  if (slot.bytes_left) {
    if (*slot.bytes_left == 0) return "lost at the next checkpoint that comes after more WAL";
    return fmt::format("{} after {} more", greenplum(facts) ? "its WAL goes" : "lost",
                       bytes_text(*slot.bytes_left));
  }
  return "never lost: no limit is set";
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
