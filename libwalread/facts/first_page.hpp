// Whether a file is the segment that its name says: what its first page tells, not its name and size.
#pragma once

#include <string>

#include "libwalread/files/history_file.hpp"
#include "libwalread/io/segment_source.hpp"
#include "libwalread/wal/page_buffer.hpp"

namespace walread {

// Reads the first page of segment `n` of `source` (xlogreader.c XLogReaderValidatePageHeader()): false, and
// why, if it is of another place, system or shape. `tli`: what the file's name says; on a timeline that
// `history` knows the page may be no older than the one that the history gives it: a timeline's first segment
// begins with pages of the one it left.
bool begins_as_segment(SegmentSource& source, TimelineId tli, SegmentNumber n, const LogShape& shape,
                       const HistoryFile& history, Error& error);

}  // namespace walread
