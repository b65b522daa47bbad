// The steps of a retention report's plan, in words.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/report_json.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

using S = RetentionStep;

class Steps {
 public:
  Steps(const RetentionFacts& facts, const RetentionReport& report) : facts_(facts), report_(report) {}

  std::string text(const RetentionPlanStep& step) const {
    const std::string name = quoted(step.name);
    switch (step.step) {
      case S::name_data_directory:
        return "name the data directory itself, which holds PG_VERSION, global/pg_control and pg_wal "
               "(pg_xlog); WAL that lies elsewhere is named with --wal-dir";
      case S::more_space:
        return "give the file system of the WAL more space, or move other things off it";
      case S::restore_prepared:
        return restore_prepared(step.name);
      case S::fill_archive_gap:
        return fmt::format(
            "before the next checkpoint lets go of them, put {} into {}, in the way archive_command does; no "
            "recovery gets over the gap. Marks of an older timeline may be from when this server was a "
            "standby: then look whether the old primary archived them. What is gone here, too, needs a new "
            "base backup",
            names_of(report_.archive.lost), escaped(facts_.archive_copies.directory));
      case S::save_slot_wal:
        return save_slot_wal(step.name);
      case S::resolve_conflict:
        return fmt::format(
            "find out who wrote what lies in {} under the name of a segment that waits (another server that "
            "archives to the same place, an interrupted copy), and move it away; do not overwrite it before "
            "that is known",
            escaped(facts_.archive_copies.directory));
      case S::clear_doubt:
        return clear_doubt(step);
      case S::accept_archived:
        return "make archive_command succeed for a segment that is in the archive already with the same "
               "content; where it refuses, the archiver never gets past it";
      case S::set_archive_command:
        return "set archive_command ('/bin/true' would give the backlog up for good, and a new base backup "
               "would have to follow)";
      case S::fix_archiving:
        return fmt::format(
            "find out from the server's log why archive_command fails at {}, and repair that; the files go "
            "by themselves once they are archived",
            report_.archive.oldest);
      case S::remove_orphans:
        return "the archiver stops at a .ready file whose segment is gone (to 11; later releases remove it "
               "with a warning): remove it, and if that segment is not in the archive either, make a new "
               "base "
               "backup, as the archive has a gap";
      case S::resolve_prepared:
        return resolve_prepared(step.name);
      case S::settle_slot:
        return settle_slot(step.name);
      case S::check_summarizer:
        return "look into the server's log for what keeps the WAL summarizer back; summarize_wal = off lets "
               "go of the WAL, but the next incremental backup will then have to be a full one";
      case S::link_primary:
        return "let the standby receive WAL again: without a newer checkpoint record of its primary it "
               "cannot let go of any";
      case S::lower_keep_setting:
        return fmt::format("if no standby depends on it, lower {} and reload", step.name);
      case S::keep_all_off:
        return "switch gp_keep_all_xlog off: it is meant for debugging";
      case S::rebuild_consumer:
        return rebuild_consumer(step.name);
      case S::checkpoint:
        return checkpoint();
      case S::limit_slots:
        return "set max_slot_wal_keep_size, so that a slot that nobody uses cannot fill the disk again";
      case S::ask_again:
        return "then ask again, before anything lets go of WAL";
      case S::never_delete:
      case S::kCount:
        break;
    }
    return "never delete files from the WAL directory by hand, and do not use pg_resetwal or pg_resetxlog "
           "for "
           "space: crash recovery, standbys and backups need them";
  }

 private:
  bool greenplum() const { return facts_.greenplum(); }

  const ReplicationSlot* slot(const std::string& name) const {
    const auto it = std::ranges::find(facts_.slots, name, &ReplicationSlot::directory);
    return it == facts_.slots.end() ? nullptr : &*it;
  }

  // The slot by which Greenplum feeds a mirror; any other has a consumer that Greenplum's tools know nothing
  // of.
  bool of_mirror(const std::string& name) const {
    const ReplicationSlot* s = slot(name);
    return greenplum() && s != nullptr && is_greenplum_mirror_slot(*s);
  }

  std::string names_of(const std::vector<SegmentRun>& runs) const {
    constexpr std::size_t kMostRuns = 4;
    std::string out;
    for (std::size_t i = 0; i < runs.size() && i < kMostRuns; ++i) {
      out += (out.empty() ? "" : ", ") + run_name(facts_, runs[i], runs[i].first);
      if (runs[i].first != runs[i].last) out += " to " + run_name(facts_, runs[i], runs[i].last);
    }
    if (runs.size() > kMostRuns) out += " and the others that are listed above";
    return out;
  }

  std::string segment_at(Lsn lsn) const {
    return facts_.segment_size ? segment_name(facts_, facts_.segment_size->segment_of(lsn)) : "its segment";
  }

  // The file that stopped the reading.
  std::string file_of(const Error& error, Lsn at) const {
    return error.file.empty() ? segment_at(at) : escaped(error.file);
  }

  std::string restore_prepared(const std::string& xid) const {
    const auto open = std::ranges::find_if(
        facts_.scan.prepared, [&](const OpenPrepared& p) { return std::to_string(p.xid) == xid; });
    return fmt::format(
        "bring {} back from an archive or another node before this server is stopped, restarted or promoted: "
        "without the PREPARE of transaction {} its recovery ends with \"requested WAL segment ... has "
        "already "
        "been removed\". If it is nowhere, rebuild this node from its mirror or standby",
        segment_at(open->prepare), xid);
  }

  // xlog.c KeepLogSeg(): the limit counts whole segments back from the current one.
  std::string save_slot_wal(const std::string& name) const {
    const SegmentSize size = *facts_.segment_size;
    const std::uint64_t back = report_.current - size.segment_of(slot(name)->restart_lsn);
    return fmt::format(
        "before the next checkpoint, raise max_slot_wal_keep_size to more than {}MB and reload, or the "
        "consumer of slot {} has to be rebuilt",
        (back * size.bytes()) >> 20, quoted(name));
  }

  std::string resolve_prepared(const std::string& gid) const {
    if (!greenplum()) return fmt::format("COMMIT PREPARED or ROLLBACK PREPARED {}", quoted(gid));
    return fmt::format(
        "find out what became of the distributed transaction {}: look on the coordinator whether it was "
        "committed (dtx-report). Distributed recovery finishes it once coordinator and segments are up; only "
        "if it does not, finish it by hand in the same way on every segment",
        quoted(gid));
  }

  std::string settle_slot(const std::string& name) const {
    if (of_mirror(name))
      return fmt::format(
          "bring the mirror behind slot {} back (gprecoverseg), and let it catch up; if it will be rebuilt "
          "in "
          "full anyway (gprecoverseg -F), the slot may be dropped first",
          quoted(name));
    return fmt::format(
        "if the consumer of slot {} is still in use, start it or repair its connection, and let it catch up; "
        "if nobody will use it again, SELECT pg_drop_replication_slot('{}'){}",
        quoted(name), escaped(name), greenplum() ? " in a utility-mode session on this very segment" : "");
  }

  std::string rebuild_consumer(const std::string& name) const {
    if (of_mirror(name))
      return fmt::format(
          "the mirror behind slot {} cannot catch up from here: rebuild it (gprecoverseg -F), unless the "
          "missing WAL is in an archive",
          quoted(name));
    return fmt::format(
        "who uses slot {} cannot go on: rebuild the standby or subscription (a standby with a "
        "restore_command "
        "may still find the WAL in an archive), then drop the slot",
        quoted(name));
  }

  std::string checkpoint() const {
    const std::string what = facts_.in_recovery ? "a restartpoint (CHECKPOINT on the standby)" : "CHECKPOINT";
    if (report_.next.goes.files == 0) return what + ": the files go with it";
    return fmt::format("{} lets go of {}", what, segments_text(report_.next.goes));
  }

  // What would make known what is not.
  std::string clear_doubt(const RetentionPlanStep& step) const {
    const std::string name = escaped(step.name);
    switch (step.doubt) {
      case Doubt::no_data_directory:
        break;
      case Doubt::control_unreadable:
        return "bring back global/pg_control, of the same moment as the rest (controldata shows what is "
               "wrong with it)";
      case Doubt::system_unknown:
        return "name the product and release with --system";
      case Doubt::wal_unreadable:
        return "make the directory of segments readable, or name it with --wal-dir";
      case Doubt::checkpoint_missing:
        return fmt::format("bring back {} with the checkpoint record at {}, from an archive or another node",
                           file_of(facts_.scan.checkpoint_error.value_or(Error{}), facts_.check_point),
                           to_string(facts_.check_point));
      case Doubt::end_unknown:
        return fmt::format("bring back {} as it was, from an archive or another node",
                           file_of(facts_.scan.end.error, facts_.scan.end.at));
      case Doubt::slot_unreadable:
        return fmt::format(
            "ask the running server what slot {} asks for (pg_replication_slots); its file has to be "
            "readable before the server starts",
            quoted(step.name));
      case Doubt::slots_unlisted:
        return "make pg_replslot readable";
      case Doubt::slot_position:
        return fmt::format(
            "ask the server, if it runs, for the position of slot {} (pg_replication_slots); a checkpoint "
            "writes it to the file",
            quoted(step.name));
      case Doubt::archive_status_unlisted:
        return "make archive_status readable";
      case Doubt::two_phase_unlisted:
        return "make pg_twophase readable";
      case Doubt::two_phase_unreadable:
        return fmt::format("bring back pg_twophase/{}, from a backup of the same moment", name);
      case Doubt::summaries_unlisted:
        return "make summaries readable";
      case Doubt::history_unreadable:
        return fmt::format("make {} readable, or bring it back from an archive or another node", name);
      case Doubt::backup_label_unreadable:
        return "bring back backup_label as the backup wrote it";
      case Doubt::marks_unreadable:
        return "make recovery.conf readable";
      case Doubt::archive_unlisted:
        return fmt::format("make {} readable", name);
      case Doubt::archive_empty:
        return "name with --archive the directory in which segments lie, or a pgBackRest repository with "
               "archive/STANZA/ID";
      case Doubt::archive_unproven:
        return "make the archive's copies readable";
      case Doubt::setting_bad:
        return fmt::format("correct {}, which a server refuses as it stands", name);
      case Doubt::settings_incomplete:
        return "name the configuration with --config-file, or what matters of it with --set";
    }
    return "make readable what could not be read";
  }

  const RetentionFacts& facts_;
  const RetentionReport& report_;
};

}  // namespace

std::vector<PlanLine> plan_lines(const RetentionFacts& facts, const RetentionReport& report) {
  const Steps steps(facts, report);
  std::vector<PlanLine> out;
  for (const RetentionPlanStep& step : report.plan.steps) {
    const bool of_doubt = step.step == S::clear_doubt;
    PlanLine line{.id = of_doubt
                            ? hyphenated(name_of(step.doubt))
                            : std::string(retention_step_rows()[static_cast<std::size_t>(step.step)].name),
                  .text = steps.text(step)};
    if (std::ranges::find(out, line.text, &PlanLine::text) == out.end()) out.push_back(std::move(line));
  }
  return out;
}

}  // namespace walread
