// Whether a node can be judged at all, and what it is told to be.
#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

}  // namespace

bool judge_readable(const NodeFacts& node, bool as_other, Findings& out) {
  const auto add = [&](FindingId id, std::vector<Evidence> evidence) {
    evidence.push_back({"directory", node.path});
    evidence.push_back({"why", std::string(name_of(id))});
    out.add(as_other ? F::other_unusable : id, S::unknown, std::move(evidence));
    return false;
  };
  switch (node.kind) {
    case DirectoryKind::cannot_open:
      return add(F::directory_unreadable, {errno_of(node.os_error)});
    case DirectoryKind::not_directory:
      return add(F::not_a_directory, {});
    case DirectoryKind::wal_directory:
      return add(F::is_wal_directory, {});
    case DirectoryKind::other:
      return add(F::not_a_data_directory, {});
    case DirectoryKind::data_directory:
      break;
  }
  if (node.control.missing) return add(F::control_file_missing, {});
  if (node.control.os_error != 0) return add(F::control_file_unreadable, {errno_of(node.control.os_error)});
  if (!node.control.usable) return add(F::control_file_unusable, {});
  const WalPlaceFacts& place = node.wal.place;
  if (place.missing) {
    std::vector<Evidence> evidence{{"wal_directory", place.directory}};
    if (!place.link.empty()) evidence.push_back({"link", place.link});
    return add(F::wal_directory_missing, std::move(evidence));
  }
  if (place.os_error != 0)
    return add(F::wal_directory_unreadable, {{"wal_directory", place.directory}, errno_of(place.os_error)});
  if (!node.wal.walked) return add(F::wal_unreadable, {});
  return true;
}

void judge_role(const NodeFacts& node, Findings& out) {
  const ControlFacts& c = node.control;
  const std::vector<Evidence> state{{"state", std::uint64_t{static_cast<std::uint8_t>(c.state)}},
                                    {"timeline", std::uint64_t{c.tli}}};
  switch (role_of(node)) {
    case NodeRole::standby:
      // A base backup says "in production" until it is started, but brings its backup_label.
      if ((c.state == DbState::shut_down || c.state == DbState::in_production) && !node.label.present) {
        out.add(
            F::never_ran_as_standby, S::warning,
            {{"file", node.marks.signal_file}, {"state", std::uint64_t{static_cast<std::uint8_t>(c.state)}}});
      } else {
        out.add(F::is_standby, S::info, {{"file", node.marks.signal_file}});
      }
      break;
    case NodeRole::archive_recovery:
      out.add(F::promotes_itself, S::warning, {{"file", node.marks.signal_file}});
      break;
    case NodeRole::backup:
      out.add(F::never_started_backup, S::blocks, {{"start", node.label.start}});
      break;
    case NodeRole::half_promoted:
      out.add(F::half_done_promotion, S::blocks,
              {{"timeline", std::uint64_t{c.tli}},
               {"new_timeline", std::uint64_t{std::max(node.newest_with_wal, c.min_recovery_tli)}}});
      break;
    case NodeRole::promoted: {
      std::vector<Evidence> evidence{{"timeline", std::uint64_t{c.tli}}};
      if (!node.history.entries.empty()) {
        evidence.push_back({"fork", node.history.entries.back().switch_lsn});
        evidence.push_back({"parent", std::uint64_t{node.history.entries.back().parent}});
      }
      out.add(F::already_promoted, S::blocks, std::move(evidence));
      break;
    }
    case NodeRole::unmarked_standby:
      out.add(F::standby_mark_missing, S::blocks, state);
      break;
    case NodeRole::primary:
    case NodeRole::not_known:
      out.add(F::not_a_standby, S::blocks, state);
      break;
  }
  if (node.marks.promote_requested) out.add(F::promote_requested, S::warning);
  if (node.marks.runs_here) {
    out.add(F::server_runs, S::warning, {{"pid", static_cast<std::uint64_t>(node.marks.pid.value_or(0))}});
  } else if (node.marks.pid) {
    out.add(F::pid_file_present, S::warning, {{"pid", static_cast<std::uint64_t>(*node.marks.pid)}});
  }
}

}  // namespace walread
