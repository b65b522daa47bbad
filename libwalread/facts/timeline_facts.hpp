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
  same,       // both are on the same timeline
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
  Lsn parted_at{};  // up to here both logs are one: by content, or by history where there is none to compare
  bool parted_by_content = false;
  LogTail only_a{};  // what a has behind parted_at
  LogTail only_b{};
};

// WAL behind a node's own end that some archive has.
struct ContinuationFacts {
  bool found = false;
  std::string directory{};
  Tally tally{};
  Lsn end{};
  std::vector<std::string> segments{};  // the files that hold it
};

// What pg_rewind would need, and where it is.
struct RewindFacts {
  std::optional<FoundCheckpoint> checkpoint{};  // the last one before the fork, in the target's own WAL
  bool checkpoint_in_other_places = false;  // it was found only with the help of archives and the other node
  std::vector<SegmentFact> missing_in_target{};  // from that checkpoint to the target's end
  std::vector<SegmentFact>
      missing_in_source{};  // from its redo point to the source's end, on the source's timelines
  std::string first_needed_in_target{}, last_needed_in_target{};
  std::string first_needed_in_source{}, last_needed_in_source{};
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
  ContinuationFacts continuation{};     // of the subject's WAL
  std::optional<RewindFacts> rewind{};  // rejoin: if the subject is beyond the fork
  std::vector<SegmentFact>
      missing_to_follow{};  // rejoin, without rewind: from the subject's end to the other's
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
