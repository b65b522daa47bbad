#include <fmt/format.h>

#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/time_text.hpp"

namespace walread {

std::string_view name_of(DtxMeaning m) {
  switch (m) {
    case DtxMeaning::finished: return "finished";
    case DtxMeaning::rolled_back: return "rolled_back";
    case DtxMeaning::one_phase: return "one_phase";
    case DtxMeaning::unverified: return "unverified";
    case DtxMeaning::will_commit: return "will_commit";
    case DtxMeaning::will_roll_back: return "will_roll_back";
    case DtxMeaning::broken_rolled_back: return "broken_rolled_back";
    case DtxMeaning::broken_committed: return "broken_committed";
    case DtxMeaning::broken_will_roll_back: return "broken_will_roll_back";
    case DtxMeaning::lost: return "lost";
    case DtxMeaning::redundant: return "redundant";
    case DtxMeaning::prepare_missing: return "prepare_missing";
    case DtxMeaning::open: return "open";
    case DtxMeaning::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

std::string_view describe(DtxMeaning m) {
  switch (m) {
    case DtxMeaning::finished: return "finished: committed everywhere";
    case DtxMeaning::rolled_back: return "rolled back wherever it was prepared";
    case DtxMeaning::one_phase: return "committed in one phase, on the only segment that it touched";
    case DtxMeaning::unverified: return "cannot tell how it ended: nothing waits, nothing contradicts, but WAL of its time is not here";
    case DtxMeaning::will_commit: return "in doubt: the coordinator decided to commit, and recovery will commit it";
    case DtxMeaning::will_roll_back: return "in doubt: prepared without a decision to commit, recovery will roll it back";
    case DtxMeaning::broken_rolled_back: return "ATOMICITY BROKEN: decided to commit, but rolled back or lost on a segment";
    case DtxMeaning::broken_committed: return "ATOMICITY BROKEN: committed on a segment without the coordinator's decision";
    case DtxMeaning::broken_will_roll_back: return "ATOMICITY BROKEN: committed, but recovery will roll back what still waits";
    case DtxMeaning::lost: return "LOST: decided to commit, but recovery does not know of it";
    case DtxMeaning::redundant: return "RECOVERY BLOCKED: listed as prepared although it has ended";
    case DtxMeaning::prepare_missing: return "RECOVERY BLOCKED: prepared, and the WAL with its PREPARE is missing";
    case DtxMeaning::open: return "open: waits for COMMIT PREPARED or ROLLBACK PREPARED";
    case DtxMeaning::cannot_tell: return "cannot tell";
  }
  return "cannot tell";
}

std::string_view name_of(DtxRecovery r) {
  switch (r) {
    case DtxRecovery::nothing: return "nothing";
    case DtxRecovery::commit: return "commit";
    case DtxRecovery::roll_back: return "roll_back";
    case DtxRecovery::stops: return "stops";
    case DtxRecovery::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

std::string_view name_of(DtxOutcome o) {
  switch (o) {
    case DtxOutcome::clear: return "clear";
    case DtxOutcome::in_doubt: return "in_doubt";
    case DtxOutcome::broken: return "broken";
    case DtxOutcome::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

std::string_view describe(DtxOutcome o) {
  switch (o) {
    case DtxOutcome::clear: return "nothing is in doubt";
    case DtxOutcome::in_doubt: return "in doubt, nothing is broken: recovery will settle it, or its owner has to";
    case DtxOutcome::broken: return "atomicity is broken or recovery is blocked";
    case DtxOutcome::cannot_tell: return "cannot tell: WAL, a file or a node is missing";
  }
  return "cannot tell";
}

std::string_view name_of(DtxSegmentState s) {
  switch (s) {
    case DtxSegmentState::no_part: return "no_part";
    case DtxSegmentState::prepared: return "prepared";
    case DtxSegmentState::committed: return "committed";
    case DtxSegmentState::rolled_back: return "rolled_back";
    case DtxSegmentState::one_phase: return "one_phase";
    case DtxSegmentState::gone: return "gone";
    case DtxSegmentState::redundant: return "redundant";
    case DtxSegmentState::unseen: return "unseen";
    case DtxSegmentState::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

std::string_view name_of(DtxCoordinatorState s) {
  switch (s) {
    case DtxCoordinatorState::nothing: return "nothing";
    case DtxCoordinatorState::decided: return "decided";
    case DtxCoordinatorState::forgotten: return "forgotten";
    case DtxCoordinatorState::lost: return "lost";
    case DtxCoordinatorState::unseen: return "unseen";
    case DtxCoordinatorState::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

std::string_view name_of(DtxDoubt d) {
  switch (d) {
    case DtxDoubt::none: return "none";
    case DtxDoubt::no_node: return "no_node";
    case DtxDoubt::no_wal: return "no_wal";
    case DtxDoubt::gap: return "gap";
    case DtxDoubt::cut_off: return "cut_off";
    case DtxDoubt::redo_missing: return "redo_missing";
    case DtxDoubt::checkpoint_missing: return "checkpoint_missing";
    case DtxDoubt::bad_backup_label: return "bad_backup_label";
    case DtxDoubt::nameless: return "nameless";
    case DtxDoubt::ends_before: return "ends_before";
    case DtxDoubt::not_listed: return "not_listed";
    case DtxDoubt::no_state_file: return "no_state_file";
    case DtxDoubt::state_files_unread: return "state_files_unread";
    case DtxDoubt::other_cluster: return "other_cluster";
    case DtxDoubt::twice: return "twice";
  }
  return "none";
}

std::string_view name_of(DtxFindingKind k) {
  switch (k) {
    case DtxFindingKind::no_coordinator: return "no_coordinator";
    case DtxFindingKind::missing_content: return "missing_content";
    case DtxFindingKind::size_not_known: return "size_not_known";
    case DtxFindingKind::twice: return "twice";
    case DtxFindingKind::two_in_charge: return "two_in_charge";
    case DtxFindingKind::copy_is_ahead: return "copy_is_ahead";
    case DtxFindingKind::mirror_alone: return "mirror_alone";
    case DtxFindingKind::other_content: return "other_content";
    case DtxFindingKind::other_database: return "other_database";
    case DtxFindingKind::other_cluster: return "other_cluster";
    case DtxFindingKind::mixed_products: return "mixed_products";
    case DtxFindingKind::unknown_role: return "unknown_role";
    case DtxFindingKind::no_wal: return "no_wal";
    case DtxFindingKind::wal_gap: return "wal_gap";
    case DtxFindingKind::wal_cut_off: return "wal_cut_off";
    case DtxFindingKind::redo_missing: return "redo_missing";
    case DtxFindingKind::only_wal: return "only_wal";
    case DtxFindingKind::unread: return "unread";
    case DtxFindingKind::saved_redo: return "saved_redo";
    case DtxFindingKind::limit_near: return "limit_near";
    case DtxFindingKind::limit_exceeded: return "limit_exceeded";
    case DtxFindingKind::backup_label: return "backup_label";
    case DtxFindingKind::recovery_target: return "recovery_target";
    case DtxFindingKind::bad_backup_label: return "bad_backup_label";
  }
  return "";
}

std::string_view name_of(DtxFileKind k) {
  switch (k) {
    case DtxFileKind::control_file: return "control_file";
    case DtxFileKind::history: return "history";
    case DtxFileKind::two_phase_directory: return "two_phase_directory";
    case DtxFileKind::state_file: return "state_file";
    case DtxFileKind::saved_redo: return "saved_redo";
    case DtxFileKind::segment_configuration: return "segment_configuration";
  }
  return "";
}

std::string_view name_of(DtxRole r) {
  switch (r) {
    case DtxRole::coordinator: return "coordinator";
    case DtxRole::segment: return "segment";
    case DtxRole::server: return "server";
    case DtxRole::not_known: return "not_known";
  }
  return "not_known";
}

std::string utc(DtxTime time) {
  TextBuffer out;
  put_utc_timestamp(out, time);
  return std::string(out.view());
}

std::string duration(DtxTime microseconds) {
  constexpr DtxTime kSecond = 1'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
  const DtxTime t = microseconds;
  if (t < 0) return "none";
  if (t >= kDay) return fmt::format("{} d {} h", t / kDay, t % kDay / kHour);
  if (t >= kHour) return fmt::format("{} h {} min", t / kHour, t % kHour / kMinute);
  if (t >= kMinute) return fmt::format("{} min {} s", t / kMinute, t % kMinute / kSecond);
  return fmt::format("{}.{:03} s", t / kSecond, t % kSecond / 1000);
}

std::string name_node(const DtxNode& n) {
  const std::string path = escaped(n.path);
  if (n.role == DtxRole::coordinator) return fmt::format("{} ({})", n.follows ? "standby" : "coordinator", path);
  if (n.content) return fmt::format("{}content {} ({})", n.follows ? "mirror of " : "", *n.content, path);
  return path;
}

}  // namespace walread
