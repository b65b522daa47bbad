// What stands in the way of claims, and what no file tells.
#include "libwalread/io/segment_name.hpp"
#include "libwalread/judge/retention_checkpoint.hpp"

namespace walread {

namespace {

// Directories and files that a server always has, or that were there and could not be read.
void add_directory_doubts(const RetentionFacts& facts, std::vector<DoubtReport>& out) {
  std::string ignored;
  const CheckpointTerms terms = checkpoint_terms(facts, {}, ignored);
  if (facts.archive.os_error != 0 && (terms.archives || !terms.archives_known))
    out.push_back({Doubt::archive_status_unlisted, {}});
  // Greenplum 6 keeps prepared transactions in the WAL alone.
  if (facts.two_phase_os_error != 0 && !terms.rules.prepared_in_wal)
    out.push_back({Doubt::two_phase_unlisted, {}});
  for (const std::string& file : facts.unreadable_prepared)
    out.push_back({Doubt::two_phase_unreadable, file});
  if (terms.input.summarizer && facts.summaries.os_error != 0) out.push_back({Doubt::summaries_unlisted, {}});
  for (const TimelineId tli : facts.unreadable_histories)
    out.push_back({Doubt::history_unreadable, history_file_name(tli)});
  if (facts.backup_label && !facts.backup_label->intact) out.push_back({Doubt::backup_label_unreadable, {}});
  if (facts.marks_unreadable) out.push_back({Doubt::marks_unreadable, {}});
}

}  // namespace

std::vector<DoubtReport> retention_doubts(const RetentionFacts& facts) {
  std::vector<DoubtReport> out;
  if (facts.kind != DirectoryKind::data_directory) return {{Doubt::no_data_directory, {}}};
  if (!facts.has_control) out.push_back({Doubt::control_unreadable, {}});
  if (!facts.system) out.push_back({Doubt::system_unknown, {}});
  if (facts.wal_state != WalFilesState::ready) out.push_back({Doubt::wal_unreadable, {}});
  if (!out.empty()) return out;
  if (!facts.scan.has_checkpoint) {
    out.push_back({Doubt::checkpoint_missing, {}});
  } else if (!facts.scan.reached_end) {
    out.push_back({Doubt::end_unknown, {}});
  }
  if (facts.slots_os_error != 0) out.push_back({Doubt::slots_unlisted, {}});
  for (const ReplicationSlot& slot : facts.slots)
    if (!slot.intact) out.push_back({Doubt::slot_unreadable, slot.directory});
  for (const auto& [name, value] : facts.settings)
    if (value.problem) out.push_back({Doubt::setting_bad, name});
  if (!facts.settings_complete) out.push_back({Doubt::settings_incomplete, {}});
  add_directory_doubts(facts, out);
  return out;
}

void doubt_slot_positions(RetentionReport& report) {
  if (report.beyond.files == 0) return;
  for (const SlotReport& slot : report.slots)
    if (slot.position_unknown && slot.counts) report.doubts.push_back({Doubt::slot_position, slot.name});
}

std::vector<Unknowable> unknowable_in_retention(const RetentionFacts& facts) {
  std::vector<Unknowable> out;
  if (facts.greenplum() && facts.coordinator()) out.push_back(Unknowable::coordinator_walsender);
  if (facts.has_postmaster_pid && !facts.slots.empty()) out.push_back(Unknowable::slots_in_memory);
  out.push_back(Unknowable::settings_in_memory);
  const auto timeout = facts.settings.find("idle_replication_slot_timeout");
  if (timeout != facts.settings.end() && timeout->second.number > 0) out.push_back(Unknowable::idle_since);
  if (facts.in_recovery && facts.scan.checkpoints_after == 0)
    out.push_back(Unknowable::restartpoint_needs_checkpoint);
  if (!facts.file_system) {
    out.push_back(Unknowable::free_space);
  } else if (!facts.has_postmaster_pid) {
    out.push_back(Unknowable::file_system_of_copy);
  }
  return out;
}

}  // namespace walread
