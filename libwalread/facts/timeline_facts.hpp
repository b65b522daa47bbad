// Everything that the judgement about two nodes is made from: may a standby be activated, can an old primary
// come back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libwalread/facts/log_comparison.hpp"
#include "libwalread/facts/node_facts.hpp"

namespace walread {

// How the timelines of two nodes are related, by their histories.
enum class Ancestry : std::uint8_t {
  same,       // both are on the same timeline, by number and by history
  a_behind,   // b's history contains the timeline that a is on
  b_behind,   // a's history contains the timeline that b is on
  parted,     // both have left a common timeline
  no_common,  // the histories have no timeline in common
  not_known,  // a history file that is needed was not found
};

struct PairFacts {
  bool comparable = false;  // both have readable WAL of the same system and the same system identifier
  Ancestry ancestry = Ancestry::not_known;
  TimelineId fork_tli = 0;  // the last timeline that both share ...
  Lsn fork{};               // ... and where the first of them left it; not valid: neither did
  LogComparison content{};  // of a's and b's logs
  // Where the two part: at the first difference on intact WAL; else where the histories say so; else where
  // the first of them ends.
  Lsn parted_at{};
  LogTail only_a{};  // what a has behind parted_at, archives included
  LogTail only_b{};

  // Content shows that both are one up to there: records that are the same, or one's next record that links
  // back to the other's last. Otherwise numbers and histories alone say so.
  bool is_proven() const { return content.compared() || only_a.joined || only_b.joined; }
  // The contents differ where the histories (or equal timelines) say that they are one.
  bool is_contradicted() const { return content.differs_at && (!fork.valid() || *content.differs_at < fork); }
};

// WAL behind a node's own end that some archive has and that the node does not fetch by itself.
struct ContinuationFacts {
  bool found = false;
  std::string directory{};
  Tally tally{};
  Lsn end{};
  std::vector<std::string> segments{};  // the files that hold it
};

// What following the other node as it lies would need.
struct FollowFacts {
  LogWay way{};  // from the subject's own end to the other's end
  // A position that the subject has replayed, or would replay before it hears of the other, and that is not
  // in the other's history; not valid: there is none.
  Lsn beyond{};
  std::vector<SegmentFact>
      before_start{};  // segments to be put in place first: recovery would read a wrong one
  // Segments that are to be streamed, and of which the subject has a file that is shorter than a segment.
  std::vector<SegmentFact> short_in_place{};
  // A history file of the subject's that would lead it to another timeline than the other node's
  // (xlogrecovery.c rescanLatestTimeLine(): the newest of consecutive numbers); 0: there is none.
  TimelineId stray_history = 0;
  // Likewise in an archive that was named, from which it may restore.
  TimelineId stray_in_archive = 0;
  // The other's history file, where the other has lost it itself and the subject does not have it.
  std::optional<SegmentFact> history_elsewhere{};
  // The first start of the other node ends with a checkpoint that removes the way's first segment.
  bool removed_at_start = false;
};

// What pg_rewind would need, and where it is.
struct RewindFacts {
  std::optional<FoundCheckpoint> checkpoint{};  // the last one before the fork, in the target's own WAL
  bool checkpoint_in_other_places = false;  // it was found only with the help of archives and the other node
  LogWay target{};                          // the target's WAL from that checkpoint to its end
  // The target crashed: its WAL from where it begins to recover, as a server reads it, to its end.
  std::optional<LogWay> recovery{};
  LogWay source{};  // from the checkpoint's redo point to the source's end, as the rewound node would read it
  std::string first_needed_in_target{}, last_needed_in_target{};
  std::string first_needed_in_source{}, last_needed_in_source{};
  // As FollowFacts::stray_in_archive, with the configuration of the source, which a rewound node gets.
  TimelineId stray_in_archive = 0;
  // Likewise in the WAL directory of the source, which pg_rewind copies.
  TimelineId stray_in_source = 0;
  // The source's history file, where the source has lost it itself: pg_rewind asks nobody else for it.
  std::optional<SegmentFact> history_elsewhere{};
  // The first start of the source ends with a checkpoint that removes the first of `source`, whoever holds it
  // now: a rewound node gets the WAL directory of the source.
  bool removed_at_start = false;
  // The target crashed, pg_rewind recovers it first, and the checkpoint at the end of that may remove what it
  // then needs.
  std::vector<SegmentFact> lost_in_recovery{};
};

struct ArchiveFacts {
  std::string path{};
  WalFilesState state = WalFilesState::no_directory;
  int os_error = 0;
  std::uint64_t system_id = 0;
  bool foreign = false;  // it holds WAL of another system identifier and was left out
  std::vector<TimelineId> histories{};
  TimelineId newest_with_wal = 0;  // the newest timeline of which it has a segment
};

enum class Question : std::uint8_t { activate, rejoin };

struct TimelineFacts {
  Question question = Question::activate;
  NodeFacts subject{};               // the standby, or the old primary
  std::optional<NodeFacts> other{};  // the old primary, or the new one
  std::optional<PairFacts> pair{};   // a: subject, b: other
  std::vector<ArchiveFacts> archives{};
  ContinuationFacts continuation{};  // of the subject's WAL
  // The subject's own WAL does not reach what it needs to be consistent: how far archives and the other node
  // lead.
  std::optional<LogWay> to_consistency{};
  std::optional<FollowFacts> follow{};    // rejoin
  std::optional<RewindFacts> rewind{};    // rejoin: if the subject is beyond the fork
  std::vector<std::string> unarchived{};  // rejoin: segments of the subject that wait for being archived
};

struct TimelineOptions {
  Question question = Question::activate;
  std::string subject{};
  std::string other{};  // empty: there is none
  std::vector<std::string> archives{};
  std::string wal_directory{};  // of the subject, if its WAL is elsewhere
  std::optional<formats::System> system{};
};

// Reads what the question needs. Opens everything read-only.
TimelineFacts collect_timeline_facts(const TimelineOptions& options);

// Where two histories part: the last common timeline and the position at which one of them left it first
// (pg_rewind.c findCommonAncestorTimeline()). Nothing if they have none in common.
std::optional<TimelineSwitch> common_ancestor(const HistoryFile& a, const HistoryFile& b);

}  // namespace walread
