// The steps of dtx-report's plan, in words.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/report_json.hpp"

namespace walread {

namespace {

using K = DtxFindingKind;
using M = DtxMeaning;
using S = DtxStep;

class Steps {
 public:
  Steps(const DtxCluster& cluster, const DtxSummary& summary) : cluster_(cluster), summary_(summary) {}

  std::string text(const DtxPlanStep& step) const {
    switch (step.step) {
      case S::keep_stopped:
        return keep_stopped();
      case S::of_finding:
        return of_finding(cluster_.findings()[step.finding]);
      case S::restore_prepare:
        return restore_prepare();
      case S::take_mirror:
        return fmt::format(
            "recovery would say \"cannot abort transaction ..., it was already committed\" in a loop: {}: "
            "take the mirror of {} in its place, or ask for support",
            named(M::redundant), node_of(M::redundant));
      case S::find_newer_copy:
        return fmt::format("look for a newer copy of {}, its mirror first: {} was committed elsewhere",
                           waiting_on({M::broken_will_roll_back}), named(M::broken_will_roll_back));
      case S::ask_support:
        return fmt::format(
            "ask for support with a copy of the coordinator's WAL: {} was committed, and "
            "its recovery does not know of it",
            named(M::lost));
      case S::check_segments:
        return fmt::format(
            "look into the segments whose WAL does not show it for what became of {}; in "
            "these files nothing waits",
            named(M::lost));
      case S::find_missing:
        return fmt::format("find what is missing for {} (archive, mirror, standby)", named(M::cannot_tell));
      case S::restore_old_wal:
        return fmt::format(
            "if that nothing waits is not enough, unpack older WAL from an archive into the WAL directories "
            "of the copies, back to the time of {}; if it is, --accept-unverified",
            named(M::unverified));
      case S::start:
        return start();
      case S::settle:
        return settle();
      case S::compare_tables:
        return fmt::format(
            "compare the tables that {} changed between the segments named, and repair them by "
            "hand or from a backup",
            named_of({M::broken_rolled_back, M::broken_committed}));
      case S::ask_again:
      case S::kCount:
        break;
    }
    return "then ask again, before anything is started";
  }

 private:
  const DtxNode& node(std::size_t i) const { return cluster_.nodes()[i]; }

  std::string listed(const std::vector<DtxExample>& examples, std::uint64_t count) const {
    std::string out;
    for (const DtxExample& e : examples) out += (out.empty() ? "" : ", ") + name_transaction(cluster_, e);
    const std::uint64_t more = count - examples.size();
    return more == 0 ? out : out + fmt::format(" and {} {}", more, more == 1 ? "other" : "others");
  }
  std::string named_of(std::initializer_list<M> meanings) const {
    std::vector<DtxExample> all;
    std::uint64_t count = 0;
    for (const M m : meanings) {
      const auto& first = summary_.examples_of(m).first;
      all.insert(all.end(), first.begin(), first.end());
      count += summary_.of(m);
    }
    return listed(all, count);
  }
  std::string named(M meaning) const { return named_of({meaning}); }

  std::string waiting_on(std::initializer_list<M> meanings) const {
    std::vector<std::size_t> nodes;
    for (const M m : meanings)
      for (const std::size_t i : summary_.examples_of(m).waits_on)
        if (std::ranges::find(nodes, i) == nodes.end()) nodes.push_back(i);
    std::string out;
    for (std::size_t k = 0; k < nodes.size() && k < kMaxDtxExamples; ++k)
      out += (out.empty() ? "" : ", ") + name_node(node(nodes[k]));
    return nodes.size() > kMaxDtxExamples ? out + " and others" : out;
  }

  std::string node_of(M meaning) const {
    const DtxExample& first = summary_.examples_of(meaning).first.front();
    return first.node ? name_node(node(*first.node)) : std::string("the segment");
  }

  std::string keep_stopped() const {
    std::string why;
    const auto add = [&](const std::string& reason) { why += (why.empty() ? "" : "; ") + reason; };
    if (summary_.of(M::broken_will_roll_back) != 0 || summary_.examples_of(M::lost).waiting != 0)
      add(fmt::format("recovery would roll back on {} what was committed",
                      waiting_on({M::broken_will_roll_back, M::lost})));
    if (summary_.would_roll_back_untold)
      add(fmt::format("as the files stand, recovery would roll back on {} what may have been committed",
                      waiting_on({M::cannot_tell})));
    if (why.empty()) add("recovery would not get through");
    return fmt::format("do not start the cluster: {}. Keep a copy of all data directories", why);
  }

  std::string restore_prepare() const {
    std::string segments;
    for (const DtxExample& e : summary_.examples_of(M::prepare_missing).first) {
      const auto size = e.node ? SegmentSize::make(node(*e.node).segment_bytes) : std::nullopt;
      if (!size) continue;
      segments += fmt::format("{}{} of {}", segments.empty() ? "" : ", ",
                              segment_file_name(node(*e.node).tli, size->segment_of(e.prepare), *size),
                              name_node(node(*e.node)));
    }
    return fmt::format("bring back from an archive or a mirror the WAL with the PREPARE: {}",
                       segments.empty() ? named(M::prepare_missing) : segments);
  }

  std::string start() const {
    std::string out;
    const auto add = [&](const std::string& what) { out += (out.empty() ? "" : ", and ") + what; };
    const DtxExamples& commits = summary_.examples_of(M::will_commit);
    if (commits.waiting != 0)
      add(fmt::format("commits {} on {}", named(M::will_commit), waiting_on({M::will_commit})));
    else if (summary_.of(M::will_commit) != 0)
      add(fmt::format("writes what is missing of {}, the forget record", named(M::will_commit)));
    if (summary_.of(M::will_roll_back) != 0)
      add(fmt::format("rolls back {} on {}", named(M::will_roll_back), waiting_on({M::will_roll_back})));
    return fmt::format("start coordinator and segments: recovery {}. Remove no WAL before", out);
  }

  std::string settle() const {
    std::string out;
    for (const DtxExample& e : summary_.examples_of(M::open).first)
      out += fmt::format("{}{} (database {}, {})", out.empty() ? "" : ", ", name_transaction(cluster_, e),
                         e.database, e.node ? name_node(node(*e.node)) : "");
    const std::uint64_t more = summary_.of(M::open) - summary_.examples_of(M::open).first.size();
    if (more != 0) out += fmt::format(" and {} {}", more, more == 1 ? "other" : "others");
    return fmt::format("ask the owner, then, in its database, COMMIT PREPARED or ROLLBACK PREPARED: {}", out);
  }

  std::string of_finding(const DtxFinding& f) const {
    const std::string who = f.node ? name_node(node(*f.node)) : std::string();
    const std::string other = f.other ? name_node(node(*f.other)) : std::string();
    switch (f.kind) {
      case K::no_coordinator:
        return "name the coordinator's data directory, or its standby's, too (--coordinator DIR)";
      case K::missing_content:
        return fmt::format("name the directory of content {} or of its mirror, too", *f.content);
      case K::size_not_known:
        return fmt::format("if the cluster has no more segments, say so: --contents={}; else name the others",
                           f.count);
      case K::copy_is_ahead:
        return fmt::format("find the end of the WAL of {} (archive), or leave it out: {} has it", who, other);
      case K::other_content:
      case K::other_database:
      case K::other_cluster:
        return fmt::format("leave out {} or {}, whichever is not of this cluster, or not of this time", who,
                           other);
      case K::mixed_products:
        return "name the directories of one cluster only";
      case K::unknown_role:
        return fmt::format("say which {} is: --coordinator or --segment", who);
      case K::no_wal:
        return fmt::format("bring back the WAL of {}", who);
      case K::wal_gap:
        return fmt::format("bring back {} of {}, from {} to {} (archive, mirror)", escaped(f.gap.file), who,
                           to_string(f.gap.begin), to_string(f.gap.end));
      case K::wal_cut_off:
        return fmt::format("bring back the WAL of {} from {} on (archive, mirror)", who,
                           to_string(node(*f.node).window.end));
      case K::redo_missing:
        return fmt::format("bring back the WAL of {} from {} to {} (archive, mirror)", who,
                           to_string(node(*f.node).redo), to_string(node(*f.node).window.begin));
      case K::only_wal:
        return fmt::format("name the data directory that {} is of", who);
      case K::unread:
        return fmt::format("make {} of {} readable, or bring it back from a copy of the same moment",
                           escaped(f.unread.file), who);
      case K::saved_redo:
        return fmt::format(
            "leave pg_utilitymodedtmredo/savedtmredo.file of {} where it is: the next start in "
            "dispatch mode takes its entries over",
            who);
      case K::limit_exceeded:
        return fmt::format("raise max_prepared_transactions of {} to {} at least, before it is started", who,
                           f.count);
      case K::recovery_target:
        return fmt::format("take the recovery target of {} out, or let a copy recover to it and ask of that",
                           who);
      case K::bad_backup_label:
        return fmt::format("bring back backup_label of {} as the backup wrote it", who);
      case K::twice:
      case K::two_in_charge:
      case K::mirror_alone:
      case K::limit_near:
      case K::backup_label:
        break;
    }
    return {};
  }

  const DtxCluster& cluster_;
  const DtxSummary& summary_;
};

}  // namespace

std::string name_transaction(const DtxCluster& cluster, const DtxExample& e) {
  const bool server = e.node && !cluster.nodes()[*e.node].content;
  if (!e.gid.empty()) return server ? quoted(e.gid) : escaped(e.gid);
  return fmt::format("transaction {} of {}", e.xid,
                     e.node ? name_node(cluster.nodes()[*e.node]) : std::string("a node"));
}

std::vector<PlanLine> plan_lines(const DtxCluster& cluster, const DtxSummary& summary, const DtxPlan& plan) {
  const Steps steps(cluster, summary);
  std::vector<PlanLine> out;
  for (const DtxPlanStep& step : plan.steps) {
    const bool of_finding = step.step == S::of_finding;
    PlanLine line{.id = of_finding ? hyphenated(name_of(cluster.findings()[step.finding].kind))
                                   : std::string(dtx_step_rows()[static_cast<std::size_t>(step.step)].name),
                  .text = steps.text(step)};
    const bool known = std::ranges::find(out, line.text, &PlanLine::text) != out.end();
    if (!line.text.empty() && !known) out.push_back(std::move(line));
  }
  return out;
}

}  // namespace walread
