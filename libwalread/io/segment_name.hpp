// Names of the files in pg_wal (pg_xlog before 10), in its archive_status and summaries directories, and in
// archives made from them.
//
// A name is a claim about content: which timeline, which segment. It is read here without opening anything;
// whether the content agrees is found out from the page headers. What a name cannot say alone is the segment
// number: the two halves behind the timeline only become one with the segment size.
//
// Facts: xlog_internal.h (names), pgarch.h (archive_status), walsummary.c (summaries), xlog.c, xlogarchive.c
// and timeline.c (temporary names), receivelog.c and pg_receivewal.c (.partial, compressed .partial).
// Archives: pgBackRest puts "-" and the SHA-1 of the content behind a segment's name, WAL-G and Barman only a
// suffix.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libwalread/core/lsn.hpp"
#include "libwalread/core/segment_math.hpp"

namespace walread {

enum class WalFileKind : std::uint8_t {
  kSegment,                 // TTTTTTTTLLLLLLLLSSSSSSSS, possibly .partial, checksummed or compressed
  kHistory,                 // TTTTTTTT.history
  kBackupHistory,           // TTTTTTTTLLLLLLLLSSSSSSSS.OOOOOOOO.backup
  kSummary,                 // TTTTTTTT, begin and end LSN in 16 digits each, .summary (PostgreSQL >= 17)
  kRestoredSegment,         // RECOVERYXLOG: brought by restore_command; which one, only its header says
  kRestoredHistory,         // RECOVERYHISTORY: the same for a history file
  kTemporary,               // xlogtemp.PID, temp.summary, *.tmp, *.part, *.deleted: not valid WAL
  kArchiveStatusDirectory,  // archive_status
  kSummariesDirectory,      // summaries
  kOther,                   // none of the names that a server or a known archiver gives
};

// What a file in archive_status says of the file it is named after (xlogarchive.c XLogArchiveNotify()).
enum class ArchiveStatus : std::uint8_t {
  kNone,   // the name is that of the file itself
  kReady,  // .ready: waits to be archived
  kDone,   // .done: archived, or needs no archiving
};

// Compression as told by the suffix. Content is the better witness: Barman leaves compressed segments without
// a suffix.
enum class FileCompression : std::uint8_t {
  kNone,
  kGzip,      // .gz
  kLz4,       // .lz4
  kZstd,      // .zst
  kXz,        // .xz
  kBzip2,     // .bz2
  kLzo,       // .lzo (WAL-E, WAL-G)
  kBrotli,    // .br (WAL-G)
  kLzma,      // .lzma (WAL-G)
  kSnappy,    // .snappy (Barman's cloud tools)
  kCompress,  // .Z
};

// A name, taken apart. Fields that the kind does not have are zero.
struct WalFileName {
  WalFileKind kind = WalFileKind::kOther;
  ArchiveStatus status = ArchiveStatus::kNone;  // kSegment, kHistory, kBackupHistory
  FileCompression compression = FileCompression::kNone;

  // A segment of which only the first part counts: the last of a timeline that was left, archived at
  // promotion (since 9.5 and in Greenplum 6), or one that pg_receivewal still writes.
  bool partial = false;
  // ".gz.partial" as pg_receivewal writes it, not ".partial.gz" as an archiver makes it of a ".partial".
  bool partial_after_compression = false;

  TimelineId tli = 0;     // kSegment, kHistory, kBackupHistory, kSummary; zero is well-formed but nobody's
  std::uint32_t log = 0;  // middle half: the xlogid, spans of 4 GiB; kSegment, kBackupHistory
  std::uint32_t seg = 0;  // right half: segment within the xlogid; kSegment, kBackupHistory

  std::uint32_t backup_offset = 0;  // kBackupHistory: where in the segment the backup starts, in bytes
  Lsn summary_begin{};              // kSummary: the WAL from here ...
  Lsn summary_end{};                // ... up to here is summarised

  bool has_sha1 = false;                // kSegment with pgBackRest's infix
  std::array<std::uint8_t, 20> sha1{};  // SHA-1 of the segment before compression

  // The segment that the name means, or nothing if the kind has none or if the right half is not below the
  // number of segments in an xlogid: no server with this segment size writes such a name (Greenplum 6 with 64
  // MB ends at ...3F, so ...40 belongs to another segment size or to no server).
  std::optional<SegmentNumber> segment_number(SegmentSize size) const;

  // The same without that check, carrying what is too much of the right half into the left one: how the
  // server and pg_xlogdump read any name (xlog_internal.h XLogFromFileName()), and so what pg_xlogdump would
  // go and look for. Nothing if the kind has no segment or the sum is beyond the last segment of 64-bit
  // positions.
  std::optional<SegmentNumber> normalised_segment_number(SegmentSize size) const;

  // kBackupHistory: the LSN where the backup starts. Nothing for other kinds, without a segment number, or if
  // the offset lies beyond the segment.
  std::optional<Lsn> backup_start(SegmentSize size) const;

  friend bool operator==(const WalFileName&, const WalFileName&) = default;
};

// Takes the name of one file or directory, without the directory it is in. Any bytes are accepted; a name
// that is not understood is kOther. Hexadecimal digits of names are upper-case only, as the server demands,
// but pgBackRest's checksum is lower-case. An archive_status name counts only if the server would write it: a
// compressed name has no .ready.
WalFileName parse_wal_file_name(std::string_view name);

// Exactly what the server takes for a complete segment: 24 upper-case hexadecimal digits, of any value
// (xlog_internal.h IsXLogFileName(): strlen and strspn).
bool is_segment_name(std::string_view name);

// The name again, byte for byte. Nothing for kTemporary and kOther, whose text is not kept.
std::optional<std::string> to_string(const WalFileName& name);

// Names as the server makes them (xlog_internal.h XLogFileName(), TLHistoryFileName(),
// BackupHistoryFileName()). `segment` is at most size.max_segment().
std::string segment_file_name(TimelineId tli, SegmentNumber segment, SegmentSize size);
std::string history_file_name(TimelineId tli);
std::string backup_history_file_name(TimelineId tli, Lsn backup_start, SegmentSize size);

// Number of characters of a segment's name (xlog_internal.h XLOG_FNAME_LEN).
inline constexpr std::size_t kSegmentNameSize = 24;

// The first of the above without allocation: writes kSegmentNameSize characters, no terminating zero, and
// returns the end.
char* write_segment_file_name(char* out, TimelineId tli, SegmentNumber segment, SegmentSize size);

// The suffix with its dot, ".gz"; empty for kNone.
std::string_view suffix(FileCompression compression);

}  // namespace walread
