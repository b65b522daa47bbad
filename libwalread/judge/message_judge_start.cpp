// What keeps a server from starting or from ending recovery: settings, targets, marks, the control file,
// prepared transactions.
#include <algorithm>

#include "libwalread/judge/message_rules.hpp"

namespace walread {

namespace {

using R = ReasonId;

std::optional<Lsn> target_lsn(const MessageDirectory& d) {
  constexpr std::string_view kName = "recovery_target_lsn = ";
  for (const std::string& target : d.targets)
    if (target.starts_with(kName)) return Lsn::parse(std::string_view(target).substr(kName.size()));
  return std::nullopt;
}

// Says which targets are set. False if none is.
bool say_targets(const MessageCase& c, Weight weight) {
  for (const std::string& target : c.node().targets)
    c.add({.id = R::target_set, .weight = weight, .text = target});
  return !c.node().targets.empty();
}

bool settings_known(const MessageCase& c) {
  if (c.node().settings_complete) return true;
  c.add({.id = R::settings_incomplete, .weight = Weight::unknown, .path = c.node().path});
  return false;
}

}  // namespace

// xlog.c StartupXLOG(), since 15 xlogrecovery.c PerformWalRecovery(): the target was met while the node was
// not yet consistent.
void judge_stop_point(const MessageCase& c) {
  const NodeFacts* node = c.walked();
  if (node == nullptr) return;
  const auto lsn = target_lsn(c.node());
  const Lsn needed = node->wal.needed_to;
  if (lsn) {
    say_targets(c, *lsn < needed ? Weight::bad : Weight::harmless);
    c.add({.id = R::reaches, .a = *lsn, .b = needed});
  } else if (say_targets(c, Weight::bad)) {
    c.add({.id = R::reaches, .a = node->wal.end.end.at, .b = needed});
  } else if (settings_known(c)) {
    c.add({.id = R::no_target, .weight = Weight::harmless});
  }
}

void judge_target(const MessageCase& c) {
  if (c.message.id() == MessageId::several_targets) {
    if (c.control() == nullptr || (c.node().targets.size() < 2 && !settings_known(c))) return;
    const bool several = c.node().targets.size() > 1;
    c.add({.id = several ? R::several_targets : R::no_target,
           .weight = several ? Weight::bad : Weight::harmless,
           .names = c.node().targets});
    return;
  }
  const NodeFacts* node = c.walked();
  if (node == nullptr) return;
  const auto lsn = target_lsn(c.node());
  if (lsn && node->wal.end.end.at >= *lsn) {
    c.add({.id = R::reaches, .weight = Weight::harmless, .a = node->wal.end.end.at, .b = *lsn});
  } else if (say_targets(c, Weight::bad)) {
    c.add({.id = R::ends_cleanly, .end = node->wal.end});
  } else if (settings_known(c)) {
    c.add({.id = R::no_target, .weight = Weight::harmless});
  }
}

void judge_recovery_conf(const MessageCase& c) {
  if (c.control() == nullptr) return;
  const bool here = c.node().recovery_conf;
  c.add({.id = here ? R::recovery_conf_here : R::recovery_conf_gone,
         .weight = here ? Weight::bad : Weight::harmless,
         .path = c.node().path});
}

// xlog.c readRecoveryCommandFile(), since 12 validateRecoveryParameters().
void judge_restore_command(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const MarkFacts& marks = node->marks;
  if (marks.restore_command) {
    c.add({.id = R::restore_command_set, .weight = Weight::harmless});
  } else if (marks.standby && c.node().primary_conninfo) {
    c.add({.id = R::standby_mark, .weight = Weight::harmless, .text = marks.signal_file});
  } else if (!settings_known(c)) {
    return;
  } else if (marks.standby) {
    c.add({.id = R::no_source, .weight = Weight::bad, .text = marks.signal_file});
  } else if (marks.archive_recovery) {
    c.add({.id = R::no_restore_command, .weight = Weight::bad, .text = marks.signal_file});
  } else {
    c.add({.id = R::no_standby_mark, .weight = Weight::harmless});
  }
}

void judge_parameters(const MessageCase& c) {
  if (c.control() == nullptr) return;
  for (const ParameterFact& p : c.node().too_low)
    c.add({.id = R::parameter_low,
           .weight = Weight::bad,
           .text = p.name,
           .n = static_cast<std::uint64_t>(p.here),
           .m = static_cast<std::uint64_t>(p.needed)});
  if (c.node().too_low.empty() && settings_known(c))
    c.add({.id = R::parameters_fit, .weight = Weight::harmless});
}

// The WAL may have been written so for a while: pg_control shows what holds at its end.
void judge_wal_level(const MessageCase& c) {
  if (c.control() == nullptr) return;
  const bool minimal = c.node().wal_level == "minimal";
  c.add({.id = minimal ? R::wal_level_minimal : R::wal_level_now,
         .weight = minimal ? Weight::bad : Weight::unknown,
         .text = c.node().wal_level});
}

// pg_rewind.c ensureCleanShutdown() starts a single-user server in the target, which refuses to be a standby.
void judge_single_user(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  const bool marked = node->marks.standby || node->marks.archive_recovery;
  const bool why_known = c.message.id() == MessageId::single_user_standby;
  c.add({.id = marked ? R::standby_mark : R::no_standby_mark,
         .weight = marked      ? Weight::bad
                   : why_known ? Weight::harmless
                               : Weight::unknown,
         .text = node->marks.signal_file});
}

void judge_control_file(const MessageCase& c) {
  const MessageDirectory& d = c.node();
  if (d.control_checksum_wrong)
    c.add({.id = R::control_wrong, .weight = Weight::bad, .path = d.path});
  else if (c.control() != nullptr)
    c.add({.id = R::control_right,
           .weight = c.message.id() == MessageId::control_checksum ? Weight::harmless : Weight::unknown,
           .path = d.path});
}

// cdbtm.c redoDistributedCommitRecord(): committed and not forgotten, as many as max_prepared_transactions
// allows.
void judge_dtx_limit(const MessageCase& c) {
  const NodeFacts* node = c.walked();
  if (node == nullptr) return;
  const std::uint64_t limit = c.names().number.value_or(0);
  const std::uint64_t open = node->wal.in_doubt_count;
  const bool reached = limit != 0 && open >= limit;
  c.add({.id = reached ? R::dtx_open : R::dtx_below,
         .weight = reached ? Weight::bad : Weight::unknown,
         .n = open,
         .m = limit});
}

void judge_abort(const MessageCase& c) {
  const NodeFacts* node = c.walked();
  if (node == nullptr) return;
  const std::uint64_t xid = c.names().number.value_or(0);
  const bool prepared =
      std::ranges::any_of(node->wal.prepared, [xid](const PreparedFact& p) { return p.xid == xid; });
  c.add({.id = prepared ? R::still_prepared : R::not_prepared,
         .weight = prepared ? Weight::bad : Weight::unknown,
         .n = xid});
}

// What the same check makes of these files now.
void judge_file_refused(const MessageCase& c) {
  const NodeFacts* node = c.control();
  if (node == nullptr) return;
  bool passes = true;
  const auto fails = [&](std::string what) {
    passes = false;
    c.add({.id = R::check_fails, .weight = Weight::bad, .path = c.node().path, .text = std::move(what)});
  };
  if (node->label.present && !node->label.usable) fails("invalid data in file backup_label");
  for (const StartUpFailure& failure : node->start_up.failures) {
    const bool stops = failure.effect == StartUpEffect::stops || failure.effect == StartUpEffect::not_known;
    if (stops && failure.as_marked && !failure.server_says.empty()) fails(failure.server_says);
  }
  if (passes) c.add({.id = R::checks_pass, .weight = Weight::harmless, .path = c.node().path});
}

}  // namespace walread
