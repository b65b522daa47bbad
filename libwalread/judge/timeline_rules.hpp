// Rooms of the judgement about timelines, one for each question. Of use to judge_timelines() alone.
#pragma once

#include "libwalread/judge/timeline.hpp"

namespace walread {

class Findings {
 public:
  void add(FindingId id, FindingSeverity severity, std::vector<Evidence> evidence = {}) {
    list_.push_back({id, severity, std::move(evidence)});
  }
  std::vector<Finding>& list() { return list_; }

 private:
  std::vector<Finding> list_;
};

// Evidence that says what a tally holds: records, bytes, commits, last_commit, gids.
std::vector<Evidence> evidence_of(const Tally& tally);

// What the operating system said.
inline Evidence errno_of(int os_error) { return {"os_error", static_cast<std::uint64_t>(os_error)}; }

// Archives that were named and cannot be taken into account.
void judge_archives(const TimelineFacts& facts, Findings& out);

// Whether the node's directory and control file can be judged at all; if not, says why, as `id`s of the node
// itself or, with `as_other`, as other_unusable.
bool judge_readable(const NodeFacts& node, bool as_other, Findings& out);

// Beside what the judgement about a node's own WAL stands.
struct OwnWalContext {
  Question question = Question::activate;
  const LogWay* rest =
      nullptr;  // where its own WAL ends too early: the way on, in archives and the other node
  bool archives_named = false;
  // What the other node has behind the node's end: a distributed transaction that it forgot there is
  // finished.
  const Tally* beyond = nullptr;
  bool read_again = false;  // it will follow another node that has all from the end of its own WAL on
};

// The node's own WAL: is recovery possible, and up to where (diagnosis of one node).
void judge_own_wal(const NodeFacts& node, const OwnWalContext& context, Findings& out);

// Where recovery stops at a target of the node's own configuration, and what the server does then
// (activation).
void judge_recovery_stop(const NodeFacts& node, Lsn consistent_from, Findings& out);

// The same of a node that is to follow another up to `to`: it would have the configuration of `node`.
void judge_stop_while_following(const NodeFacts& node, Lsn to, Findings& out);

// From where on the node's data are consistent.
Lsn consistent_from(const NodeFacts& node);

// What the node is told to be, for activation.
void judge_role(const NodeFacts& node, Findings& out);

// Whether the other node's own WAL lets it start: it is to be followed, or copied from.
void judge_other_start(const TimelineFacts& facts, Findings& out);

// Whether two nodes belong together. False if they do not, so that nothing more can be said of the pair.
bool judge_identity(const TimelineFacts& facts, Findings& out);

// The checks that its server makes between start and first connection.
void judge_start_up(const NodeFacts& node, StartAs as, Findings& out);

void judge_activation(const TimelineFacts& facts, Findings& out);
void judge_rejoin(const TimelineFacts& facts, Findings& out);

}  // namespace walread
