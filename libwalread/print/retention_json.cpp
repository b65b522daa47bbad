#include "libwalread/print/retention_json.hpp"

#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/print/file_problem_text.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"
#include "libwalread/print/time_text.hpp"

namespace walread {

namespace {

using Json = nlohmann::ordered_json;

Json lsn_json(Lsn lsn) { return lsn.valid() ? Json(to_string(lsn)) : Json(nullptr); }

Json sum_json(const FileSum& sum) { return {{"files", sum.files}, {"bytes", sum.bytes}}; }

// Names and values may be bytes of any encoding.
Json text_json(std::string_view bytes) { return escaped(bytes); }

class JsonReport {
 public:
  JsonReport(const RetentionFacts& facts, const RetentionReport& report) : facts_(facts), report_(report) {}

  std::string sections() {
    Json out{{"data_directory", text_json(facts_.data_directory)},
             {"wal_directory", text_json(facts_.wal_directory)},
             {"system", facts_.system ? Json(formats::version(*facts_.system).key) : Json(nullptr)},
             {"state", facts_.has_control ? Json(name_of(facts_.state)) : Json(nullptr)},
             {"standby", facts_.standby},
             {"content_id", facts_.content_id ? Json(*facts_.content_id) : Json(nullptr)},
             {"bytes_read", facts_.scan.bytes_read},
             {"summary", first_sentence(facts_, report_)}};
    out["problems"] = list(facts_.problems, [](const FileProblem& p) {
      return Json{
          {"problem", name_of(p.kind)}, {"file", text_json(p.file)}, {"line", p.line}, {"text", describe(p)}};
    });
    if (report_.judged) add_judgement(out);
    add_files(out);
    out["settings"] = settings();
    return out.dump();
  }

 private:
  template <class T, class Make>
  static Json list(const std::vector<T>& items, Make make) {
    Json out = Json::array();
    for (const T& item : items) out.push_back(make(item));
    return out;
  }

  Json next_json(const NextCheckpoint& n) const {
    return {{"can_be_made_now", n.can_be_made},
            {"oldest_kept", segment_name(facts_, n.keep)},
            {"goes", sum_json(n.goes)},
            {"goes_files", runs_json(n.runs)},
            {"recycled_min", n.recycled_min},
            {"recycled_max", n.recycled_max},
            {"stays", sum_json(n.stays)},
            {"waits_for_archive", sum_json(n.waits_for_archive)},
            {"invalidates_slots", list(n.invalidates, [](const std::string& s) { return text_json(s); })}};
  }

  Json runs_json(const std::vector<SegmentRun>& runs) const {
    return list(runs, [&](const SegmentRun& r) {
      return Json{{"first", run_name(facts_, r, r.first)},
                  {"last", run_name(facts_, r, r.last)},
                  {"files", r.last - r.first + 1}};
    });
  }

  Json copies_json() const {
    const ArchiveReport& a = report_.archive;
    const ArchiveCopies& c = facts_.archive_copies;
    return {{"directory", text_json(c.directory)},
            {"compared", c.compared},
            {"finished", sum_json(a.finished)},
            {"archived", sum_json(a.archived)},
            {"waiting_archived", sum_json(a.ready_archived)},
            {"waiting_in_conflict", sum_json(a.conflicts)},
            {"unproven", sum_json(a.unproven)},
            {"done_but_not_archived", sum_json(a.lost_sum)},
            {"done_but_not_archived_files", runs_json(a.lost)},
            {"done_and_older_than_archive", sum_json(a.expired_sum)},
            {"done_and_older_than_archive_files", runs_json(a.expired)},
            {"orphans_archived", c.orphans_archived},
            {"faults", list(c.faults, [](const CopyFault& f) {
               return Json{{"file", text_json(f.file)}, {"text", copy_text(f)}};
             })}};
  }

  void add_judgement(Json& out) const {
    out["end_lsn"] = lsn_json(report_.end);
    out["current_segment"] = segment_name(facts_, report_.current);
    out["redo_lsn"] = lsn_json(report_.redo);
    out["next_checkpoint_counts_from_lsn"] = lsn_json(report_.checkpoint_lsn);
    out["beyond_crash_recovery"] = sum_json(report_.beyond);
    out["causes"] = list(report_.causes, [&](const CauseReport& c) {
      return Json{{"cause", name_of(c.cause)},
                  {"name", text_json(c.name)},
                  {"detail", text_json(c.detail)},
                  {"lsn", lsn_json(c.lsn)},
                  {"segment", segment_name(facts_, c.segment)},
                  {"granted_segment", segment_name(facts_, c.granted)},
                  {"holds", sum_json(c.asks)},
                  {"holds_alone", sum_json(c.alone)},
                  {"binding", c.binding}};
    });
    out["next_checkpoint"] = next_json(report_.next);
    out["what_if"] = list(report_.what_if, [&](const WhatIfReport& w) {
      return Json{{"if", list(w.suppositions, [](const std::string& s) { return text_json(s); })},
                  {"applies", w.unknown.empty()},
                  {"next_checkpoint", next_json(w.next)},
                  {"more", sum_json(w.more)}};
    });
    out["prepared_transactions"] = list(facts_.scan.prepared, [&](const OpenPrepared& p) {
      TextBuffer time;
      if (p.prepared_at) put_utc_timestamp(time, *p.prepared_at);
      return Json{{"xid", p.xid},
                  {"gid", text_json(p.gid)},
                  {"prepared_at", p.prepared_at ? Json(time.view()) : Json(nullptr)},
                  {"lsn", lsn_json(p.prepare)},
                  {"in_file", p.in_file},
                  {"wal_missing", p.missing},
                  {"unreadable", p.unreadable},
                  {"ended_lsn", lsn_json(p.ended)}};
    });
    const ArchiveReport& a = report_.archive;
    out["archive"] = {{"active", a.active},
                      {"known", a.known},
                      {"waiting", sum_json(a.ready)},
                      {"oldest_waiting", a.oldest.empty() ? Json(nullptr) : Json(a.oldest)},
                      {"newest_waiting", a.newest.empty() ? Json(nullptr) : Json(a.newest)},
                      {"not_marked", sum_json(a.unmarked)},
                      {"other_waiting", a.other_ready},
                      {"orphans", facts_.orphan_segments.size()}};
    if (facts_.archive_copies.asked()) out["archive"]["copies"] = copies_json();
    out["base_backups"] = list(report_.backups, [&](const BackupReport& b) {
      return Json{{"label", text_json(b.label)},
                  {"started", text_json(b.started)},
                  {"first", segment_name(facts_, b.first)},
                  {"last", segment_name(facts_, b.last)},
                  {"segments", b.needs},
                  {"here", b.here},
                  {"going", b.going},
                  {"archived", b.archived},
                  {"text", backup_text(facts_, b)}};
    });
    out["bytes_per_second"] = report_.bytes_per_second ? Json(*report_.bytes_per_second) : Json(nullptr);
    out["seconds_until_full"] =
        report_.seconds_until_full ? Json(*report_.seconds_until_full) : Json(nullptr);
  }

  void add_files(Json& out) const {
    out["segments_on_disk"] = sum_json(report_.all);
    out["slots"] = list(report_.slots, [&](const SlotReport& s) {
      return Json{{"name", text_json(s.name)},
                  {"type", s.logical ? "logical" : "physical"},
                  {"restart_lsn", lsn_json(s.restart_lsn)},
                  {"invalidated", s.invalidated},
                  {"invalidation_cause", name_of(s.cause)},
                  {"counts", s.counts},
                  {"mirror", s.mirror},
                  {"position_unknown", s.position_unknown},
                  {"behind", s.behind},
                  {"wal_missing", s.wal_missing},
                  {"limit_known", !s.limit_unknown},
                  {"bytes_until_lost", s.bytes_left ? Json(*s.bytes_left) : Json(nullptr)},
                  {"lost_when_idle_for_seconds", s.idle_timeout ? Json(*s.idle_timeout) : Json(nullptr)},
                  {"lost_at_next_checkpoint", s.lost_at_next}};
    });
    out["spare_files"] = list(report_.spare, [](const SpareFiles& s) {
      return Json{{"kind", name_of(s.kind)},
                  {"files", s.sum.files},
                  {"bytes", s.sum.bytes},
                  {"example", text_json(s.example)},
                  {"text", spare_text(s.kind)}};
    });
    out["file_system"] = facts_.file_system ? Json{{"total_bytes", facts_.file_system->total},
                                                   {"available_bytes", facts_.file_system->available}}
                                            : Json(nullptr);
  }

  Json settings() const {
    Json out = Json::object();
    for (const auto& [name, v] : facts_.settings) {
      Json one{{"value", v.built_in ? Json(v.number) : text_json(v.text)},
               {"built_in", v.built_in},
               {"known", facts_.knows(name)}};
      if (!v.built_in) {
        one["file"] = text_json(v.file);
        one["line"] = v.line;
      }
      out[name] = std::move(one);
    }
    return out;
  }

  const RetentionFacts& facts_;
  const RetentionReport& report_;
};

}  // namespace

std::string retention_json(const RetentionFacts& facts, const RetentionReport& report) {
  return report_json({.tool = "retention-report", .schema_version = 2},
                     {.verdict = verdict_of(report),
                      .findings = findings_of(facts, report),
                      .plan = {.option = name_of(report.plan.option), .steps = plan_lines(facts, report)}},
                     JsonReport(facts, report).sections());
}

}  // namespace walread
