#include "libwalread/judge/dtx_states.hpp"

#include <algorithm>

namespace walread {

namespace {

// Whatever makes the end of this node's log, and so everything unfinished in it, untellable.
DtxDoubt doubt_of_end(const DtxNode& n) {
  if (!n.window.readable()) return DtxDoubt::no_wal;
  if (n.window.is_cut_off()) return DtxDoubt::cut_off;
  if (n.bad_backup_label) return DtxDoubt::bad_backup_label;
  if (n.redo.valid() && n.redo < n.window.begin) return DtxDoubt::redo_missing;
  if (n.checkpoint.valid() && !n.checkpoint_read) return DtxDoubt::checkpoint_missing;
  return DtxDoubt::none;
}

// Whether something that began at `lsn` may have ended in a gap behind it. A checkpoint behind the gap that still lists
// it says that it has not.
bool may_have_ended_in_gap(const DtxNode& n, Lsn lsn, bool listed) {
  for (const DtxGap& gap : n.window.gaps)
    if (gap.end > lsn && !(listed && n.redo >= gap.end)) return true;
  return false;
}

bool surely_before(std::optional<DtxTime> a, std::optional<DtxTime> b) { return a && b && *a + kDtxClockSkew <= *b; }

// Whether the log has a gap that could hold records of something that was decided at `time`.
bool has_gap_behind(const DtxNode& n, std::optional<DtxTime> time) {
  return !n.window.gaps.empty() && !surely_before(n.window.gaps.back().after, time);
}

DtxSegmentWord word_of_prepared(const DtxNode& n, const DtxTransaction& t, const DtxTimes& times) {
  constexpr auto kCannotTell = DtxSegmentState::cannot_tell;
  const bool listed = t.listed_prepared.valid();
  const Lsn prepare = listed ? t.listed_prepared : t.prepare->lsn;
  if (t.ended_in_gap) return {kCannotTell, DtxDoubt::gap};
  if (const DtxDoubt doubt = doubt_of_end(n); doubt != DtxDoubt::none) return {kCannotTell, doubt};
  // The coordinator forgets once this segment has confirmed its commit, which then is in the gap, whatever is listed.
  if (may_have_ended_in_gap(n, prepare, listed && !times.forgotten)) return {kCannotTell, DtxDoubt::gap};
  // Recovery makes prepared again what is listed, and what it replays (xlog.c SetupCheckpointPreparedTransactionList()).
  if (!listed && prepare < n.redo) return {kCannotTell, DtxDoubt::not_listed};
  return {DtxSegmentState::prepared, DtxDoubt::none};
}

}  // namespace

DtxSegmentWord segment_word(const DtxNode& n, const DtxTransaction* t, const DtxTimes& times) {
  constexpr auto kCannotTell = DtxSegmentState::cannot_tell;
  if (t != nullptr) {
    const auto ended = t->commit_prepared ? t->commit_prepared : t->abort_prepared;
    if (ended && t->listed_prepared.valid() && ended->lsn < n.redo) return {DtxSegmentState::redundant, DtxDoubt::none};
    if (t->commit_prepared) return {DtxSegmentState::committed, DtxDoubt::none};
    if (t->abort_prepared) return {DtxSegmentState::rolled_back, DtxDoubt::none};
    if (t->one_phase) return {DtxSegmentState::one_phase, DtxDoubt::none};
    if (t->prepare || t->listed_prepared.valid()) return word_of_prepared(n, *t, times);
  }
  if (const DtxDoubt doubt = doubt_of_end(n); doubt != DtxDoubt::none) return {kCannotTell, doubt};
  const auto reference = times.decided ? times.decided : times.earliest;
  if (has_gap_behind(n, reference)) return {kCannotTell, DtxDoubt::gap};
  const bool covered = surely_before(n.window.first_time, reference);
  if (n.nameless_prepared != 0 && !(times.forgotten && covered)) return {kCannotTell, DtxDoubt::nameless};
  if (n.nameless_abort && reference && !surely_before(n.nameless_abort, reference)) return {kCannotTell, DtxDoubt::nameless};
  // Its COMMIT PREPARED would lie behind the decision.
  if (times.decided && !reaches(n, times.decided)) return {DtxSegmentState::unseen, DtxDoubt::ends_before};
  return {covered ? DtxSegmentState::no_part : DtxSegmentState::unseen, DtxDoubt::none};
}

// twophase.c restoreTwoPhaseData(), since 10 and in 9.6 also PrepareRedoAdd(): prepared again is what has a file in
// pg_twophase and what is replayed from the redo point on. Since 9.6 a checkpoint writes the files of all that was prepared
// before its redo point (CheckPointTwoPhase()), up to 9.5 each PREPARE its own; the end of a transaction removes its file.
DtxSegmentWord server_word(const DtxNode& n, const DtxTransaction& t) {
  constexpr auto kCannotTell = DtxSegmentState::cannot_tell;
  if (t.commit_prepared) return {DtxSegmentState::committed, DtxDoubt::none};
  if (t.abort_prepared) return {DtxSegmentState::rolled_back, DtxDoubt::none};
  if (const DtxDoubt doubt = doubt_of_end(n); doubt != DtxDoubt::none) return {kCannotTell, doubt};
  const Lsn prepare = t.prepare ? t.prepare->lsn : Lsn{};
  if (may_have_ended_in_gap(n, std::max(prepare, n.redo), false)) return {kCannotTell, DtxDoubt::gap};
  if (t.state_file || prepare >= n.redo) return {DtxSegmentState::prepared, DtxDoubt::none};
  if (n.only_wal || n.lacks(DtxFileKind::two_phase_directory)) return {kCannotTell, DtxDoubt::state_files_unread};
  if (may_have_ended_in_gap(n, prepare, false)) return {kCannotTell, DtxDoubt::gap};
  return {kCannotTell, DtxDoubt::no_state_file};
}

std::optional<DtxTime> silence_means_no_part_since(const DtxNode& n) {
  if (doubt_of_end(n) != DtxDoubt::none || n.nameless_prepared != 0 || !n.window.first_time) return std::nullopt;
  DtxTime since = *n.window.first_time;
  if (!n.window.gaps.empty()) {
    if (!n.window.gaps.back().after) return std::nullopt;
    since = std::max(since, *n.window.gaps.back().after);
  }
  if (n.nameless_abort) since = std::max(since, *n.nameless_abort);
  return since + kDtxClockSkew;
}

bool reaches(const DtxNode& n, std::optional<DtxTime> time) {
  if (n.state == DbState::shut_down || !time) return true;
  return n.window.last_time && *n.window.last_time >= *time;
}

DtxCoordinatorWord coordinator_word(const DtxNode& n, const DtxTransaction* t, const DtxTimes& times) {
  using State = DtxCoordinatorState;
  const DtxDoubt end = doubt_of_end(n);
  if (t != nullptr) {
    if (t->forgotten || t->saved == false) return {State::forgotten, DtxDoubt::none};
    if (t->decided || t->listed_committed || t->saved == true) {
      const Lsn decided = t->decided ? t->decided->lsn : Lsn{};
      if (t->ended_in_gap) return {State::cannot_tell, DtxDoubt::gap};
      if (end != DtxDoubt::none) return {State::cannot_tell, end};
      if (may_have_ended_in_gap(n, decided, t->listed_committed)) return {State::cannot_tell, DtxDoubt::gap};
      const bool recovered = t->listed_committed || t->saved == true || decided >= n.redo;
      return {recovered ? State::decided : State::lost, DtxDoubt::none};
    }
  }
  if (end != DtxDoubt::none) return {State::cannot_tell, end};
  if (has_gap_behind(n, times.earliest)) return {State::cannot_tell, DtxDoubt::gap};
  if (times.committed && (!n.window.last_time || *n.window.last_time < *times.committed))
    return {State::cannot_tell, DtxDoubt::ends_before};
  return {surely_before(n.window.first_time, times.earliest) ? State::nothing : State::unseen, DtxDoubt::none};
}

}  // namespace walread
