// Which two-phase transactions are in doubt, from the facts of all nodes of a cluster. Pure: facts in,
// verdicts out.
//
// The coordinator's WAL and a segment's have no positions in common, so nodes are compared by causes and by
// time: a segment that took part in a transaction has its COMMIT PREPARED behind the coordinator's decision,
// so a log that is whole from before that decision and says nothing of the transaction proves that the
// segment did not take part. One that begins later, or has a hole behind it, proves nothing; then the answer
// is that it cannot be told.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libwalread/facts/dtx_facts.hpp"

namespace walread {

// What a transaction came to on one segment.
enum class DtxSegmentState : std::uint8_t {
  no_part,      // nothing of it, in a log that would show it
  prepared,     // waits for the second phase
  committed,    // COMMIT PREPARED
  rolled_back,  // ABORT PREPARED
  one_phase,    // an ordinary COMMIT with the distributed id
  gone,       // it took part, says another node of this content id, and the node in charge has nothing of it
  redundant,  // its end lies before the redo point, and the checkpoint still lists it as prepared
  unseen,     // not prepared now; the WAL that would show whether and how it ended has been removed
  cannot_tell,  // see DtxDoubt
};

// What the coordinator knows of it.
enum class DtxCoordinatorState : std::uint8_t {
  nothing,      // it did not decide to commit: nothing of it, in a log that would show it
  decided,      // decided to commit, not yet forgotten
  forgotten,    // decided, and every segment has confirmed
  lost,         // decided, not forgotten, and not in the list that recovery begins with
  unseen,       // not decided and unfinished now; the WAL from its time has been removed
  cannot_tell,  // see DtxDoubt
};

// Why it cannot be told.
enum class DtxDoubt : std::uint8_t {
  none,
  no_node,             // no directory of this content id was given
  no_wal,              // nothing of its WAL could be read
  gap,                 // WAL is missing or damaged in the middle
  cut_off,             // the end of the WAL is missing or damaged
  redo_missing,        // the WAL begins behind the redo point
  checkpoint_missing,  // the record of the checkpoint that recovery begins with cannot be read
  bad_backup_label,    // which checkpoint recovery begins with is not known
  nameless,            // something is prepared or was rolled back there whose gid is not known
  ends_before,         // its log ends before the time in question: it was copied earlier, or lost its end
  not_listed,     // Greenplum: prepared before the redo point, never ended, and not in the checkpoint's list
  no_state_file,  // PostgreSQL: prepared before the redo point, never ended, and not in pg_twophase
  state_files_unread,  // PostgreSQL: the same, and pg_twophase could not be read
  other_cluster,       // it knows nothing of this run of the coordinator, or the coordinator nothing of its
  twice,               // two directories of this content id disagree
};

enum class DtxMeaning : std::uint8_t {
  finished,            // committed everywhere, and forgotten
  rolled_back,         // no decision to commit, and rolled back wherever it was prepared
  one_phase,           // committed on the only segment that it touched
  unverified,          // nothing waits and nothing contradicts; the WAL that would prove it has been removed
  will_commit,         // decided, not forgotten: recovery will commit what is still prepared
  will_roll_back,      // prepared, no decision: recovery will roll it back
  broken_rolled_back,  // decided, and rolled back on a segment
  broken_committed,    // committed on a segment without a decision
  broken_will_roll_back,  // committed, but recovery will roll back what is still prepared elsewhere
  lost,                   // decided, and recovery does not know of it
  redundant,              // recovery will try to end a prepared transaction that has ended already
  prepare_missing,        // recovery needs a PREPARE record that is not there: the segment does not start
  open,                   // PostgreSQL: waits for COMMIT PREPARED or ROLLBACK PREPARED from its owner
  cannot_tell,
};
inline constexpr std::size_t kDtxMeanings = 14;

// What distributed recovery will do when the cluster is started from these files.
enum class DtxRecovery : std::uint8_t { nothing, commit, roll_back, stops, cannot_tell };

// How bad: also the exit code of dtx-report.
enum class DtxOutcome : std::uint8_t { clear = 0, in_doubt = 1, broken = 2, cannot_tell = 3 };

struct DtxPart {
  int content = 0;
  std::optional<std::size_t> node{};  // whose word this is
  DtxSegmentState state = DtxSegmentState::no_part;
  DtxDoubt doubt = DtxDoubt::none;
  const DtxTransaction* facts = nullptr;  // null: it has nothing of it
  std::uint64_t pinned_bytes = 0;  // prepared: from the segment file with its PREPARE to the end of the log
};

// Another node of a content id, whose log says something else than that of the node in charge.
struct DtxDisagreement {
  std::size_t node = 0;
  DtxSegmentState state{};            // of a mirror
  DtxCoordinatorState coordinator{};  // of a standby
  DtxDoubt doubt = DtxDoubt::none;
  DtxMeaning if_promoted{};  // what the transaction would come to with this node in charge
};

struct DtxVerdict {
  std::string gid{};      // empty: not known
  std::uint32_t xid = 0;  // without a gid, and of PostgreSQL: the node's own transaction
  DtxMeaning meaning{};
  DtxRecovery recovery{};
  std::optional<DtxTime> time{};  // the earliest that is known of it
  DtxCoordinatorState coordinator{};
  DtxDoubt coordinator_doubt = DtxDoubt::none;
  const DtxTransaction* decision = nullptr;  // the coordinator's facts, or null
  std::vector<DtxPart> parts{};              // segments, by content id, without those that took no part
  // Segments without a trace of it in WAL that would show one: how many, and the first content ids of them.
  std::uint64_t no_trace_count = 0;
  std::vector<int> no_trace{};
  std::vector<DtxDisagreement> disagreements{};
};

enum class DtxFindingKind : std::uint8_t {
  no_coordinator,   // no directory of content id -1
  missing_content,  // content: one that must exist was not given
  size_not_known,   // count: segments given; neither a file nor the user says how many the cluster has
  twice,            // node, other: the same content id and dbid
  two_in_charge,    // node, other: neither is a mirror; `node` has the newer log and is taken
  copy_is_ahead,    // node, other: its mirror has WAL of the same timeline beyond the end of its own
  mirror_alone,     // node: judged by a mirror or standby, the one in charge was not given
  other_content,    // node, other, content: it has another content id in the list of the coordinator `other`
  other_database,   // node, other: same content id, other system identifiers
  other_cluster,    // node, other: none of the coordinator's runs is known to the segment that should share
                    // them
  mixed_products,   // Greenplum and PostgreSQL together
  unknown_role,     // node: nothing says which content id it has
  no_wal,           // node: its WAL could not be read
  wal_gap,          // node, gap
  wal_cut_off,      // node: the end is missing or damaged
  redo_missing,     // node: the WAL begins behind its redo point
  only_wal,    // node: a WAL directory: nothing says where recovery begins, nor (PostgreSQL) what pg_twophase
               // has
  unread,      // node, unread: a file that the answer depends on is not here or cannot be read
  saved_redo,  // node: pg_utilitymodedtmredo/savedtmredo.file is there; count: bytes
  limit_near,  // node: count committed and unforgotten of `limit`
  limit_exceeded,    // the same, more than there is room for: replay stops
  backup_label,      // node: recovery begins with the checkpoint of backup_label, not with pg_control's
  recovery_target,   // node: recovery is told to stop before the end of WAL
  bad_backup_label,  // node: a backup_label that the server does not accept
};

struct DtxFinding {
  DtxFindingKind kind{};
  DtxOutcome outcome = DtxOutcome::clear;  // what it means for the report as a whole
  std::optional<std::size_t> node{};
  std::optional<std::size_t> other{};
  std::optional<int> content{};
  std::uint64_t count = 0;
  std::uint64_t limit = 0;
  DtxGap gap{};
  DtxUnread unread{};
};

// As many segments without a trace of a transaction are named.
inline constexpr std::size_t kMaxDtxNoTrace = 10;

// How far the clocks of two nodes may be apart. Only where a log begins too close to the time in question
// does it count.
inline constexpr DtxTime kDtxClockSkew = 60'000'000;  // one minute

// A transaction by name, and where it waits.
struct DtxExample {
  std::string gid{};  // empty: not known
  std::uint32_t xid = 0;
  std::optional<std::size_t> node{};  // where it is prepared, or the node it is of
  std::uint32_t database = 0;
  Lsn prepare{};
};

// As many of each meaning are named in findings and in the plan.
inline constexpr std::size_t kMaxDtxExamples = 10;

// What transactions of one meaning have in common.
struct DtxExamples {
  std::vector<DtxExample> first{};      // in the order of their gids
  std::uint64_t waiting = 0;            // of all of them, how many wait somewhere for their second phase
  std::vector<std::size_t> waits_on{};  // the first nodes on which they do
};

struct DtxSummary {
  std::array<std::uint64_t, kDtxMeanings> counts{};
  std::array<DtxExamples, kDtxMeanings> examples{};
  // Of some that cannot be told recovery would roll back what waits.
  bool would_roll_back_untold = false;

  void add(const DtxVerdict& verdict);
  std::uint64_t total() const;
  std::uint64_t of(DtxMeaning m) const { return counts[static_cast<std::size_t>(m)]; }
  const DtxExamples& examples_of(DtxMeaning m) const { return examples[static_cast<std::size_t>(m)]; }
};

// What one node has of a transaction.
struct DtxKnown {
  std::size_t node = 0;
  const DtxTransaction* facts = nullptr;
};

// The nodes of a cluster: who is in charge of which content id, and what is wrong with the set as a whole.
class DtxCluster {
 public:
  // What is known of a node is all in its header, so this needs no transaction. `segments`: how many content
  // ids from 0 on the cluster has, says the user.
  explicit DtxCluster(std::vector<DtxNode> nodes, std::optional<int> segments = std::nullopt);

  const std::vector<DtxNode>& nodes() const { return nodes_; }
  const std::vector<DtxFinding>& findings() const { return findings_; }
  std::optional<std::size_t> coordinator() const;
  // Content ids of segments that exist, with the node in charge, if one was given.
  const std::map<int, std::optional<std::size_t>>& segments() const { return segments_; }
  // All nodes of a content id, -1 that of the coordinator, the one in charge first.
  std::span<const std::size_t> nodes_of(int content) const;
  // The newest time that any node knows: what ages are counted to.
  std::optional<DtxTime> newest_time() const { return newest_; }
  bool is_other_cluster(std::size_t node) const { return other_cluster_[node]; }

  // What all nodes together say of one transaction. `known`: the nodes that have something of it, each once,
  // by number.
  DtxVerdict judge(std::span<const DtxKnown> known) const;
  // The same for a transaction of one node alone: of PostgreSQL, or one whose gid is not known.
  DtxVerdict judge_local(std::size_t node, const DtxTransaction& t) const;

  // What the whole report comes to. `accept_unverified`: transactions that are settled, and whose WAL has
  // been removed, do not make it cannot_tell.
  DtxOutcome outcome(const DtxSummary& summary, bool accept_unverified = false) const;

 private:
  friend class DtxCase;

  void choose_nodes();
  void choose(int content, const std::vector<std::size_t>& candidates);
  void find_missing_contents(std::optional<int> segments);
  void compare_contents();
  void find_other_clusters();
  void find_node_problems(std::size_t node);
  void find_quiet_time();
  void add(DtxFinding finding) { findings_.push_back(std::move(finding)); }

  std::vector<DtxNode> nodes_;
  std::vector<DtxFinding> findings_;
  std::map<int, std::vector<std::size_t>> by_content_;  // in charge first
  std::map<int, std::optional<std::size_t>> segments_;
  std::map<int, bool> ambiguous_;  // two directories that would both be in charge, and nothing chooses
  std::vector<bool> other_cluster_;
  std::optional<DtxTime> newest_;
  // From here on a segment that has nothing of a transaction did not take part, whichever segment it is.
  std::optional<DtxTime> quiet_from_;
  // Up to here, if it was decided to commit it; nothing: without end.
  std::optional<DtxTime> quiet_until_;
};

DtxOutcome outcome_of(DtxMeaning meaning);
// Of several outcomes the one to report: broken, then cannot_tell, then in_doubt.
DtxOutcome worse(DtxOutcome a, DtxOutcome b);
// Whether a report that is not asked for all transactions leaves it out and only counts it.
bool is_settled(DtxMeaning meaning);

}  // namespace walread
