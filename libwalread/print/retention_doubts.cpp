// What retention reports say of what is not known.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "libwalread/print/error_text.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

// A segment that is not here is named: another timeline's file of that number may be.
std::string fault_text(const Error& error) {
  const bool missing = error.code == Code::missing_segment && !error.file.empty();
  return describe_fault(error) + (missing ? ": " + escaped(error.file) : "");
}

}  // namespace

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
      return "pg_control is missing or damaged, so that nothing says where recovery begins";
    case Doubt::system_unknown:
      return "nothing says which product and release this is";
    case Doubt::archive_unlisted:
      return fmt::format("the archive, or a part of it, cannot be listed: {}", escaped(doubt.name));
    case Doubt::archive_empty:
      return fmt::format(
          "no segment was found in {}: it is empty, or not the archive, or another level of it",
          escaped(doubt.name));
    case Doubt::archive_unproven: {
      const auto& faults = facts.archive_copies.faults;
      const auto fault = std::ranges::find(faults, CopyState::unproven, &CopyFault::state);
      return fmt::format(
          "whether the archive has what its names say is not known: {}",
          fault == faults.end() ? "a copy cannot be read" : escaped(fault->file) + " cannot be read");
    }
    case Doubt::slot_position:
      return fmt::format(
          "slot {} has no position in its file; if the server runs, its memory may have one, which holds WAL "
          "that the next checkpoint would otherwise let go",
          quoted(doubt.name));
    case Doubt::archive_status_unlisted:
      return fmt::format(
          "archive_status in {} cannot be listed ({}), so that nothing says which segments wait to be "
          "archived",
          escaped(facts.wal_directory), std::generic_category().message(facts.archive.os_error));
    case Doubt::two_phase_unlisted:
      return fmt::format(
          "pg_twophase cannot be listed ({}), so that prepared transactions may be missing here",
          std::generic_category().message(facts.two_phase_os_error));
    case Doubt::two_phase_unreadable:
      return fmt::format("the prepared transaction in pg_twophase/{} is not known: its file cannot be used",
                         escaped(doubt.name));
    case Doubt::summaries_unlisted:
      return fmt::format(
          "summaries in {} cannot be listed ({}), so that it is not known how much WAL is summarised",
          escaped(facts.wal_directory), std::generic_category().message(facts.summaries.os_error));
    case Doubt::history_unreadable:
      return fmt::format("{} cannot be read, so that it is not known which timeline this server follows",
                         escaped(doubt.name));
    case Doubt::backup_label_unreadable:
      return "backup_label cannot be read or is damaged, so that it is not known where recovery begins";
    case Doubt::marks_unreadable:
      return "recovery.conf cannot be read, so that it is not known whether this is a standby";
    case Doubt::wal_unreadable:
      if (facts.wal_os_error != 0)
        return fmt::format("the WAL directory {} cannot be read: {}", escaped(facts.wal_directory),
                           std::generic_category().message(facts.wal_os_error));
      if (facts.wal_directory == facts.data_directory)
        return fmt::format("{} has no pg_wal (pg_xlog up to 9.6) that can be entered",
                           escaped(facts.data_directory));
      return fmt::format("there is no WAL in {} that can be read", escaped(facts.wal_directory));
    case Doubt::checkpoint_missing:
      return fmt::format(
          "the checkpoint record at {} that pg_control names could not be read{}, so that neither the end of "
          "the WAL "
          "nor the prepared transactions are known",
          to_string(facts.check_point),
          facts.scan.checkpoint_error ? " (" + fault_text(*facts.scan.checkpoint_error) + ")" : "");
    case Doubt::end_unknown:
      return fmt::format("reading the WAL stopped at {} ({}), where it does not end",
                         to_string(facts.scan.end.at), fault_text(facts.scan.end.error));
    case Doubt::slot_unreadable:
      return fmt::format("what slot {} asks for is not known: its file is damaged", quoted(doubt.name));
    case Doubt::slots_unlisted:
      return fmt::format("pg_replslot cannot be listed: {}",
                         std::generic_category().message(facts.slots_os_error));
    case Doubt::setting_bad:
      return fmt::format("{} is set to something that a server refuses", escaped(doubt.name));
    case Doubt::settings_incomplete:
      return "not all configuration files could be read, so that a setting that was not found may be set all "
             "the same; what depends on it is told as if it were built in";
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
      return "Since when a slot is idle, which only the server's memory knows: a checkpoint invalidates one "
             "that was idle for "
             "longer than idle_replication_slot_timeout, and then lets go of what it held.";
    case Unknowable::free_space:
      return "How much space is free on the server's file system, and when it will be full.";
    case Unknowable::file_system_of_copy:
      return "Whether the files are a copy (--copy): the free space is that of the file system they lie on "
             "now.";
    case Unknowable::restartpoint_needs_checkpoint:
      return "When this standby can make its next restartpoint: it needs a checkpoint record of its primary, "
             "and there "
             "is none here that is newer than its last restartpoint.";
  }
  return "";
}

}  // namespace walread
