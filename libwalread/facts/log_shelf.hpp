// Every file that could serve a segment on the way to one timeline, wherever it lies.
//
// A name is only an offer. What a segment is worth is decided by reading it (shelf_reader.hpp): a file that
// is empty, recycled, cut off, of another system or of another history of the same system is passed over for
// the next offer.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "libwalread/facts/timeline_log.hpp"

namespace walread {

// Whose files they are, seen from the node that is to read them.
enum class LogPlace : std::uint8_t {
  own,      // its WAL directory
  archive,  // a directory that was named as an archive
  other,    // the WAL directory of the other node
};

// A server opens NAME and nothing else in its WAL directory (xlog.c XLogFileOpen(), XLogFileRead()).
enum class LogReaderKind : std::uint8_t { us, server };

struct Offer {
  FileSource::Entry entry{};
  LogPlace place = LogPlace::own;
  bool partial = false;  // NAME.partial, which no server asks for by itself
};

// The offers for each segment, the one to be tried first in front.
struct LogShelf {
  LogShape shape{};
  HistoryFile history{};
  std::map<SegmentNumber, std::vector<Offer>> offers{};

  // Puts what `wal` has on the way to history.tli behind what is there already: of one segment the newest
  // timeline's file comes first, whatever the place, as recovery looks for it (xlog.c XLogFileReadAnyTLI());
  // among files of one timeline the place that was added first. `reader`: who is to read it: of what a server
  // cannot read nothing is taken then (compressed, .partial).
  void add(const WalFiles& wal, LogPlace place, LogReaderKind reader = LogReaderKind::us);

  // Last of all what lies in the node's own WAL directory in a form that its server cannot read: somebody has
  // to decompress or rename it first, as if it lay in an archive.
  void add_what_needs_help(const WalFiles& own);

  SegmentNumber segment_of(Lsn lsn) const { return shape.segment.segment_of(lsn); }
  // The first offer for `n`, or null if there is none.
  const Offer* first(SegmentNumber n) const;
  // The name that a server of this history gives the file of `n`.
  std::string segment_name(SegmentNumber n) const;
};

// An empty shelf for the log that `log` is one reading of.
LogShelf shelf_like(const TimelineLog& log);

// What recovery of a node reads by itself, one file for each segment: when it fetches, a complete
// file of an archive comes before its own of the same timeline (xlog.c XLogFileReadAnyTLI() with
// XLOG_FROM_ANY).
struct Fetching {
  bool on = false;            // restore_command is set, and it recovers from an archive
  bool decompresses = false;  // that command may do so
};
std::map<SegmentNumber, FileSource::Entry> recovery_segments(const WalFiles& own, const LogShape& shape,
                                                             const HistoryFile& history,
                                                             std::span<const WalFiles* const> archives,
                                                             Fetching fetching);

}  // namespace walread
