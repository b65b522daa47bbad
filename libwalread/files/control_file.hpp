// pg_control: the one file that says whose data directory this is, what state the server left it in and where
// recovery begins.
//
// A server reads the first sizeof(ControlFileData) bytes, compares version numbers, then the checksum, and
// stops with FATAL on the first mismatch (xlog.c ReadControlFile()); pg_controldata prints whatever stands
// there under the layout of its own release. Here the layout is chosen by the version numbers in the file,
// what is wrong is listed beside the values, and a file of a release that is not known still gives what all
// releases share. See formats/control/ for what the fields are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/control/row.hpp"
#include "formats/system.hpp"
#include "libwalread/core/bytes.hpp"
#include "libwalread/core/lsn.hpp"
#include "libwalread/core/segment_math.hpp"

namespace walread {

enum class ControlProblemKind : std::uint8_t {
  // Nothing could be read.
  cannot_open,       // os_error says why
  cannot_read,       // os_error says why
  is_directory,      // a directory stands where the file is expected
  not_regular_file,  // a pipe, a device: nothing is read from it
  // What it is.
  not_control_file,    // found: version number; neither the number nor the size is one of a control file
  unknown_version,     // found: version number, of no known release
  unread_release,      // found, expected: control and catalog version of a release whose layout is not known
  build_32_bit,        // of a build whose structs are aligned to 4 bytes (i386); `candidates`: the one whose
                       // checksum matches
  foreign_byte_order,  // found: version number; expected: the same in the other byte order, which is known
  other_system,        // found: version number; expected: that of the system asked for
  ambiguous_system,    // found: version number; `candidates` all have it and nothing in the file decides
  // Damage.
  empty,                  // no byte at all
  all_zero,               // nothing but zeroes
  short_file,             // found: bytes there; expected: bytes that a control file has
  long_file,              // found: bytes there; expected: bytes that a control file has
  bad_crc,                // found: checksum computed; expected: checksum stored
  other_catalog_version,  // found: the number; expected: that of the system; only beside bad_crc
  bad_segment_size,       // found: xlog_seg_size, not a power of two from 1 MB to 1 GB
  bad_float_format,       // found: bits of float_format; expected: bits of 1234567.0
  tail_not_zero,          // found: a byte behind the last field, not zero; expected: where that field ends
};

// What the problems of a file come to: the worst counts.
enum class ControlVerdict : std::uint8_t {
  clean,
  damaged,     // values were read, but not all of them, or not all can be trusted
  not_read,    // a control file of a release or build that is not read here: only what all have in the same
               // place
  not_known,   // nothing says that it is a control file
  unreadable,  // the operating system did not let us
};

struct ControlProblem {
  ControlProblemKind kind{};
  std::uint64_t offset = 0;  // of the bytes in question, in the file
  std::uint64_t expected = 0;
  std::uint64_t found = 0;
  int os_error = 0;                           // errno
  std::vector<formats::System> candidates{};  // ambiguous_system

  friend bool operator==(const ControlProblem&, const ControlProblem&) = default;
};

ControlVerdict verdict_of(ControlProblemKind kind);

// pg_control.h DBState
enum class DbState : std::uint8_t {
  starting_up,
  shut_down,
  shut_down_in_recovery,
  shutting_down,
  in_crash_recovery,
  in_archive_recovery,
  in_production,
};

struct ControlCrc {
  std::uint32_t stored = 0;
  std::uint32_t computed = 0;
  bool ok() const { return stored == computed; }
};

// The value of one field.
struct ControlValue {
  const formats::ControlField* field = nullptr;
  Bytes bytes;  // as they lie in the file; belongs to the ControlFile

  std::uint64_t number() const;  // integers, ids and LSNs; signed kinds as two's complement of 64 bits
  double real() const;           // kind real
  // The name of a value that has one (state, wal_level, booleans), empty otherwise. A boolean byte that is
  // neither 0 nor 1 counts as true, as it does for the server.
  std::string_view name() const;
};

struct ControlFile {
  std::string path{};              // as given; empty if the bytes came from memory
  std::uint64_t file_size = 0;     // bytes that the file has
  std::vector<std::byte> bytes{};  // the first of them, at most formats::kControlFileSize
  // Whose layout the values follow. Nothing: not known, only the fields that all releases share are there.
  std::optional<formats::System> system{};
  // Nothing if the layout is not known or the file ends before it.
  std::optional<ControlCrc> crc{};
  std::vector<ControlProblem> problems{};

  ControlVerdict verdict() const;

  // The fields that there may be.
  const formats::ControlLayout& layout() const;

  // A field by its key: "state", "check_point_copy.redo". Nothing if the layout has no such field or the file
  // ends before it, or if nothing says that this is a control file.
  std::optional<ControlValue> value(std::string_view key) const;
  std::optional<ControlValue> value(const formats::ControlField& field) const;

  // Fields that judgements are made from, under names and types of their own. Each gives nothing where
  // value() does; those of a damaged file are what stands there.
  std::optional<std::uint64_t> system_identifier() const;
  std::optional<std::uint32_t> control_version() const;
  std::optional<std::uint32_t> catalog_version() const;
  std::optional<DbState> state() const;            // also nothing if the number is that of no state
  std::optional<std::int64_t> written_at() const;  // seconds since 1970
  std::optional<Lsn> check_point() const;          // start of the latest checkpoint record
  std::optional<Lsn> prev_check_point() const;
  std::optional<Lsn> redo() const;             // where recovery begins
  std::optional<TimelineId> timeline() const;  // of the latest checkpoint
  std::optional<TimelineId> prev_timeline() const;
  std::optional<std::int64_t> check_point_time() const;  // seconds since 1970
  std::optional<std::uint32_t> next_xid() const;
  std::optional<std::uint64_t> next_full_xid() const;  // with its epoch in the upper half
  std::optional<std::uint32_t> oldest_xid() const;
  std::optional<std::uint32_t> oldest_active_xid() const;
  std::optional<Lsn> min_recovery_point() const;  // 0/0: none
  std::optional<TimelineId> min_recovery_point_timeline() const;
  std::optional<Lsn> backup_start_point() const;
  std::optional<Lsn> backup_end_point() const;
  std::optional<bool> backup_end_required() const;
  std::optional<std::string_view> wal_level() const;  // by name; also nothing if the number has none
  std::optional<bool> full_page_writes() const;
  std::optional<std::uint32_t> block_size() const;             // of data pages, in bytes
  std::optional<SegmentSize> segment_size() const;             // also nothing if it is not a size that can be
  std::optional<PageSize> wal_page_size() const;               // likewise
  std::optional<std::uint32_t> data_checksum_version() const;  // 0: data pages have no checksums

  // Names of the segments that hold the REDO location and the latest checkpoint record, on the checkpoint's
  // timeline; nothing without a valid segment size.
  std::optional<std::string> redo_wal_file() const;
  std::optional<std::string> check_point_wal_file() const;
};

// Takes the bytes of a control file, and the size of the file if it is larger than what was read of it. `as`:
// the system whose layout to use, whatever the version numbers say. Never fails: what is wrong becomes a
// problem.
ControlFile parse_control_file(Bytes bytes, std::optional<formats::System> as = std::nullopt,
                               std::optional<std::uint64_t> file_size = std::nullopt);

// Reads a file. Opens it read-only and without waiting (a named pipe cannot hang it), follows symbolic links,
// neither locks nor maps it. A running server may be writing: a wrong checksum counts only once two reads in
// a row, 10 ms apart, gave the same bytes, or after ten attempts.
ControlFile read_control_file(const std::string& path, std::optional<formats::System> as = std::nullopt);

// The version number in the pg_control of the data directory that the WAL directory `wal_directory` lies in,
// if that names the database system `system_id`; 0 if there is none, it cannot be read, or it is another's.
// Of releases that are not read, too.
std::uint32_t control_version_beside(const std::string& wal_directory, std::uint64_t system_id);

// What the version numbers of a control file say about its origin.
struct ControlOrigin {
  std::optional<formats::System> system{};
  std::vector<formats::System> candidates{};  // more than one: nothing in the file decides between them
  std::optional<std::uint32_t>
      swapped{};  // the version number, if it makes sense in the other byte order only
};

// Chooses among `versions`: by control version, then by catalog version, then by the checksum that matches.
// `bytes` holds at least the version numbers. A release of kControlReleases that is not among `versions` is
// not taken for one that shares its control version, unless the checksum says so.
ControlOrigin origin_of_control_file(Bytes bytes, std::span<const formats::Version* const> versions);

// One field in which two files differ; an absent value is one that the file does not have.
struct ControlDifference {
  std::string key;
  std::optional<ControlValue> a{};
  std::optional<ControlValue> b{};
};

// The fields that differ, in the order of the first file, then those that only the second has; the checksum
// only if nothing else does. The values refer to both files.
std::vector<ControlDifference> differences(const ControlFile& a, const ControlFile& b);

}  // namespace walread
