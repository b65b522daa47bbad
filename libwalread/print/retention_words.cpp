#include "libwalread/print/retention_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "formats/registry.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/quoted.hpp"

namespace walread {

std::string segments_text(const FileSum& sum) {
  return fmt::format("{} segment{} ({})", sum.files, sum.files == 1 ? "" : "s", bytes_text(sum.bytes));
}

std::string segment_name(const RetentionFacts& facts, SegmentNumber segment) {
  // The timeline on which the history went through it.
  const TimelineId tli = facts.history.tli_of_lsn(facts.segment_size->start_of(segment));
  return segment_file_name(tli, segment, *facts.segment_size);
}

std::string built_in_text(const RetentionFacts& facts, const SettingValue& value) {
  const KnownSetting* known = known_setting(value.name, *facts.system);
  if (known == nullptr) return {};
  switch (known->type) {
    case SettingType::boolean:
    case SettingType::archive_mode:
      return value.number != 0 ? "on" : "off";
    case SettingType::text:
      return "''";
    case SettingType::integer:
      break;
  }
  constexpr const char* kUnits[] = {"", "MB", "", "s", "min"};
  return fmt::format("{}{}", value.number,
                     value.number > 0 ? kUnits[static_cast<std::size_t>(known->unit)] : "");
}

namespace {

std::string setting_text(const RetentionFacts& facts, const std::string& name) {
  const auto it = facts.settings.find(name);
  if (it == facts.settings.end()) return name;
  const SettingValue& v = it->second;
  if (v.built_in) return fmt::format("{} = {} (built in)", name, built_in_text(facts, v));
  return fmt::format("{} = {}", name, escaped(v.text));
}

std::string transaction_text(const CauseReport& cause) {
  if (cause.detail.empty()) return fmt::format("the prepared transaction {}", cause.xid);
  return fmt::format("the prepared transaction {} ({})", cause.xid, quoted(cause.detail));
}

// What would let the files go, behind "could go at the next checkpoint if".
std::string remedy_text(const CauseReport& cause) {
  switch (cause.cause) {
    case RetentionCause::checkpoint:
      return "a newer checkpoint were made";
    case RetentionCause::prepared:
      return "it were committed or rolled back";
    case RetentionCause::slot:
      return "its consumer caught up, or the slot were dropped";
    case RetentionCause::keep_setting:
      return "it were lowered";
    case RetentionCause::summarizer:
      return "the summarizer caught up";
    case RetentionCause::keep_all:
      return "it were off";
    case RetentionCause::archiving:
      return "they were archived";
  }
  return "it went away";
}

}  // namespace

std::string cause_text(const RetentionFacts& facts, const CauseReport& cause) {
  switch (cause.cause) {
    case RetentionCause::checkpoint:
      return "crash recovery";
    case RetentionCause::prepared:
      return transaction_text(cause);
    case RetentionCause::slot:
      return fmt::format("replication slot {}", quoted(cause.name));
    case RetentionCause::keep_setting:
      return setting_text(facts, cause.name);
    case RetentionCause::summarizer:
      return "the WAL summarizer";
    case RetentionCause::keep_all:
      return "gp_keep_all_xlog = on";
    case RetentionCause::archiving:
      return "archiving";
  }
  return "an unknown cause";
}

std::string first_sentence(const RetentionFacts& facts, const RetentionReport& report) {
  if (!report.judged) return "Cannot tell what may go: " + doubt_text(facts, report.doubts.front()) + ".";
  const std::string prefix =
      report.doubts.empty() ? "" : "As far as can be told (something could not be read, see below): ";
  std::vector<const CauseReport*> binding;
  for (const CauseReport& c : report.causes)
    if (c.binding) binding.push_back(&c);
  if (binding.empty()) {
    const std::string goes = report.next.goes.files == 0
                                 ? "there is nothing that the next checkpoint would let go"
                                 : "the next checkpoint lets go of " + segments_text(report.next.goes);
    return fmt::format("{}{} are there; nothing holds any beyond what crash recovery needs, and {}.", prefix,
                       segments_text(report.all), goes);
  }
  const CauseReport& first = *binding.front();
  std::string who = cause_text(facts, first);
  for (std::size_t i = 1; i < binding.size(); ++i)
    who += (i + 1 == binding.size() ? " and by " : ", by ") + cause_text(facts, *binding[i]);
  const std::string at = first.lsn.valid() ? fmt::format(" at {}", to_string(first.lsn)) : "";
  const std::string oldest = segment_name(facts, std::max(first.granted, facts.segments.front().segment));
  std::string remedy;
  if (binding.size() > 1) {
    remedy =
        fmt::format("the oldest, {}, could go if none of these held it; each alone changes nothing", oldest);
  } else if (first.alone.files < first.asks.files) {
    remedy = fmt::format(
        "{} of them, the oldest {}, could go at the next checkpoint if {}, the rest is held by others, "
        "too",
        first.alone.files, oldest, remedy_text(first));
  } else {
    remedy = fmt::format("the oldest, {}, could go at the next checkpoint if {}", oldest, remedy_text(first));
  }
  return fmt::format("{}{} of {} segments ({}) are kept by {}{}; {}.", prefix, first.asks.files,
                     report.all.files, bytes_text(first.asks.bytes), who, at, remedy);
}

std::string doubt_text(const RetentionFacts& facts, const DoubtReport& doubt) {
  switch (doubt.doubt) {
    case Doubt::no_data_directory:
      if (facts.kind == DirectoryKind::cannot_open)
        return fmt::format("{} cannot be opened: {}", escaped(facts.data_directory),
                           std::generic_category().message(facts.os_error));
      if (facts.kind == DirectoryKind::wal_directory)
        return fmt::format("{} is a directory of WAL, and not the data directory that says what holds it",
                           escaped(facts.data_directory));
      return fmt::format("{} is not a data directory", escaped(facts.data_directory));
    case Doubt::control_unreadable:
      return "pg_control is missing or damaged, so that nothing says where recovery begins (controldata "
             "shows more)";
    case Doubt::system_unknown:
      return "nothing says which product and release this is";
    case Doubt::wal_unreadable:
      if (facts.wal_os_error != 0)
        return fmt::format("the WAL directory {} cannot be read: {}", escaped(facts.wal_directory),
                           std::generic_category().message(facts.wal_os_error));
      return fmt::format("there is no WAL in {} that can be read", escaped(facts.wal_directory));
    case Doubt::checkpoint_missing:
      return fmt::format(
          "the checkpoint record at {} that pg_control names could not be read{}, so that neither the end of "
          "the WAL "
          "nor the prepared transactions are known",
          to_string(facts.check_point),
          facts.scan.checkpoint_error ? " (" + describe_fault(*facts.scan.checkpoint_error) + ")" : "");
    case Doubt::end_unknown:
      return fmt::format("reading the WAL stopped at {} ({}), where it does not end",
                         to_string(facts.scan.end.at), describe_fault(facts.scan.end.error));
    case Doubt::slot_unreadable:
      return fmt::format("what slot {} asks for is not known: its file is damaged", quoted(doubt.name));
    case Doubt::slots_unlisted:
      return fmt::format("pg_replslot cannot be listed: {}",
                         std::generic_category().message(facts.slots_os_error));
    case Doubt::setting_bad:
      return fmt::format("{} is set to something that a server refuses", escaped(doubt.name));
    case Doubt::settings_incomplete:
      return "not all configuration files could be read; settings that were not found are taken as built in "
             "(--config-file and --set help)";
  }
  return "something is not known";
}

std::string unknowable_text(Unknowable unknowable) {
  switch (unknowable) {
    case Unknowable::coordinator_walsender:
      return "A Greenplum 6 coordinator has no slot: while its standby is connected, the position of that "
             "connection "
             "holds WAL, and only the server's memory knows it. While no standby is connected, nothing holds "
             "WAL for it.";
    case Unknowable::slots_in_memory:
      return "postmaster.pid is there. If the server runs, its slots may be further than their files, which "
             "checkpoints write.";
    case Unknowable::settings_in_memory:
      return "Whether the server has read its configuration files since they were changed.";
    case Unknowable::recycled_number:
      return "How many of the files that go are renamed for later use instead of removed: it depends on how "
             "far apart "
             "the last checkpoints were, which only the server's memory knows.";
    case Unknowable::idle_since:
      return "Since when a slot is idle: idle_replication_slot_timeout may invalidate one earlier.";
    case Unknowable::free_space:
      return "How much space is free on the server's file system, and when it will be full.";
    case Unknowable::file_system_of_copy:
      return "The free space is that of the file system the files lie on now; if they are a copy, say so "
             "with --copy, and it is not judged.";
    case Unknowable::restartpoint_needs_checkpoint:
      return "When this standby can make its next restartpoint: it needs a checkpoint record of its primary, "
             "and there "
             "is none here that is newer than its last restartpoint.";
  }
  return "";
}

}  // namespace walread
