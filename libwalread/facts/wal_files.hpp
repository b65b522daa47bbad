// The WAL files of one directory: what lies there, how the log is cut, which system wrote it, which timelines
// there are. Facts for reports: nothing is printed and nothing is judged; what could not be read is a value,
// too.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libwalread/files/history_file.hpp"
#include "libwalread/io/wal_directory.hpp"
#include "libwalread/wal/page_buffer.hpp"
#include "libwalread/wal/unread_log.hpp"

namespace walread {

// How far looking at the directory came.
enum class WalFilesState : std::uint8_t {
  ready,         // shape and system are known: the log can be read
  no_directory,  // os_error says why the directory cannot be read, or 0: there is no WAL directory at all
  no_segments,   // no segment that could be read lies there (archivers' compressed ones may: see files.files)
  no_shape,      // no file tells how the log is cut; `error` says what is wrong with the first
  unread_system,     // it is the log of a system or build that is recognised and not read here: `unread`
  unknown_magic,     // `magic` is of no system that is known here
  ambiguous_system,  // no intact record tells which of `candidates` wrote the log
};

struct WalFiles {
  WalDirectory directory{};  // its path and the names in it
  WalFilesState state = WalFilesState::no_directory;
  int os_error = 0;
  Error error{};
  UnreadLog unread{};
  std::uint16_t magic = 0;
  std::vector<formats::System> candidates{};

  LogShape
      shape{};  // state ready: complete; its system_id is that of the oldest file whose header fits its name
  TimelineId newest = 0;  // the newest timeline of which there is a segment or a history file; 0: of none
  // The history of each timeline whose file is here and can be read, problems included, and that of
  // timeline 1.
  std::map<TimelineId, HistoryFile> histories{};
  std::map<TimelineId, int> unreadable_histories{};  // errno of those that cannot be read

  bool ready() const { return state == WalFilesState::ready; }
  // The history of `tli`, or null if it is not here.
  const HistoryFile* history(TimelineId tli) const;
};

// Looks at `path`, a data directory or a directory of segments. `system`: which system wrote the log, from
// pg_control for one; taken if the pages' magic is that system's, and the only way to tell systems apart in a
// log without an intact record. Opens files read-only, and no more of them than it needs.
WalFiles find_wal_files(const std::string& path, std::optional<formats::System> system = std::nullopt);

// The segments that recovery on the way to timeline `tli` would read (xlog.c XLogFileReadAnyTLI(): for each
// number the file of the newest timeline in the history), by number. Without the history of `tli`, those of
// `tli` alone. `more`: directories to take from what `wal` does not have, archives for one; `wal` comes
// first. A file of `more` whose first page names another system identifier than wal.shape.system_id is left
// out.
std::map<SegmentNumber, FileSource::Entry> segments_to(const WalFiles& wal, TimelineId tli,
                                                       std::span<const WalFiles* const> more = {});

// Whether the segment file at `path` may be of that database system: not if its first page names another. 0:
// of any.
bool is_of_system(const std::string& path, std::uint64_t system_id);

// Whether the file at `path` begins as segment `n` of that log: one that is empty, recycled for later use or
// of another system does not.
bool begins_as_named(const std::string& path, SegmentNumber n, const LogShape& shape);

// The history of `tli` from `wal` or else from one of `more`; null if none of them has it.
const HistoryFile* find_history(const WalFiles& wal, TimelineId tli,
                                std::span<const WalFiles* const> more = {});

}  // namespace walread
