#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/json_values.hpp"
#include "libwalread/print/printable.hpp"
#include "libwalread/print/report_json.hpp"
#include "libwalread/print/timeline_text.hpp"

namespace walread {

namespace {

using Json = nlohmann::ordered_json;

Json lsn(Lsn l) { return l.valid() ? Json(to_string(l)) : Json(); }

Json tally(const Tally& t) {
  return {{"records", t.records},
          {"bytes", t.bytes},
          {"housekeeping", t.housekeeping},
          {"commits", t.commits},
          {"commits_prepared", t.commits_prepared},
          {"distributed_commits", t.distributed_commits},
          {"aborts", t.aborts},
          {"prepares", t.prepares},
          {"undecoded", t.undecoded},
          {"last_commit_lsn", lsn(t.last_commit)},
          {"last_commit_time", t.last_commit_time ? json_of_moment<Json>(*t.last_commit_time) : Json()},
          {"gid_count", t.gid_count},
          {"gids", json_of<Json>(t.gids)}};
}

Json gaps(const std::vector<LogGap>& list) {
  Json out = Json::array();
  for (const LogGap& g : list) out.push_back({{"from", lsn(g.begin)}, {"to", lsn(g.end)}});
  return out;
}

Json end_of(const LogEnd& e) {
  return {{"lsn", lsn(e.end.at)},
          {"file", e.file},
          {"reason", name_of(e.end.reason)},
          {"last_record", lsn(e.end.last)},
          {"on_left_timeline", e.left_timeline}};
}

Json history(const HistoryFile& h) {
  Json out = Json::array();
  for (const TimelineSpan& s : h.spans())
    out.push_back({{"timeline", s.tli}, {"begin", lsn(s.begin)}, {"end", lsn(s.end)}});
  return out;
}

Json node(const NodeFacts& n) {
  Json out;
  out["directory"] = printable(n.path);
  out["role"] = name_of(role_of(n));
  out["system"] = n.system ? Json(formats::version(*n.system).key) : Json();
  if (!n.control.usable) return out;
  const ControlFacts& c = n.control;
  out["system_identifier"] = std::to_string(c.system_id);
  if (n.marks.content_id) out["content_id"] = *n.marks.content_id;
  if (n.marks.dbid) out["dbid"] = *n.marks.dbid;
  static constexpr std::string_view kStates[] = {
      "starting_up",       "shut_down",           "shut_down_in_recovery", "shutting_down",
      "in_crash_recovery", "in_archive_recovery", "in_production"};
  out["state"] = kStates[static_cast<std::size_t>(c.state)];
  out["control_timeline"] = c.tli;
  out["timeline"] = n.target.target;
  out["next_timeline"] = n.target.next;
  out["history"] = history(n.history);
  out["recovery"] = {{"checkpoint", lsn(n.start_checkpoint)},
                     {"redo", lsn(n.start_redo)},
                     {"from_backup_label", n.label.present},
                     {"minimum_recovery_point", lsn(c.min_recovery)},
                     {"minimum_recovery_timeline", c.min_recovery_tli},
                     {"needed_to", lsn(n.wal.needed_to)}};
  if (!n.wal.walked) return out;
  out["wal"] = {{"end", end_of(n.wal.end)},
                {"from_redo", tally(n.wal.tally)},
                {"missing", json_of<Json>(n.wal.missing)},
                {"prepared", n.wal.prepared_count},
                {"in_doubt", n.wal.in_doubt_count}};
  return out;
}

Json pair(const PairFacts& p) {
  static constexpr std::string_view kAncestry[] = {"same",   "first_behind", "second_behind",
                                                   "parted", "no_common",    "not_known"};
  return {{"ancestry", kAncestry[static_cast<std::size_t>(p.ancestry)]},
          {"fork", lsn(p.fork)},
          {"fork_timeline", p.fork_tli},
          {"compared_from", lsn(p.content.begin)},
          {"same_records", p.content.records},
          {"same_until", lsn(p.content.same_until)},
          {"differs_at", p.content.differs_at ? lsn(*p.content.differs_at) : Json()},
          {"parted_at", lsn(p.parted_at)},
          {"only_first", tally(p.only_a.tally)},
          {"only_second", tally(p.only_b.tally)},
          {"only_first_gaps", gaps(p.only_a.gaps)},
          {"only_second_gaps", gaps(p.only_b.gaps)}};
}

}  // namespace

std::string timeline_json(const TimelineReport& report) {
  const TimelineFacts& f = report.facts;
  ReportJudgement judgement{.verdict = name_of(report.verdict),
                            .plan = {.option = name_of(report.plan.option), .steps = plan_lines(report)}};
  for (const Finding& finding : report.findings)
    judgement.findings.push_back({.id = std::string(name_of(finding.id)),
                                  .severity = name_of(finding.severity),
                                  .sentence = sentence_of(finding, report),
                                  .source = finding_rows()[static_cast<std::size_t>(finding.id)].source,
                                  .evidence = finding.evidence});
  Json sections;
  sections["question"] = f.question == Question::rejoin ? "rejoin" : "activate";
  sections[f.question == Question::rejoin ? "old_primary" : "standby"] = node(f.subject);
  if (f.other) sections[f.question == Question::rejoin ? "new_primary" : "primary"] = node(*f.other);
  if (f.pair && f.pair->comparable) sections["pair"] = pair(*f.pair);
  return report_json({.tool = "timeline-check", .schema_version = 2}, judgement, sections.dump());
}

}  // namespace walread
