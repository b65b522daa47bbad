// What the files of some directories have to say about a message: the place that it names, read in the very
// files, the segment that it names, wherever it lies, and what the node's small files say. Facts only;
// nothing is judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libwalread/facts/message_names.hpp"
#include "libwalread/facts/node_facts.hpp"

namespace walread {

// What reading a node's log shows at one position.
enum class PlaceState : std::uint8_t {
  not_named,   // the message names none, or none that can be found without knowing how the log is cut
  no_segment,  // neither the segment with it nor the one before it is here
  reads,       // an intact record lies there, or goes on behind it
  ends,        // reading ends just there; `end` says how
  short_of,    // reading ends before it; `end` says where and how
};

struct PlaceFacts {
  PlaceState state = PlaceState::not_named;
  Lsn at{};
  std::string segment{};  // the file that holds it, or would
  Lsn record{};           // reads: the record
  LogEnd end{};           // ends, short_of
  std::string later{};    // a segment behind the end that begins as one of this log, and so was written
};

// A copy of the segment that the message names.
enum class CopyState : std::uint8_t {
  usable,      // whole, and its first page is the one that its name says
  foreign,     // of another system identifier
  elsewhere,   // its first page says that it belongs elsewhere: `address`
  not_begun,   // it begins with zeros
  short_file,  // shorter than a segment
  no_header,   // it begins with no page
  unreadable,  // os_error
};

struct SegmentCopy {
  std::string path{};
  CopyState state = CopyState::usable;
  bool partial = false;
  std::uint64_t bytes = 0;
  std::uint64_t system_id = 0;  // foreign
  Lsn address{};                // elsewhere
  int os_error = 0;
};

// A segment file whose first page does not fit pg_control.
struct MisfitFile {
  std::string path{};
  std::uint64_t system_id = 0;  // 0: that is not what does not fit
  std::uint32_t segment_size = 0;
  std::uint32_t page_size = 0;
};

// A history file, and whether a server would take it.
struct HistoryFact {
  TimelineId tli = 0;
  std::string path{};
  int os_error = 0;
  HistoryFile file{};
};

// A setting that must not be lower than it was on the primary (xlog.c CheckRequiredParameterValues()).
struct ParameterFact {
  std::string name{};
  std::int64_t here = 0;
  std::int64_t needed = 0;  // as pg_control has it
};

struct MessageDirectory {
  std::string path{};
  DirectoryKind kind = DirectoryKind::other;
  int os_error = 0;
  NodeFacts node{};  // if it is a data directory; walked if the question asks for it
  // Of its WAL, also if it is nothing but a directory of WAL.
  std::string wal_path{};
  WalFilesState wal_state = WalFilesState::no_directory;
  int wal_os_error = 0;
  std::uint64_t system_id = 0;  // pg_control's, or else the WAL's; 0: not known
  std::uint64_t segment_bytes = 0;
  std::uint32_t page_bytes = 0;
  std::size_t segments = 0;
  PlaceFacts place{};
  std::vector<SegmentCopy> copies{};
  std::vector<MisfitFile> misfits{};
  std::vector<HistoryFact> histories{};
  ReplicationSlots slots{};
  std::vector<ParameterFact> too_low{};
  bool settings_complete = false;
  std::vector<std::string> targets{};  // settings that say where recovery stops, NAME = VALUE
  bool recovery_conf = false;
  bool primary_conninfo = false;
  std::string wal_level{};  // as pg_control has it; empty: not known
  bool control_checksum_wrong = false;

  bool is_node() const { return kind == DirectoryKind::data_directory; }
  bool readable() const {
    return kind == DirectoryKind::data_directory || kind == DirectoryKind::wal_directory;
  }
};

struct MessageFacts {
  MessageNames names{};
  std::vector<MessageDirectory> directories{};  // the first is that of the node that said it
};

struct MessageQuestion {
  MessageNames names{};
  bool walk = true;      // read the log of each node from where recovery begins to its end
  bool misfits = false;  // look at the first page of every segment
  std::vector<std::string> paths{};
  std::string wal_directory{};  // of the first, if its WAL is elsewhere
  std::optional<formats::System> system{};
};

// Reads what the question needs. Opens everything read-only.
MessageFacts collect_message_facts(const MessageQuestion& question);

}  // namespace walread
