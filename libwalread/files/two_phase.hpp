// Prepared transactions on disk: pg_twophase/XID.
//
// Up to 9.5 PREPARE TRANSACTION writes the file; since 9.6 the state lives in the WAL's PREPARE record until
// the next checkpoint, which writes it here (twophase.c CheckPointTwoPhase()). So an old prepared transaction
// holds back no WAL. Greenplum 6 never writes such files: there the WAL from the oldest PREPARE on has to
// stay.
//
// Facts: twophase.c TwoPhaseFileHeader, since 13 xact.h xl_xact_prepare; RecreateTwoPhaseFile();
// restoreTwoPhaseData(), of 9.4.26, 9.6.24, 10.20, 11.22, 15.18, 17.5:
//
//   release     magic        header  gid
//   9.4, 9.5    0x57F94532    248    char[200] in the header
//   9.6, 10     0x57F94533     48    gidlen bytes behind the header
//   11 to 14    0x57F94534     64    the same; origin_lsn and origin_timestamp in the header
//   since 15    0x57F94534     72    the same; numbers of statistics to drop, too
//
// The last four bytes are the checksum: CRC-32C, in 9.4 that of its WAL. Names have 8 digits up to 16, and 16
// with the epoch since 17.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/core/lsn.hpp"
#include "libwalread/files/file_problem.hpp"

namespace walread {

struct TwoPhaseFile {
  std::string file{};          // its name
  std::uint64_t name_xid = 0;  // what the name says; with the epoch in the upper half since 17
  std::uint32_t magic = 0;
  // Whether the fields below are those of an intact file: form and checksum are right. Otherwise they are
  // empty.
  bool intact = false;

  std::uint32_t xid = 0;
  std::uint32_t database = 0;    // oid
  std::int64_t prepared_at = 0;  // microseconds since 2000-01-01 00:00 UTC (TimestampTz)
  std::uint32_t owner = 0;       // oid of the role
  std::uint32_t subtransactions = 0;
  std::uint32_t commit_relations = 0;
  std::uint32_t abort_relations = 0;
  std::uint32_t invalidation_messages = 0;
  Lsn origin_lsn{};   // since 11
  std::string gid{};  // the name that the client gave: any bytes but zero

  std::vector<FileProblem> problems{};
};

struct TwoPhaseFiles {
  std::vector<TwoPhaseFile> files{};
  int os_error = 0;    // errno if pg_twophase could not be listed; ENOENT: there is none
  std::string link{};  // ENOENT, because it is a symbolic link to this place
};

// Reads the content of a file. `system` decides between the layouts that share a magic number, and what names
// a server reads; without it the layout in which the gid ends where it should is taken. Never fails.
TwoPhaseFile parse_two_phase_file(std::string_view name, Bytes bytes,
                                  std::optional<formats::System> system = std::nullopt);

// Reads all such files of a data directory, read-only.
TwoPhaseFiles read_two_phase_files(const std::string& data_directory,
                                   std::optional<formats::System> system = std::nullopt);

}  // namespace walread
