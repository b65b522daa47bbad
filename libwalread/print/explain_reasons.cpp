// What the files show about a message.
#include <fmt/args.h>
#include <fmt/format.h>

#include <system_error>

#include "libwalread/print/error_text.hpp"
#include "libwalread/print/explain_words.hpp"

namespace walread {

namespace {

using R = ReasonId;

struct ReasonWords {
  ReasonId id;
  std::string_view name;
  std::string_view text;  // {name}: see arguments()
};

constexpr ReasonWords kWords[] = {
    {R::directory_unreadable, "directory-unreadable", "{path} cannot be read: {os}"},
    {R::not_a_directory, "not-a-directory", "{path} is a file, not a data directory"},
    {R::no_database, "no-database", "{path} holds nothing of a database"},
    {R::no_control, "no-control", "pg_control of {path} is missing, damaged, or cannot be read"},
    {R::no_wal, "no-wal", "the WAL of this node cannot be read: {path}{os_tail}"},
    {R::nothing_to_read, "nothing-to-read",
     "the message names no place that could be looked at in these files"},
    {R::reads_now, "reads-now",
     "an intact record stands there now, {b} in {text}: what the message is about was written since, or is "
     "past"},
    {R::ends_cleanly, "ends-cleanly", "the WAL ends at {end_at} in {end_file}: {how}, a clean end"},
    {R::still_needs, "still-needs",
     "recovery still needs WAL up to {a}: its source or an archive has to bring it"},
    {R::needs_elsewhere, "needs-elsewhere", "recovery still needs WAL up to {a}, and {text} has it"},
    {R::needs_and_no_source, "needs-and-no-source",
     "the WAL ends at {a}, recovery needs it up to {b}, and nothing says where the rest is to come from"},
    {R::backup_unfinished, "backup-unfinished",
     "the end of the base backup that began at {a} is not in the WAL here"},
    {R::damaged, "damaged", "reading stops at {end_at}: {fault}{resumes}"},
    {R::left_timeline, "left-timeline",
     "{text} is of timeline {tli2}, which was left before {a}: timeline {tli}'s own copy of that segment is "
     "not here, and recovery replays past the fork"},
    {R::checkpoint_behind, "checkpoint-behind",
     "the WAL ends at {a}, and the checkpoint that recovery begins with is at {b}"},
    {R::written_behind, "written-behind",
     "the WAL ends at {a}, and a later segment, {text}, was written: what lies between is lost or damaged"},
    {R::ends_before, "ends-before",
     "the WAL here ends at {a}, before {b}: the message is not about these files, or they have changed "
     "since"},
    {R::place_not_here, "place-not-here", "{text} is not among the files that can be read here"},
    {R::copy_usable, "copy-usable", "{path} is there and whole"},
    {R::copy_unusable, "copy-unusable", "{path} is no help: {copy}"},
    {R::copy_nowhere, "copy-nowhere", "{text} is not here{in_n}"},
    {R::not_needed, "not-needed",
     "{text} lies before {a}, where recovery of this node begins: the node itself does not need it"},
    {R::not_written_yet, "not-written-yet",
     "{text} lies behind the end of this node's WAL, {a}: it was not written yet"},
    {R::may_be_restored, "may-be-restored",
     "restore_command is set: it may bring the file from an archive. Give the archive as a further "
     "directory"},
    {R::holds_prepare, "holds-prepare",
     "{text} holds the PREPARE of transaction {n}, which is still open, and is not here"},
    {R::misfit, "misfit", "{path} {misfit}"},
    {R::other_ids, "other-ids",
     "pg_control of {path} has the system identifier {m}; the other one, {n}, is of another cluster"},
    {R::not_this_system, "not-this-system",
     "pg_control of {path} has the system identifier {n}, and the message speaks of a node with {m}"},
    {R::all_fit, "all-fit",
     "{files} here, and all that can be read are of this cluster: what the message is about came from "
     "elsewhere"},
    {R::same_system, "same-system",
     "both are of the system {n} now: the message is about another server, or was put right"},
    {R::differing_systems, "differing-systems", "{path} is of the system {n}, {text} of {m}"},
    {R::beyond_flush, "beyond-flush", "{path} reaches {a}, beyond {b}, where the other ends"},
    {R::reached_since, "reached-since",
     "{path} reaches {a} by now; whether it is the same WAL, timeline-check STANDBY --primary PRIMARY tells"},
    {R::both_beyond, "both-beyond",
     "both reach {a} by now; whether it is the same WAL, timeline-check STANDBY --primary PRIMARY tells"},
    {R::left_before, "left-before", "{path} left timeline {tli} at {a}{before_b}"},
    {R::still_on_it, "still-on-it", "{path} left timeline {tli} at {a}, not before {b}"},
    {R::beyond_fork, "beyond-fork", "the WAL of {path} ends at {a}, beyond {b}"},
    {R::within_fork, "within-fork", "the WAL of {path} ends at {a}, not beyond {b}"},
    {R::history_missing, "history-missing", "the history of timeline {tli} is not here{in_path}"},
    {R::history_unreadable, "history-unreadable", "{path} cannot be read: {os}"},
    {R::history_refused, "history-refused", "{path} has a line that a server does not accept: line {n}"},
    {R::histories_fit, "histories-fit",
     "{history_files} here, and a server accepts them: the file in question came from elsewhere"},
    {R::history_here, "history-here", "{path} is here"},
    {R::history_elsewhere, "history-elsewhere", "{path} has it: copy it into the WAL directory"},
    {R::not_listed, "not-listed", "timeline {tli} is not in the past of timeline {tli2}"},
    {R::forked_before, "forked-before",
     "timeline {tli2} left timeline {tli} at {a}, before {b}, which this node has reached"},
    {R::is_a_child, "is-a-child",
     "by the history here timeline {tli2} goes on from timeline {tli} as it should"},
    {R::minimum_elsewhere, "minimum-elsewhere",
     "the minimum recovery point {a} is on timeline {tli}, and the timeline to follow has timeline {tli2} "
     "there"},
    {R::minimum_fits, "minimum-fits",
     "the timeline to follow contains the minimum recovery point of this node"},
    {R::follows, "follows", "this node follows timeline {tli}"},
    {R::checkpoint_reads, "checkpoint-reads", "the checkpoint record at {a} can be read"},
    {R::checkpoint_missing, "checkpoint-missing", "the checkpoint at {a} cannot be read: {segment_text}"},
    {R::checkpoint_unread, "checkpoint-unread",
     "the checkpoint at {a} cannot be read: reading from the redo point on ends before it, in {text}"},
    {R::label_is_stale, "label-is-stale",
     "backup_label is there, and no recovery.signal, standby.signal or recovery.conf: if this is the server "
     "that was backed up and no copy, removing backup_label lets it start; of a copy never remove it"},
    {R::reaches, "reaches", "the WAL reaches {a}; {b} is needed"},
    {R::target_set, "target-set", "{text} is set"},
    {R::no_target, "no-target", "no recovery target is set"},
    {R::several_targets, "several-targets", "set are: {names}"},
    {R::recovery_conf_here, "recovery-conf-here", "{path}/recovery.conf is here"},
    {R::recovery_conf_gone, "recovery-conf-gone", "there is no recovery.conf in {path}"},
    {R::restore_command_set, "restore-command-set", "restore_command is set"},
    {R::no_restore_command, "no-restore-command", "{text} is here, and restore_command is not set"},
    {R::no_source, "no-source", "{text} is here, and neither primary_conninfo nor restore_command is set"},
    {R::parameter_low, "parameter-low", "{text} is {n} here, and {m} on the primary"},
    {R::parameters_fit, "parameters-fit",
     "none of these settings is lower here than pg_control says that the primary had it"},
    {R::settings_incomplete, "settings-incomplete",
     "the configuration of {path} is not here, or not all of it"},
    {R::wal_level_minimal, "wal-level-minimal", "pg_control says wal_level = minimal"},
    {R::wal_level_now, "wal-level-now",
     "at the end of the WAL wal_level is {text}; how long it was minimal before, pg_control does not say"},
    {R::standby_mark, "standby-mark", "{text} is here"},
    {R::no_standby_mark, "no-standby-mark", "nothing marks this directory as a standby or a restored copy"},
    {R::control_wrong, "control-wrong", "pg_control of {path} does not fit its checksum"},
    {R::control_right, "control-right", "pg_control of {path} fits its checksum"},
    {R::slots_unreadable, "slots-unreadable", "the replication slots in {path} cannot be read{os_tail}"},
    {R::slot_lost, "slot-lost", "the slot {text} is invalidated"},
    {R::slot_fine, "slot-fine", "the slot {text} is here and not invalidated{asks}"},
    {R::slot_not_here, "slot-not-here", "{slot_name} is not here: it was dropped, or is another server's"},
    {R::dtx_open, "dtx-open",
     "{n} are decided and not forgotten at the end of the WAL, as many as the limit of {m} or more"},
    {R::dtx_below, "dtx-below",
     "{n} are decided and not forgotten at the end of the WAL; whether {m} were reached on the way is not "
     "shown by it"},
    {R::still_prepared, "still-prepared",
     "transaction {n} is still listed as prepared at the end of the WAL"},
    {R::not_prepared, "not-prepared", "transaction {n} is not prepared at the end of the WAL"},
    {R::not_shut_down, "not-shut-down", "{path} was not shut down cleanly"},
    {R::shut_down, "shut-down", "{path} is shut down cleanly by now"},
    {R::runs, "runs", "a server runs in {path} (process {n})"},
    {R::hints_missing, "hints-missing", "{path} has neither data checksums nor wal_log_hints"},
    {R::hints_there, "hints-there", "{path} has data checksums or wal_log_hints"},
    {R::half_promoted, "half-promoted",
     "{path} has WAL or a history of timeline {tli}, and pg_control still says {tli2}: pg_rewind does not "
     "see the promotion"},
    {R::compare_pair, "compare-pair",
     "only the records tell: timeline-check --rejoin TARGET --to SOURCE compares them"},
    {R::second_missing, "second-missing",
     "the other node's directory is needed to tell: give it as a second one"},
    {R::no_common, "no-common", "their histories have no timeline in common"},
    {R::common, "common", "both have been on timeline {tli}"},
    {R::check_fails, "check-fails", "{path} is so now: the server says \"{text}\""},
    {R::checks_pass, "checks-pass", "of the files that a start of {path} checks none is refused now"},
    {R::on_its_way, "on-its-way", "every recovery that goes well says this"},
    {R::another_line, "another-line",
     "what ended the server stands in the FATAL or PANIC line before this one: explain that"},
};

consteval bool one_of_each() {
  if (std::size(kWords) != static_cast<std::size_t>(R::kCount)) return false;
  for (std::size_t i = 0; i < std::size(kWords); ++i)
    if (static_cast<std::size_t>(kWords[i].id) != i) return false;
  return true;
}
static_assert(one_of_each(), "kWords has a row for each ReasonId, in their order");

std::string how(const End& end) {
  switch (end.reason) {
    case EndReason::zeros:
      return "nothing was written behind it";
    case EndReason::recycled:
      return "what follows is left from an earlier use of the file";
    case EndReason::torn_record:
      return "the record that begins there was never finished, and nothing valid follows";
    case EndReason::last_segment:
      return "the segment is full, and there is no next one";
    case EndReason::record_continues:
      return "the record that begins there goes on in a segment that is not here";
    default:
      return describe_fault(end.error);
  }
}

std::string what_of(const SegmentCopy& copy) {
  switch (copy.state) {
    case CopyState::usable:
      return copy.partial ? "only its first part counts (.partial)" : "it is whole";
    case CopyState::foreign:
      return fmt::format("it is of another cluster, system identifier {}", copy.system_id);
    case CopyState::elsewhere:
      return fmt::format("its first page says that it begins at {}: it is recycled or was renamed",
                         to_string(copy.address));
    case CopyState::not_begun:
      return "it begins with zeros";
    case CopyState::short_file:
      return fmt::format("it has only {} bytes", copy.bytes);
    case CopyState::no_header:
      return "it does not begin with a page of WAL";
    case CopyState::unreadable:
      return fmt::format("it cannot be read: {}", std::generic_category().message(copy.os_error));
  }
  return {};
}

std::string what_of(const MisfitFile& misfit, std::uint64_t expected) {
  if (misfit.system_id != 0)
    return fmt::format("has the system identifier {}; this cluster's is {}", misfit.system_id, expected);
  if (misfit.segment_size != 0)
    return fmt::format("says that a segment has {} bytes; pg_control says {}", misfit.segment_size, expected);
  return fmt::format("says that a page has {} bytes; pg_control says {}", misfit.page_size, expected);
}

std::string counted(std::uint64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

// What the texts may ask for.
fmt::dynamic_format_arg_store<fmt::format_context> arguments(const Reason& r) {
  fmt::dynamic_format_arg_store<fmt::format_context> out;
  const auto add = [&](const char* name, const auto& value) { out.push_back(fmt::arg(name, value)); };
  const std::string os = std::generic_category().message(r.os_error);
  const End& end = r.end.end;
  add("path", r.path);
  add("text", r.text);
  add("a", to_string(r.a));
  add("b", to_string(r.b));
  add("tli", r.tli);
  add("tli2", r.tli2);
  add("n", r.n);
  add("m", r.m);
  add("os", os);
  add("os_tail", r.os_error == 0 ? std::string() : ": " + os);
  add("end_at", to_string(end.at));
  add("end_file", r.end.file);
  add("how", how(end));
  add("fault", describe_fault(end.error));
  add("resumes",
      end.resumes_at ? fmt::format("; valid records follow at {}", to_string(*end.resumes_at)) : "");
  add("copy", what_of(r.copy));
  add("misfit", what_of(r.misfit, r.m));
  add("names", fmt::format("{}", fmt::join(r.names, ", ")));
  add("in_n", r.n > 1 ? fmt::format(", in none of the {} directories", r.n) : std::string());
  add("in_path", r.path.empty() ? std::string() : fmt::format(" in {}", r.path));
  add("before_b", r.b.valid() ? fmt::format(", before {}", to_string(r.b)) : std::string());
  add("files", counted(r.n, "segment is", "segments are"));
  add("history_files", counted(r.n, "history file is", "history files are"));
  add("segment_text", r.text.empty() ? std::string("there is no WAL here") : r.text + " is not here");
  add("slot_name", r.text.empty() ? std::string("an invalidated slot") : "the slot " + r.text);
  add("asks", r.a.valid() ? fmt::format("; it asks for WAL from {}", to_string(r.a)) : std::string());
  return out;
}

}  // namespace

std::string sentence_of(const Reason& reason) {
  return fmt::vformat(kWords[static_cast<std::size_t>(reason.id)].text, arguments(reason));
}

std::string_view name_of(ReasonId id) { return kWords[static_cast<std::size_t>(id)].name; }

std::string_view name_of(MessageState state) {
  switch (state) {
    case MessageState::harmless:
      return "harmless";
    case MessageState::bad:
      return "bad";
    case MessageState::cannot_tell:
      return "cannot tell";
  }
  return {};
}

}  // namespace walread
