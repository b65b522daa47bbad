// From what the user named to a log that can be read: which files, which system, from where to where.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libwalread/files/history_file.hpp"
#include "libwalread/io/wal_directory.hpp"
#include "libwalread/wal/reader.hpp"
#include "tools/waldump/options.hpp"

namespace walread::waldump {

struct Input {
  std::unique_ptr<FileSource> source;
  LogShape shape;
  ReaderOptions range;
  std::string directory;               // where the segments lie
  TimelineId timeline = 0;             // newest timeline that is read
  std::optional<HistoryFile> history;  // of `timeline`, if it is here
  bool whole_directory = false;        // a directory was named, not segments
  bool follows_history = false;        // segments of older timelines are read, too
  std::string last_segment;            // the segment named last, if reading ends with it
  std::string cut;                     // why the range ends before what was asked for; empty if it does not
  bool damaged = false;                // something was wrong already, and said
  bool history_unreadable = false;     // that of `timeline` is here and cannot be read
  TimelineId refused = 0;              // a newer timeline that refresh() cannot go on to
};

// Finds the files and opens them. Nothing if that fails; what is wrong was said, and `exit_code` is what to
// return.
std::optional<Input> open_input(const Options& options, int& exit_code);

// Looks at the directory again, for segments that were added since (--follow), and goes on to a newer
// timeline if it leaves this one at or behind `reached`.
void refresh(Input& input, Lsn reached);

}  // namespace walread::waldump
