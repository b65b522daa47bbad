#include "libwalread/print/dtx_sentences.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/size_text.hpp"

namespace walread {

namespace {

std::string when(const DtxEvent& e) {
  std::string out = e.lsn.valid() ? " at " + to_string(e.lsn) : std::string();
  if (e.time) out += ", " + utc(*e.time);
  return out;
}

std::string window_begin(const DtxNode& n) {
  return n.window.first_time ? fmt::format("{} ({})", to_string(n.window.begin), utc(*n.window.first_time))
                             : to_string(n.window.begin);
}

std::string window_end(const DtxNode& n) {
  return n.window.last_time ? fmt::format("{} ({})", to_string(n.window.end), utc(*n.window.last_time))
                            : to_string(n.window.end);
}

std::string describe_gap(const DtxGap& gap) {
  const std::string range = fmt::format("{} to {}", to_string(gap.begin), to_string(gap.end));
  if (gap.reason == Code::missing_segment) return fmt::format("WAL from {} is missing (first {})", range, escaped(gap.file));
  return fmt::format("WAL from {} cannot be read ({} in {})", range, name_of(gap.reason), escaped(gap.file));
}

// Why the end of a log is none of a healthy one.
std::string describe_end(const DtxWindow& w) {
  const std::string end = to_string(w.end), file = escaped(w.end_file);
  if (w.wal_missing_of != 0)
    return fmt::format("the WAL of timeline {} from {} on is missing{}", w.wal_missing_of, end,
                       w.wal_found_of == 0 ? std::string()
                                           : fmt::format(": what {} has there is of timeline {}", file, w.wal_found_of));
  if (w.short_bytes && is_normal(w.end_reason))
    return fmt::format("{}, in which its WAL ends at {}, has been cut: it has {} bytes, and servers make segments whole "
                       "before they write to them", file, end, *w.short_bytes);
  if (w.end_reason == EndReason::record_continues)
    return fmt::format("the record at {} goes on in {}, which is missing", end, file);
  const std::string why = w.end_os_error != 0 ? std::string(std::strerror(w.end_os_error))
                                              : std::string(name_of(w.end_error));
  return fmt::format("the record at {} in {} cannot be read ({}), and what follows it is not known", end, file, why);
}

// Why a file that the answer depends on says nothing.
std::string describe_unread(const DtxUnread& u) {
  const std::string file = escaped(u.file);
  if (u.os_error == ENOENT && !u.link.empty())
    return fmt::format("{} is a symbolic link to {}, and nothing is there", file, escaped(u.link));
  if (u.os_error == ENOENT) return file + " is not here";
  if (u.os_error != 0) return fmt::format("{} cannot be read: {}", file, std::strerror(u.os_error));
  switch (u.kind) {
    case DtxFileKind::control_file: return file + " is damaged, or of no server that is known here";
    case DtxFileKind::history: return file + " has a line that the server does not accept";
    default: return file + " is damaged";
  }
}

// What follows from that.
std::string consequence(const DtxNode& n, const DtxUnread& u) {
  switch (u.kind) {
    case DtxFileKind::control_file:
      return n.checkpoint.valid()
                 ? fmt::format("where recovery begins and how far WAL must reach is not known; the newest checkpoint in its "
                               "WAL, {}, was taken", to_string(n.checkpoint))
                 : "where recovery begins is not known";
    case DtxFileKind::history:
      return fmt::format("the server does not start, and which WAL leads to timeline {} is not known", n.tli);
    case DtxFileKind::two_phase_directory:
      return "whatever was prepared before the redo point is in it; the server does not start without it";
    case DtxFileKind::state_file: return "a prepared transaction that is not known; the server does not start with it";
    case DtxFileKind::saved_redo: return "what a session in utility mode has left is not known";
    case DtxFileKind::segment_configuration: return "which segments the cluster has is not known";
  }
  return "";
}

// What is missing, for a sentence that begins with "cannot tell: ".
std::string describe_doubt(const DtxNode* n, DtxDoubt doubt) {
  switch (doubt) {
    case DtxDoubt::none: return "";
    case DtxDoubt::no_node: return "its data directory was not given";
    case DtxDoubt::no_wal: return "none of its WAL could be read";
    case DtxDoubt::gap: return describe_gap(n->window.gaps.empty() ? DtxGap{} : n->window.gaps.back());
    case DtxDoubt::cut_off:
      if (n->window.end < n->window.must_reach)
        return fmt::format("{}; pg_control knows of WAL up to {}",
                           is_normal(n->window.end_reason)
                               ? fmt::format("WAL from {} on is missing", to_string(n->window.end))
                               : describe_end(n->window),
                           to_string(n->checkpoint >= n->window.end ? n->checkpoint : n->window.must_reach));
      if (n->window.unended_backup.valid())
        return fmt::format("WAL from {} on is missing: the end of the base backup that began at {} is not in it",
                           to_string(n->window.end), to_string(n->window.unended_backup));
      return describe_end(n->window);
    case DtxDoubt::redo_missing:
      return fmt::format("WAL from its redo point {} to {} is missing", to_string(n->redo), to_string(n->window.begin));
    case DtxDoubt::checkpoint_missing:
      return fmt::format("the record of its checkpoint at {} cannot be read", to_string(n->checkpoint));
    case DtxDoubt::bad_backup_label: return "its backup_label is damaged, so where recovery begins is not known";
    case DtxDoubt::nameless:
      return fmt::format("it has a prepared transaction without a gid: the WAL before {} with its PREPARE is missing",
                         window_begin(*n));
    case DtxDoubt::ends_before:
      if (n->role != DtxRole::coordinator)
        return fmt::format("its WAL ends at {}, before the decision: nothing was written since, its end is lost, or it was "
                           "copied earlier", window_end(*n));
      return fmt::format("its WAL ends at {}, before a segment committed: its end is lost, or it was copied earlier",
                         window_end(*n));
    case DtxDoubt::not_listed:
      return fmt::format("prepared before the redo point {}, never ended, and not in the list of the checkpoint at {}",
                         to_string(n->redo), to_string(n->checkpoint));
    case DtxDoubt::no_state_file:
      return fmt::format("prepared before the redo point {}, never ended, and pg_twophase has no file of it",
                         to_string(n->redo));
    case DtxDoubt::state_files_unread:
      return fmt::format("prepared before the redo point {}, so its state would be in pg_twophase, which {}",
                         to_string(n->redo), n->only_wal ? "is not part of a WAL directory" : "could not be read");
    case DtxDoubt::other_cluster: return "it does not belong to this coordinator, or is a copy of another time";
    case DtxDoubt::twice: return "two directories of this content id disagree";
  }
  return "";
}

std::string prepared_details(const DtxPart& part) {
  const DtxTransaction& t = *part.facts;
  std::string out;
  if (t.xid != 0) out += fmt::format(", transaction {}", t.xid);
  if (t.database != 0) out += fmt::format(", database {}, owner {}", t.database, t.owner);
  if (t.state_file) out += ", state in pg_twophase";
  if (part.pinned_bytes != 0) out += fmt::format("; holds back {} of WAL", bytes_text(part.pinned_bytes));
  return out;
}

}  // namespace

std::string describe_part(const DtxCluster& cluster, const DtxPart& part) {
  const DtxNode* n = part.node ? &cluster.nodes()[*part.node] : nullptr;
  const std::string who = n != nullptr ? name_node(*n) : fmt::format("content {}", part.content);
  const DtxTransaction* t = part.facts;
  switch (part.state) {
    case DtxSegmentState::no_part: return who + ": took no part";
    case DtxSegmentState::prepared:
      return fmt::format("{}: prepared{}{}", who, t->prepare ? when(*t->prepare) : when({t->listed_prepared, {}}),
                         prepared_details(part));
    case DtxSegmentState::committed: return fmt::format("{}: committed{}", who, when(*t->commit_prepared));
    case DtxSegmentState::rolled_back: return fmt::format("{}: rolled back{}", who, when(*t->abort_prepared));
    case DtxSegmentState::one_phase: return fmt::format("{}: committed in one phase{}", who, when(*t->one_phase));
    case DtxSegmentState::gone:
      return who + ": nothing of it in its WAL, although another node of this content id took part";
    case DtxSegmentState::redundant:
      return fmt::format("{}: ended{}, but the checkpoint at {} (redo point {}) still lists transaction {} as prepared", who,
                         when(t->commit_prepared ? *t->commit_prepared : *t->abort_prepared), to_string(n->checkpoint),
                         to_string(n->redo), t->xid);
    case DtxSegmentState::unseen:
      return fmt::format("{}: not prepared; whether it took part cannot be told: {}", who,
                         part.doubt == DtxDoubt::ends_before ? describe_doubt(n, part.doubt)
                                                             : fmt::format("WAL before {} is gone", window_begin(*n)));
    case DtxSegmentState::cannot_tell: {
      std::string known;
      if (t != nullptr && (t->prepare || t->listed_prepared.valid()))
        known = fmt::format("prepared{}{}; how it ended ", t->prepare ? when(*t->prepare) : "", prepared_details(part));
      return fmt::format("{}: {}cannot {}: {}", who, known, known.empty() ? "tell" : "be told", describe_doubt(n, part.doubt));
    }
  }
  return who;
}

std::string describe_no_trace(const DtxVerdict& v) {
  if (v.no_trace_count == 0) return {};
  std::string out = "content ";
  for (const int content : v.no_trace) out += fmt::format("{}{}", content == v.no_trace.front() ? "" : ", ", content);
  if (const std::uint64_t more = v.no_trace_count - v.no_trace.size(); more != 0)
    out += fmt::format(" and {} {}", more, more == 1 ? "other" : "others");
  return out + fmt::format(": no trace of it, in WAL that begins before it: took no part");
}

std::string describe_coordinator(const DtxCluster& cluster, const DtxVerdict& v) {
  const auto c = cluster.coordinator();
  const DtxNode* n = c ? &cluster.nodes()[*c] : nullptr;
  const std::string who = n != nullptr ? name_node(*n) : "coordinator";
  std::string decided;
  if (v.decision != nullptr && v.decision->decided)
    decided = v.decision->decided->time ? when(*v.decision->decided)
                                        : " before the checkpoint at " + to_string(v.decision->decided->lsn);
  switch (v.coordinator) {
    case DtxCoordinatorState::nothing: return who + ": did not decide to commit";
    case DtxCoordinatorState::decided:
      return fmt::format("{}: decided to commit{}{}, not forgotten", who, decided,
                         v.decision != nullptr && v.decision->listed_committed ? ", listed in its checkpoint" : "");
    case DtxCoordinatorState::forgotten:
      return fmt::format("{}: decided to commit{}, forgotten{}", who, decided,
                         v.decision != nullptr && v.decision->forgotten ? when(*v.decision->forgotten) : "");
    case DtxCoordinatorState::lost:
      return fmt::format("{}: decided to commit{}, before its redo point {}; the list of its checkpoint at {} lacks it", who,
                         decided, to_string(n->redo), to_string(n->checkpoint));
    case DtxCoordinatorState::unseen:
      return fmt::format("{}: does not list it; whether it had decided cannot be told: WAL before {} is gone", who,
                         window_begin(*n));
    case DtxCoordinatorState::cannot_tell:
      return fmt::format("{}: {}cannot tell{}: {}", who, decided.empty() ? "" : "decided to commit" + decided + "; ",
                         decided.empty() ? "" : " whether all have confirmed", describe_doubt(n, v.coordinator_doubt));
  }
  return who;
}

std::string describe_disagreement(const DtxCluster& cluster, const DtxDisagreement& d) {
  const DtxNode& n = cluster.nodes()[d.node];
  const std::string_view state = n.role == DtxRole::coordinator ? name_of(d.coordinator) : name_of(d.state);
  return fmt::format("{} disagrees ({}); with it in charge: {}", name_node(n), state, describe(d.if_promoted));
}

std::string describe(const DtxCluster& cluster, const DtxFinding& f) {
  const auto node = [&](const std::optional<std::size_t>& i) { return i ? name_node(cluster.nodes()[*i]) : std::string(); };
  const DtxNode* n = f.node ? &cluster.nodes()[*f.node] : nullptr;
  switch (f.kind) {
    case DtxFindingKind::no_coordinator:
      return "no directory of the coordinator (gp_contentid -1) was given: what it decided is not known";
    case DtxFindingKind::missing_content:
      return fmt::format("no directory of content {} was given: transactions may wait there", *f.content);
    case DtxFindingKind::size_not_known:
      return fmt::format("nothing in these files says how many segments the cluster has (gpsegconfig_dump of the "
                         "coordinator would): {} {} given, and on others transactions may wait", f.count,
                         f.count == 1 ? "was" : "were");
    case DtxFindingKind::twice:
      return fmt::format("{} and {} are the same node (dbid {}); the one with the newer WAL is taken, and nothing is "
                         "believed on which they disagree", node(f.node), node(f.other), *n->dbid);
    case DtxFindingKind::two_in_charge:
      return fmt::format("{} and {} would both start as the one in charge; {} is taken", node(f.node), node(f.other),
                         n->tli > cluster.nodes()[*f.other].tli
                             ? fmt::format("the one on timeline {}, which is newer,", n->tli)
                             : "the one with the newer WAL");
    case DtxFindingKind::copy_is_ahead:
      return fmt::format("{} has WAL up to {}, and that of {} ends at {}: the end of its WAL is lost", node(f.other),
                         to_string(cluster.nodes()[*f.other].window.end), node(f.node), to_string(n->window.end));
    case DtxFindingKind::mirror_alone:
      return fmt::format("{} stands for its content id, as no other node of it was given", node(f.node));
    case DtxFindingKind::other_content:
      return fmt::format("{}: gpsegconfig_dump of {} says that dbid {} is content {}", node(f.node), node(f.other), *n->dbid,
                         *f.content);
    case DtxFindingKind::other_database:
      return fmt::format("{} and {} are no copies of one database: their system identifiers are {} and {}", node(f.node),
                         node(f.other), n->system_id, cluster.nodes()[*f.other].system_id);
    case DtxFindingKind::other_cluster:
      return fmt::format("{} and {} share no run of the coordinator: they are of different clusters, or of different times",
                         node(f.node), node(f.other));
    case DtxFindingKind::mixed_products: return "directories of Greenplum and of PostgreSQL were given together";
    case DtxFindingKind::unknown_role:
      return fmt::format("{}: nothing says which content id it has (gp_contentid in postgresql.conf)", node(f.node));
    case DtxFindingKind::no_wal: return fmt::format("{}: none of its WAL could be read", node(f.node));
    case DtxFindingKind::wal_gap: return fmt::format("{}: {}", node(f.node), describe_gap(f.gap));
    case DtxFindingKind::wal_cut_off: return fmt::format("{}: {}", node(f.node), describe_doubt(n, DtxDoubt::cut_off));
    case DtxFindingKind::redo_missing:
      return fmt::format("{}: {}; it cannot start", node(f.node), describe_doubt(n, DtxDoubt::redo_missing));
    case DtxFindingKind::only_wal:
      return fmt::format("{}: is a directory of WAL alone: where recovery begins and how far WAL must reach is not known "
                         "without pg_control{}", node(f.node),
                         n->is_greenplum() ? "" : ", nor what was prepared earlier without pg_twophase");
    case DtxFindingKind::unread:
      return fmt::format("{}: {}: {}", node(f.node), describe_unread(f.unread), consequence(*n, f.unread));
    case DtxFindingKind::saved_redo:
      return fmt::format("{}: pg_utilitymodedtmredo/savedtmredo.file is there ({} bytes): a session in utility mode has "
                         "crashed; the next start in dispatch mode takes its entries over", node(f.node), f.count);
    case DtxFindingKind::limit_near:
      return fmt::format("{}: recovery would hold up to {} distributed transactions as committed and not forgotten, and has "
                         "room for {} (max_prepared_transactions)", node(f.node), f.count, f.limit);
    case DtxFindingKind::limit_exceeded:
      return fmt::format("{}: recovery would have to hold {} distributed transactions as committed and not forgotten, and has "
                         "room for {} (max_prepared_transactions): it stops with \"the limit of {} distributed "
                         "transactions has been reached\"", node(f.node), f.count, f.limit, f.limit);
    case DtxFindingKind::backup_label:
      return fmt::format("{}: is a base backup, or was in one: recovery begins with the checkpoint of backup_label at {}, "
                         "whatever pg_control says", node(f.node), to_string(n->checkpoint));
    case DtxFindingKind::recovery_target:
      return fmt::format("{}: recovery is told to stop at {}: how much of this WAL it replays is not known", node(f.node),
                         escaped(n->recovery_target));
    case DtxFindingKind::bad_backup_label:
      return fmt::format("{}: backup_label lacks what the server needs of it: it does not start, and with which checkpoint "
                         "recovery would begin is not known", node(f.node));
  }
  return "";
}

}  // namespace walread
