// What retention-report found, as the findings that every report has: alarms, what is not known, and what no
// file tells.
#include <algorithm>
#include <iterator>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_json.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

// Which evidence an alarm has beside its sentence, and which rule of the server it is about.
struct AlarmRow {
  Alarm alarm;
  std::string_view name_key;   // of AlarmReport::name; empty: it has none
  std::string_view value_key;  // of AlarmReport::value
  std::string_view source;
};

constexpr AlarmRow kAlarms[] = {
    {Alarm::kept_bytes, "", "bytes", "xlog.c RemoveOldXlogFiles()"},
    {Alarm::free_space, "", "bytes", ""},
    {Alarm::archive_backlog, "", "files", "pgarch.c pgarch_ArchiverCopyLoop()"},
    {Alarm::slot_lost, "slot", "", "slot.c InvalidateObsoleteReplicationSlots()"},
    {Alarm::slot_endangered, "slot", "", "xlog.c KeepLogSeg()"},
    {Alarm::orphan_ready, "", "files", "pgarch.c pgarch_ArchiverCopyLoop()"},
    {Alarm::no_archive_command, "", "", "pgarch.c pgarch_ArchiverCopyLoop()"},
    {Alarm::prepared_holds, "xid", "bytes", "Greenplum 6 xlog.c CreateCheckPoint()"},
    {Alarm::archive_gap, "", "files", "xlogarchive.c XLogArchiveCheckDone()"},
    {Alarm::archive_expired, "", "files", "xlogarchive.c XLogArchiveCheckDone()"},
    {Alarm::archive_conflict, "", "files", "pgarch.c pgarch_archiveXlog()"},
    {Alarm::prepared_lost, "xid", "prepare", "Greenplum 6 twophase.c RecoverPreparedTransactions()"},
};

const AlarmRow& row_of(Alarm alarm) { return *std::ranges::find(kAlarms, alarm, &AlarmRow::alarm); }

ReportFinding finding_of(const RetentionFacts& facts, const AlarmReport& a) {
  const AlarmRow& row = row_of(a.alarm);
  ReportFinding out{.id = hyphenated(name_of(a.alarm)),
                    .severity = name_of(a.severity),
                    .sentence = alarm_text(facts, a),
                    .source = row.source};
  if (!row.name_key.empty()) out.evidence.push_back({row.name_key, escaped(a.name)});
  if (a.alarm == Alarm::prepared_lost) {
    out.evidence.push_back({row.value_key, Lsn{a.value}});
  } else if (!row.value_key.empty()) {
    out.evidence.push_back({row.value_key, a.value});
  }
  if (a.alarm == Alarm::slot_lost && a.value != 0)
    out.evidence.push_back({"first_missing", segment_name(facts, a.value)});
  return out;
}

ReportFinding finding_of(const RetentionFacts& facts, const DoubtReport& d) {
  ReportFinding out{.id = hyphenated(name_of(d.doubt)),
                    .severity = name_of(RetentionSeverity::unknown),
                    .sentence = doubt_text(facts, d),
                    .source = ""};
  if (!d.name.empty()) out.evidence.push_back({"name", escaped(d.name)});
  return out;
}

}  // namespace

std::string_view verdict_of(const RetentionReport& report) {
  static constexpr std::string_view kVerdicts[] = {"OK", "WARNING", "CRITICAL", "CANNOT-TELL"};
  return kVerdicts[static_cast<std::size_t>(report.severity)];
}

std::vector<ReportFinding> findings_of(const RetentionFacts& facts, const RetentionReport& report) {
  std::vector<ReportFinding> out;
  const auto alarms = [&](RetentionSeverity severity) {
    for (const AlarmReport& a : report.alarms)
      if (a.severity == severity) out.push_back(finding_of(facts, a));
  };
  alarms(RetentionSeverity::critical);
  for (const DoubtReport& d : report.doubts) out.push_back(finding_of(facts, d));
  alarms(RetentionSeverity::warning);
  for (const Unknowable u : report.unknowable)
    out.push_back(
        {.id = hyphenated(name_of(u)), .severity = "info", .sentence = unknowable_text(u), .source = ""});
  return out;
}

}  // namespace walread
