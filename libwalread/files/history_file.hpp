// Timeline history files: pg_wal/NNNNNNNN.history.
//
// The file of timeline N has one line for each ancestor, oldest first:
//   parent timeline <tab> LSN where the next one branched off <tab> reason
// It lists the whole way from timeline 1, so one file is enough to tell which timeline a position belongs to.
// Timeline 1 has no file. When a server is promoted it copies its parent's file and appends an empty line and
// its own (timeline.c writeTimeLineHistory()), which is why real files have empty lines between entries.
//
// A server stops with FATAL on the first line it does not like (timeline.c readTimeLineHistory()). Here every
// line that can be understood is kept, and what is wrong is listed beside it, with what the server makes of
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libwalread/core/lsn.hpp"

namespace walread {

// One line of the file: `parent` was left at `switch_lsn`.
struct HistoryEntry {
  TimelineId parent = 0;
  // The first position that belongs to the next timeline; the WAL of `parent` counts up to here, exclusive.
  Lsn switch_lsn{};
  // Free text for people, to the end of the line: further columns, encoding and control bytes as they are.
  // Escape it before it reaches a terminal.
  std::string reason{};
  int line = 0;  // counted from 1

  friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

// What is wrong. Each says what readTimeLineHistory() does there.
enum class HistoryProblemKind : std::uint8_t {
  // The line does not begin with a decimal number. FATAL "Expected a numeric timeline ID."
  kNoTimelineId,
  // No LSN "X/X" follows. FATAL "Expected a transaction log switchpoint location." (Spellings that the
  // server's sscanf() lets pass and nobody writes count as this too: a sign or "0x" in a number, blanks
  // inside the LSN or none before it.)
  kNoSwitchPoint,
  // A segment name stands where the LSN belongs: a file from before 9.3, which wrote it so. FATAL as above.
  kSegmentNameAsSwitchPoint,
  // A timeline beyond 32 bits or half an LSN of more than 8 digits. The server takes some other number for it
  // without a word; here the line is left out.
  kNumberTooLarge,
  // Something sticks to the LSN: "0/5000028x". Ignored by the server; the entry is kept.
  kTextAfterSwitchPoint,
  // 0/0 as switch point. To the server that is "no limit": this timeline looks like the current one, and the
  // next like one that begins with the log. The entry is kept.
  kZeroSwitchPoint,
  // The id is not above that of the entry before. FATAL "Timeline IDs must be in increasing sequence."
  kIdNotIncreasing,
  // The id is not below the file's own timeline. FATAL "Timeline IDs must be less than child timeline's ID.";
  // the server compares the last entry only, which covers all if they increase.
  kIdNotBelowOwn,
  // The LSN is not above that of the entry before. Not an error to the server, and no damage as such: after a
  // point-in-time recovery that aims at the latest timeline but stops before its beginning, the server names
  // that timeline as the parent (xlog.c StartupXLOG()). Nothing on it belongs to this history.
  kSwitchPointNotIncreasing,
  // A NUL byte. The server ignores the rest of the line, and so do we; a file of zeros, as a crash of the
  // machine may leave it, thus reads as a file without entries.
  kNulByte,
  // A control character other than white space. Of no interest to the server.
  kControlByte,
  // More than 1023 bytes before the newline. The server reads the rest as a line of its own (fgets() into
  // MAXPGPATH), which is FATAL unless that rest happens to look like an entry or a comment; here the line is
  // read whole.
  kLineTooLong,
  // Not one entry, in the file of a timeline above 1: the server takes the timeline for one without parents.
  kNoEntries,
  // The file is larger than kMaxHistoryFileSize: only the whole lines up to that size were read.
  kFileTooLarge,
  // More problems than kMaxHistoryProblems: `size` others are not listed.
  kMoreProblems,
};

struct HistoryProblem {
  HistoryProblemKind kind = HistoryProblemKind::kNoTimelineId;
  int line = 0;              // counted from 1; 0: the file as a whole
  std::uint64_t size = 0;    // bytes that there are; kNulByte: before it; kMoreProblems: how many
  std::uint64_t limit = 0;   // bytes that there may be
  TimelineId tli = 0;        // the id of the line, where one was read
  TimelineId other_tli = 0;  // the id of the entry before, or the file's own
  Lsn lsn{};                 // the LSN of the line, where one was read
  Lsn other_lsn{};           // the LSN of the entry before
  std::uint8_t byte = 0;     // kControlByte: the first one
  std::string text{};        // the beginning of a line that was not understood, as it stands there

  friend bool operator==(const HistoryProblem&, const HistoryProblem&) = default;
};

// True if a server that reads this line stops with FATAL because of it.
bool is_fatal_to_server(HistoryProblemKind kind);

// Limits that keep a wrong file from costing memory. A promotion adds some 50 bytes, so the largest file read
// has room for about 20,000 of them.
inline constexpr std::size_t kMaxHistoryFileSize = 1 << 20;
inline constexpr std::size_t kMaxHistoryProblems = 100;
inline constexpr std::size_t kMaxHistoryLine = 1023;  // MAXPGPATH 1024 less the terminating zero of fgets()

// Where a timeline was left, and for which one.
struct TimelineSwitch {
  Lsn lsn{};            // not valid: it was not left, it is the newest of this history
  TimelineId next = 0;  // 0 likewise

  friend bool operator==(const TimelineSwitch&, const TimelineSwitch&) = default;
};

// The part of the log that a timeline contributes to a history.
struct TimelineSpan {
  TimelineId tli = 0;
  Lsn begin{};  // inclusive; not valid: from the start of the log
  Lsn end{};    // exclusive; not valid: open

  friend bool operator==(const TimelineSpan&, const TimelineSpan&) = default;
};

// The history of timeline `tli`. One without entries is a timeline without parents, like timeline 1, and what
// a server assumes of a timeline whose file is missing.
struct HistoryFile {
  TimelineId tli = 0;
  std::vector<HistoryEntry> entries{};  // in the order of the file: oldest first
  std::vector<HistoryProblem> problems{};

  // False if some problem is fatal to a server, listed or not.
  bool accepted_by_server = true;

  // Whether `id` is this timeline or one of its ancestors (timeline.c tliInHistory()).
  bool contains(TimelineId id) const;

  // Where this history left timeline `id`; nothing if it never was on it (timeline.c tliSwitchPoint()). Of
  // entries that name one id twice the newer counts, as it does for the server.
  std::optional<TimelineSwitch> switch_point(TimelineId id) const;

  // The timeline that the byte at `lsn` belongs to (timeline.c tliOfPointInHistory()). A switch point itself
  // already belongs to the newer timeline; for a position that is an end, ask for the byte before it.
  // A history without gaps always has an answer, and entries as they are read leave none.
  TimelineId tli_of_lsn(Lsn lsn) const;

  // What the server makes of the file before it answers the three questions above, but oldest first: one span
  // an entry, then this timeline's own. Where switch points do not increase, a span is empty (end <= begin)
  // and older ones reach into newer ones; the newest span that holds a position is the one that counts.
  std::vector<TimelineSpan> spans() const;

  friend bool operator==(const HistoryFile&, const HistoryFile&) = default;
};

// Reads the content of the history file of timeline `tli` (its name says which: parse_wal_file_name()). Never
// fails: takes comments (#), empty lines, any white space between columns, further columns, ids that leave
// some out, LSNs in either spelling, CR LF, and a last line without a newline; what it does not take becomes
// a problem.
HistoryFile parse_history_file(TimelineId tli, std::span<const std::byte> bytes);

}  // namespace walread
