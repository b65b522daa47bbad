#include "libwalread/judge/message_judge.hpp"

#include <algorithm>
#include <array>

#include "libwalread/judge/message_rules.hpp"

namespace walread {

namespace {

using M = MessageId;
using R = ReasonId;

struct Rule {
  void (*judge)(const MessageCase&);
  bool walk;     // it asks where the node's WAL ends
  bool misfits;  // it asks for the first page of each segment
};

// What is said on the way is so, whatever the files are; what ended a server stands in another line.
void judge_progress(const MessageCase& c) { c.add({.id = R::on_its_way, .weight = Weight::harmless}); }
void judge_server_ended(const MessageCase& c) { c.add({.id = R::another_line, .weight = Weight::unknown}); }

constexpr Rule kPlace{judge_place, true, false};

Rule rule_of(MessageId id) {
  switch (id) {
    case M::skipped_contrecord:
      return {judge_skipped, false, false};
    case M::other_system:
      return {judge_system, false, true};
    case M::other_segment_size:
    case M::other_page_size:
      return {judge_sizes, false, true};
    case M::primary_other_system:
    case M::rewind_other_system:
      return {judge_system_pair, false, false};
    case M::segment_removed:
    case M::segment_not_opened:
    case M::segment_short:
      return {judge_segment, true, false};
    case M::archive_file_size:
      return {judge_archive_size, false, false};
    case M::ahead_of_flush:
      return {judge_ahead_of_flush, true, false};
    case M::not_in_history:
      return {judge_not_in_history, true, false};
    case M::no_more_wal:
      return {judge_no_more_wal, false, false};
    case M::primary_behind:
      return {judge_primary_behind, false, false};
    case M::slot_invalidated:
    case M::slot_unusable:
      return {judge_slot, false, false};
    case M::not_a_child:
    case M::new_timeline_not_a_child:
    case M::new_timeline_forked_off:
      return {judge_child, true, false};
    case M::minimum_recovery_point:
      return {judge_minimum, false, false};
    case M::target_timeline_missing:
      return {judge_target_history, false, false};
    case M::timeline_in_segment:
    case M::timeline_in_checkpoint:
      return {judge_page_timeline, false, false};
    case M::history_file_bad:
      return {judge_history_files, false, false};
    case M::no_checkpoint:
    case M::checkpoint_invalid:
    case M::no_redo:
      return {judge_checkpoint, true, false};
    case M::backup_end:
    case M::consistent_point:
    case M::backup_cancelled:
      return {judge_consistency, true, false};
    case M::stop_point:
      return {judge_stop_point, true, false};
    case M::target_not_reached:
    case M::several_targets:
      return {judge_target, true, false};
    case M::recovery_conf:
      return {judge_recovery_conf, false, false};
    case M::no_restore_command:
      return {judge_restore_command, false, false};
    case M::parameters_too_low:
      return {judge_parameters, false, false};
    case M::wal_level_minimal:
      return {judge_wal_level, false, false};
    case M::single_user_standby:
    case M::crash_recovery_failed:
      return {judge_single_user, false, false};
    case M::control_checksum:
    case M::rewind_incompatible:
      return {judge_control_file, false, false};
    case M::dtx_limit:
      return {judge_dtx_limit, true, false};
    case M::abort_after_commit:
      return {judge_abort, true, false};
    case M::target_not_clean:
    case M::source_not_clean:
      return {judge_shut_down, false, false};
    case M::diverged:
      return {judge_fork, true, false};
    case M::no_common_ancestor:
      return {judge_ancestor, false, false};
    case M::no_rewind:
      return {judge_no_rewind, false, false};
    case M::no_hint_bits_logged:
      return {judge_hint_bits, false, false};
    case M::file_refused:
      return {judge_file_refused, false, false};
    case M::progress:
      return {judge_progress, false, false};
    case M::server_ended:
      return {judge_server_ended, false, false};
    default:
      return kPlace;
  }
}

// Says of each directory that cannot be read that it cannot. True if the first can.
bool check_directories(const MessageFacts& facts, std::vector<Reason>& reasons) {
  bool good = true;
  for (const MessageDirectory& d : facts.directories) {
    const bool first = &d == &facts.directories.front();
    Reason reason{.weight = Weight::unknown, .path = d.path, .os_error = d.os_error};
    if (d.kind == DirectoryKind::cannot_open) {
      reason.id = R::directory_unreadable;
    } else if (d.kind == DirectoryKind::not_directory) {
      reason.id = R::not_a_directory;
    } else if (d.kind == DirectoryKind::other && d.histories.empty() && d.copies.empty()) {
      reason.id = R::no_database;
    } else if (d.wal_os_error != 0) {
      reason.id = R::no_wal;
      reason.path = d.wal_path.empty() ? d.path : d.wal_path;
      reason.os_error = d.wal_os_error;
      reasons.push_back(std::move(reason));
      continue;
    } else {
      continue;
    }
    reasons.push_back(std::move(reason));
    good = good && !first;
  }
  return good;
}

}  // namespace

const NodeFacts* MessageCase::control() const {
  if (node().is_node() && node().node.control.usable) return &node().node;
  add({.id = R::no_control, .weight = Weight::unknown, .path = node().path});
  return nullptr;
}

const NodeFacts* MessageCase::walked() const {
  const NodeFacts* facts_of_node = control();
  if (facts_of_node == nullptr || facts_of_node->wal.walked) return facts_of_node;
  add({.id = R::no_wal, .weight = Weight::unknown, .path = node().wal_path, .os_error = node().wal_os_error});
  return nullptr;
}

std::optional<Lsn> end_of(const MessageDirectory& directory) {
  if (!directory.is_node() || !directory.node.wal.walked) return std::nullopt;
  return directory.node.wal.end.end.at;
}

const HistoryFact* history_of(const MessageFacts& facts, TimelineId tli) {
  for (const MessageDirectory& d : facts.directories)
    for (const HistoryFact& h : d.histories)
      if (h.tli == tli) return &h;
  return nullptr;
}

MessageQuestion question_about(const ParsedMessage& message, std::vector<std::string> paths) {
  const Rule rule = rule_of(message.id());
  return {.names = message.names, .walk = rule.walk, .misfits = rule.misfits, .paths = std::move(paths)};
}

MessageJudgement judge_message(const ParsedMessage& message, const MessageFacts& facts) {
  MessageJudgement out;
  if (facts.directories.empty()) return out;
  if (check_directories(facts, out.reasons)) rule_of(message.id()).judge({message, facts, out.reasons});
  const auto has = [&](Weight w) {
    return std::ranges::any_of(out.reasons, [w](const Reason& r) { return r.weight == w; });
  };
  if (!has(Weight::bad) && !has(Weight::unknown) && !has(Weight::harmless))
    out.reasons.push_back({.id = R::nothing_to_read, .weight = Weight::unknown});
  // What weighs most comes first.
  std::ranges::stable_sort(out.reasons, {}, [](const Reason& r) {
    static constexpr std::array kOrder{1, 0, 2, 3};
    return kOrder[static_cast<std::size_t>(r.weight)];
  });
  if (has(Weight::bad)) {
    out.state = MessageState::bad;
  } else if (has(Weight::harmless) && !has(Weight::unknown)) {
    out.state = MessageState::harmless;
  }
  return out;
}

}  // namespace walread
