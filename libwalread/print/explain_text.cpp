#include "libwalread/print/explain_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libwalread/print/printable.hpp"
#include "libwalread/print/timeline_text.hpp"
#include "libwalread/print/wrapped.hpp"

namespace walread {

namespace {

using M = MessageId;
using Json = nlohmann::ordered_json;

struct Words {
  MessageId id;
  std::string_view meaning;
  std::string_view harmless;
  std::string_view bad;
  std::string_view next;
};

constexpr std::string_view kEndHarmless =
    "every log ends like this: it is harmless if nothing valid follows that position, and if the node has "
    "reached its "
    "minimum recovery point there";
constexpr std::string_view kEndBad =
    "it is bad if valid records follow (damage), or if the minimum recovery point or the end of a base "
    "backup lies behind it";
constexpr std::string_view kEndNext =
    "run timeline-check on the directory; waldump says at the end of its output which of the two it is";

constexpr Words kWords[] = {
    {M::zero_length, "where the next record should begin there are zeros: nothing was written there yet",
     kEndHarmless, kEndBad, kEndNext},
    {M::record_length,
     "where the next record should begin stands a length that no record has: what lies there is no record, "
     "or a damaged one",
     kEndHarmless, kEndBad, kEndNext},
    {M::page_address,
     "the page says that it belongs elsewhere in the log: the file was recycled, and its old content was not "
     "written over yet",
     "harmless at the end of the WAL that there is: segments ahead of the current one are recycled files",
     "bad if the address lies ahead of the file's name, or if later segments hold valid WAL: then a file was "
     "copied under a "
     "wrong name or is damaged",
     kEndNext},
    {M::prev_link,
     "the record there does not link to the one before it: it belongs to another past than what was just "
     "read",
     "harmless at the end of WAL, where an earlier use of the file or of the timeline left an intact record",
     "bad behind a fork: the node replayed its own copy of a segment past the point where the new timeline "
     "left it, and waits "
     "for ever for WAL that fits",
     "run timeline-check on the directory: fork-segment-missing names the segment that is needed"},
    {M::contrecord_requested, "reading was to begin in the middle of a record that began on the page before",
     "harmless for a tool that was given a start position inside a record",
     "bad if a server says it of its own checkpoint or minimum recovery point", kEndNext},
    {M::no_contrecord_flag,
     "a record goes on on the next page, and that page does not go on with it: the rest was never "
     "written, or was written over after a crash",
     "harmless at the end of WAL after a crash; servers since the releases of late 2021 mark the place "
     "(OVERWRITE_CONTRECORD)",
     "bad on a standby whose primary crashed and is older than that: it has the record's first part and "
     "never gets the rest",
     kEndNext},
    {M::contrecord_length, "a record goes on on the next page with another number of bytes than it needs",
     kEndHarmless, kEndBad, kEndNext},
    {M::resource_manager,
     "the record names a kind of record that this server does not know: it is no record, is damaged, or "
     "was written by another release or an extension that is not loaded",
     kEndHarmless, kEndBad, kEndNext},
    {M::checksum, "the record's bytes do not fit its checksum: it was torn by a crash, or damaged",
     "harmless if it is the last one and nothing valid follows: a crash cut it off before its transaction "
     "was told that it "
     "had committed",
     kEndBad, kEndNext},
    {M::magic, "the page does not begin as a page of this release does; 0000 means that it was never written",
     "harmless at the end of WAL (0000, or a recycled file)",
     "bad if another release's number stands there (the files are of another major version), or if valid WAL "
     "follows",
     kEndNext},
    {M::info_bits, "the page has flags that this server does not know",
     "harmless if the tool is older than the server: releases before late 2021 do not know the flag of an "
     "overwritten record",
     "otherwise the page is damaged",
     "read it with a tool of the server's own minor release, or with waldump"},
    {M::timeline_order, "a page is of an older timeline than the one before it", kEndHarmless,
     "bad if the segment before it was copied from another timeline by hand", kEndNext},
    {M::other_system, "the WAL is of another cluster: its system identifier is not that of pg_control",
     "never harmless",
     "two clusters were mixed up: an archive that both write to, or a wrong primary_conninfo",
     "compare with controldata --diff; bring the WAL of this cluster"},
    {M::segment_removed, "the standby asks for WAL that the primary has already removed",
     "harmless if an archive has the segment: with restore_command the standby takes it from there",
     "bad without one: the standby cannot catch up any more. A Greenplum 6 coordinator keeps nothing for its "
     "standby while that "
     "is away; and at activation the same words mean that a prepared transaction's segment is gone",
     "look for the segment in the archive; otherwise rebuild the standby (gpinitstandby, gprecoverseg -F, "
     "pg_basebackup)"},
    {M::ahead_of_flush, "the standby has more WAL than the server that it asks for more",
     "harmless for a moment, if that server is itself a standby that lags",
     "bad if it lasts: the two have diverged, the primary lost the end of its WAL, or was restored from a "
     "backup",
     "timeline-check STANDBY --primary PRIMARY compares them record by record"},
    {M::not_in_history,
     "the standby asks for a position on a timeline that this server left before that position",
     "never harmless", "the standby has WAL that is not part of the cluster's past: it has diverged",
     "timeline-check --rejoin STANDBY --to PRIMARY says whether it can be rewound"},
    {M::not_a_child,
     "the timeline that recovery is to follow left this node's timeline before the node's own checkpoint",
     "harmless if a history file that is not of this cluster's past lies in the WAL directory or archive: "
     "remove it",
     "bad otherwise: the node has diverged from what it is to follow",
     "timeline-check names both positions; --rejoin says whether the node can be rewound"},
    {M::minimum_recovery_point,
     "the node must recover to a position that the timeline to follow does not contain", "never harmless",
     "the node has data of a timeline that was abandoned",
     "rebuild the node, or let it follow the timeline that pg_control names (recovery_target_timeline)"},
    {M::backup_end,
     "the directory is a copy made by a base backup, and WAL up to the end of that backup is not here",
     "harmless if the rest of the WAL can be brought", "bad if the backup was never finished",
     "bring all WAL that was written during the backup, or make a new backup"},
    {M::consistent_point,
     "WAL ends before the position up to which the data files are known to have been changed",
     "harmless if the rest of the WAL can be brought",
     "bad if it is gone: the data files cannot be made consistent",
     "timeline-check names the missing segments and where they are; never start such a directory without its "
     "recovery marks"},
    {M::no_checkpoint, "the checkpoint record with which recovery is to begin cannot be read",
     "harmless if its segment was only left out of the copy, or if a stale backup_label names it on a node "
     "that is no copy",
     "bad if the segment is damaged or gone",
     "bring the segment; never run pg_resetwal (pg_resetxlog) on a node that can be rebuilt"},
    {M::no_common_ancestor, "the histories of the two nodes have no timeline in common",
     "harmless if a history file is merely missing on one side: copy it",
     "bad if the nodes are not of one cluster",
     "timeline-check --rejoin OLD --to NEW compares identifiers and histories"},
    {M::no_rewind, "pg_rewind found that the target can follow the source as it is",
     "true if the target's WAL ends at or before the fork",
     "may be false: pg_rewind takes two nodes on the same timeline number as not diverged without comparing "
     "them, and looks at "
     "pg_control alone, which still shows the old timeline shortly after a promotion",
     "timeline-check --rejoin OLD --to NEW compares the records themselves"},
    {M::no_previous_record,
     "pg_rewind looks for the last checkpoint before the fork, and the target's WAL does not reach "
     "back that far",
     "harmless if an archive has the segments: copy them into the target, or use --restore-target-wal (since "
     "13)",
     "bad if they are gone", "timeline-check --rejoin lists which segments are needed and where they are"},
};

static_assert(std::size(kWords) == static_cast<std::size_t>(M::kCount), "a message has no words");

std::string in_files(const MessageJudgement& j, const TimelineReport& report, std::string* details) {
  switch (j.state) {
    case MessageInFiles::harmless:
      for (const Finding& f : report.findings)
        if (f.id == FindingId::end_of_wal) *details = sentence_of(f, report);
      return "harmless";
    case MessageInFiles::bad:
      for (const Finding* f : j.because) *details += (details->empty() ? "" : "; ") + sentence_of(*f, report);
      return "bad";
    case MessageInFiles::no_sign:
      *details = "nothing in these files shows what the message is about";
      return "no sign";
  }
  return {};
}

}  // namespace

std::string explain_text(const MessageRow& message, std::string_view text, const TimelineReport* report) {
  const Words& w = kWords[static_cast<std::size_t>(message.id)];
  const std::string indent(12, ' ');
  const auto line = [&](std::string_view name, std::string_view value) {
    return wrapped(value, fmt::format("{:<12}", name), indent);
  };
  std::string out = line("message", printable(text)) + line("said by", message.source) +
                    line("means", w.meaning) + line("harmless", w.harmless) + line("bad", w.bad) +
                    line("next step", w.next);
  if (report == nullptr) return out;
  std::string details;
  const MessageJudgement j = judge_message(message, text, *report);
  const std::string state = in_files(j, *report, &details);
  out += line("here", fmt::format("{}: {}", state, details));
  const Lsn end = report->facts.subject.wal.end.end.at;
  if (j.named && report->facts.subject.wal.walked && *j.named != end)
    out += line("", fmt::format("the message names {}, and the WAL in {} ends at {}", to_string(*j.named),
                                printable(report->facts.subject.path), to_string(end)));
  return out;
}

std::string explain_json(const MessageRow& message, std::string_view text, const TimelineReport* report) {
  const Words& w = kWords[static_cast<std::size_t>(message.id)];
  Json out{{"schema", "walread/explain"},
           {"schema_version", 1},
           {"message", printable(text)},
           {"id", message.name},
           {"server_source", message.source},
           {"meaning", w.meaning},
           {"harmless", w.harmless},
           {"bad", w.bad},
           {"what_to_do", w.next}};
  if (report != nullptr) {
    std::string details;
    const std::string state = in_files(judge_message(message, text, *report), *report, &details);
    out["here"] = {{"state", state}, {"why", details}};
  }
  return out.dump(2) + "\n";
}

}  // namespace walread
