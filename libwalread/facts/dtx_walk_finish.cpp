// What follows from all records of a log together.
#include <algorithm>
#include <map>

#include "formats/behaviour.hpp"
#include "libwalread/facts/dtx_walk.hpp"

namespace walread {

void DtxWalk::apply_lists() {
  for (DtxTransaction& t : all_) {
    const auto it = listed_prepared_.find(t.xid);
    if (t.xid == 0 || it == listed_prepared_.end()) continue;
    if (t.prepare && t.prepare->lsn != it->second) continue;  // the xid was used again, or before
    t.listed_prepared = it->second;
    t.prepare_missing = !t.prepare || !t.prepare->time;
  }
  for (const std::string& gid : listed_committed_) of_gid(gid).listed_committed = true;
}

// A server that was shut down has ended every transaction but the prepared ones (xact.c AbortTransaction() of
// its sessions): one that was running and did not end is prepared, though neither its PREPARE nor its file is
// here.
void DtxWalk::add_untold() {
  if (behaves(system_, formats::Behaviour::distributed_transactions) || node_.state != DbState::shut_down ||
      !node_.checkpoint_read)
    return;
  for (const std::uint32_t xid : running_.still_running()) {
    const bool known = std::ranges::any_of(all_, [&](const DtxTransaction& t) {
      return t.xid == xid && !t.commit_prepared && !t.abort_prepared;
    });
    if (!known) all_.push_back({.xid = xid});
  }
}

// cdbdtxrecovery.c: the list of the checkpoint is taken over first, then commits add to it and forgets remove
// from it.
void DtxWalk::count_unforgotten() {
  std::vector<std::pair<Lsn, int>> steps;
  std::uint64_t now = 0;
  for (const DtxTransaction& t : all_) {
    const bool replayed = t.decided && t.decided->lsn >= node_.redo && !t.listed_committed;
    if (t.listed_committed) ++now;
    if (replayed) steps.emplace_back(t.decided->lsn, 1);
    if (t.forgotten && t.forgotten->lsn >= node_.redo && (t.listed_committed || replayed))
      steps.emplace_back(t.forgotten->lsn, -1);
  }
  std::sort(steps.begin(), steps.end());
  node_.unforgotten_peak = now;
  for (const auto& [lsn, step] : steps) {
    now += static_cast<std::uint64_t>(step);
    node_.unforgotten_peak = std::max(node_.unforgotten_peak, now);
  }
  node_.unforgotten = now;
}

void DtxWalk::count_runs() {
  std::map<std::uint32_t, DtxRun> runs;
  for (const DtxTransaction& t : all_) {
    const bool committed = t.commit_prepared || t.one_phase || t.decided || t.forgotten;
    if (t.gid.empty()) {
      if (t.abort_prepared) node_.nameless_abort = std::max(node_.nameless_abort, t.abort_prepared->time);
      if (t.prepare_missing && !committed && !t.abort_prepared) ++node_.nameless_prepared;
    }
    const auto gxid = t.gxid();
    if (!gxid) continue;
    DtxRun& run = runs[gxid->start];
    run.start = gxid->start;
    ++(committed ? run.committed : run.others);
  }
  for (const auto& [start, run] : runs) node_.runs.push_back(run);
}

// A segment prepares a distributed transaction once. If a log says otherwise, the one that is still open
// decides.
void DtxWalk::merge_twins() {
  std::vector<DtxTransaction> out;
  for (DtxTransaction& t : all_) {
    const bool twin = !out.empty() && out.back().gid == t.gid &&
                      behaves(system_, formats::Behaviour::distributed_transactions) && t.gxid();
    if (!twin) {
      out.push_back(std::move(t));
    } else if (out.back().commit_prepared || out.back().abort_prepared) {
      out.back() = std::move(t);
    }
  }
  all_ = std::move(out);
}

std::vector<DtxTransaction> DtxWalk::finish() {
  apply_lists();
  add_untold();
  std::sort(all_.begin(), all_.end(), comes_before);
  merge_twins();
  count_unforgotten();
  count_runs();
  return std::move(all_);
}

}  // namespace walread
