#include "libwalread/print/timeline_text.hpp"

#include <fmt/format.h>

#include "formats/registry.hpp"
#include "libwalread/print/printable.hpp"
#include "libwalread/print/time_text.hpp"
#include "libwalread/print/wrapped.hpp"

namespace walread {

std::string_view name_of(TimelineVerdict verdict) {
  switch (verdict) {
    case TimelineVerdict::ready:
      return "READY";
    case TimelineVerdict::ready_with_loss:
      return "READY-WITH-LOSS";
    case TimelineVerdict::not_ready:
      return "NOT-READY";
    case TimelineVerdict::cannot_tell:
      return "CANNOT-TELL";
  }
  return "";
}

std::string_view name_of(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::blocks:
      return "blocks";
    case FindingSeverity::unknown:
      return "unknown";
    case FindingSeverity::loss:
      return "loss";
    case FindingSeverity::warning:
      return "warning";
    case FindingSeverity::info:
      return "info";
  }
  return "";
}

std::string_view name_of(NodeRole role) {
  switch (role) {
    case NodeRole::standby:
      return "standby";
    case NodeRole::archive_recovery:
      return "recovers from an archive";
    case NodeRole::backup:
      return "base backup, never started";
    case NodeRole::half_promoted:
      return "promotion not finished";
    case NodeRole::promoted:
      return "primary, promoted";
    case NodeRole::primary:
      return "primary";
    case NodeRole::unmarked_standby:
      return "standby without its mark";
    case NodeRole::not_known:
      return "not known";
  }
  return "";
}

namespace {

std::string question_line(const TimelineReport& report) {
  const TimelineFacts& f = report.facts;
  if (f.question == Question::rejoin)
    return fmt::format("can {} come back as a standby of {}?", printable(f.subject.path),
                       printable(f.other->path));
  return fmt::format("may {} be activated?", printable(f.subject.path));
}

std::string reasons(const TimelineReport& report, bool background) {
  std::string out;
  for (const Finding& finding : report.findings) {
    if ((finding.severity == FindingSeverity::info) != background) continue;
    out += fmt::format("  {:<8} {}\n", name_of(finding.severity), name_of(finding.id));
    out += wrapped(sentence_of(finding, report), "           ", "           ");
  }
  return out;
}

void fact(std::string& out, std::string_view name, std::string_view value) {
  out += wrapped(value, fmt::format("    {:<24}", name), std::string(28, ' '));
}

std::string moment(std::int64_t timestamp) {
  TextBuffer out;
  put_utc_timestamp(out, timestamp);
  return std::string(out.view());
}

std::string seconds(std::int64_t since_1970) {
  TextBuffer out;
  put_utc_time(out, since_1970);
  return std::string(out.view());
}

std::string node_facts(const NodeFacts& node, std::string_view who) {
  std::string out = wrapped(printable(node.path), fmt::format("  {}  ", who), "    ");
  fact(out, "role", name_of(role_of(node)));
  if (node.system) fact(out, "system", formats::version(*node.system).product);
  if (!node.control.usable) return out;
  const ControlFacts& c = node.control;
  static constexpr std::string_view kStates[] = {
      "starting up",       "shut down",           "shut down in recovery", "shutting down",
      "in crash recovery", "in archive recovery", "in production"};
  fact(out, "system identifier", std::to_string(c.system_id));
  if (node.marks.content_id) fact(out, "content id", std::to_string(*node.marks.content_id));
  if (node.marks.dbid) fact(out, "dbid", std::to_string(*node.marks.dbid));
  fact(out, "state",
       fmt::format("{}, written {}", kStates[static_cast<std::size_t>(c.state)], seconds(c.written_at)));
  fact(out, "timeline",
       node.target.target == c.tli ? std::to_string(c.tli)
                                   : fmt::format("{}, on the way to {}", c.tli, node.target.target));
  fact(out, "recovery begins",
       fmt::format("{}, checkpoint record {}{}", to_string(node.start_redo), to_string(node.start_checkpoint),
                   node.label.present ? " (backup_label)" : ""));
  if (c.min_recovery.valid())
    fact(out, "minimum recovery point",
         fmt::format("{} on timeline {}", to_string(c.min_recovery), c.min_recovery_tli));
  if (!node.wal.walked) return out;
  const WalFacts& w = node.wal;
  fact(out, "end of WAL", fmt::format("{} ({})", to_string(w.end.end.at), w.end.file));
  fact(out, "records from there on",
       fmt::format("{} with {} commits", w.tally.records, w.tally.all_commits()));
  if (w.tally.last_commit_time)
    fact(out, "last commit",
         fmt::format("{} at {}", moment(*w.tally.last_commit_time), to_string(w.tally.last_commit)));
  if (w.prepared_count != 0) fact(out, "prepared transactions", std::to_string(w.prepared_count));
  return out;
}

std::string pair_facts(const TimelineFacts& f) {
  const PairFacts& p = *f.pair;
  std::string out = "  both\n";
  if (p.fork.valid())
    fact(out, "fork by history",
         fmt::format("{}, the end of timeline {} for one of them", to_string(p.fork), p.fork_tli));
  if (p.content.compared() && p.content.records != 0)
    fact(out, "same content",
         fmt::format("{} records from {} to {}", p.content.records, to_string(p.content.begin),
                     to_string(p.content.same_until)));
  if (p.content.differs_at) fact(out, "first difference", to_string(*p.content.differs_at));
  const auto side = [&](std::string_view name, const LogTail& tail) {
    fact(out, name,
         tail.empty() ? std::string("nothing")
                      : fmt::format("{} records, {} bytes, {} commits up to {}", tail.tally.records,
                                    tail.tally.bytes, tail.tally.all_commits(), to_string(tail.until)));
  };
  const bool rejoin = f.question == Question::rejoin;
  side(rejoin ? "only old primary" : "only standby", p.only_a);
  side(rejoin ? "only new primary" : "only primary", p.only_b);
  if (f.rewind && f.rewind->checkpoint) {
    fact(out, "pg_rewind reads",
         fmt::format("{} to {} of the old primary", f.rewind->first_needed_in_target,
                     f.rewind->last_needed_in_target));
    fact(out, "recovery then reads",
         fmt::format("{} to {} of the new primary", f.rewind->first_needed_in_source,
                     f.rewind->last_needed_in_source));
  }
  return out;
}

}  // namespace

std::string timeline_text(const TimelineReport& report) {
  const TimelineFacts& f = report.facts;
  const bool rejoin = f.question == Question::rejoin;
  std::string out = wrapped(question_line(report), fmt::format("{}: ", name_of(report.verdict)), "  ");
  if (const std::string list = reasons(report, false); !list.empty()) out += "\nReasons\n" + list;
  if (const std::string plan = plan_text(plan_lines(report)); !plan.empty()) out += "\nWhat to do\n" + plan;
  if (const std::string list = reasons(report, true); !list.empty()) out += "\nAlso found\n" + list;
  if (const std::string tree = timeline_tree(f); !tree.empty()) {
    out += "\nTimelines\n";
    for (std::size_t at = 0; at < tree.size();) {
      const std::size_t end = tree.find('\n', at);
      out += "  " + tree.substr(at, end + 1 - at);
      at = end + 1;
    }
  }
  out += "\nFacts\n" + node_facts(f.subject, rejoin ? "old primary" : "standby");
  if (f.other) out += node_facts(*f.other, rejoin ? "new primary" : "primary");
  if (f.pair && f.pair->comparable) out += pair_facts(f);
  return out;
}

}  // namespace walread
