// Pieces of a log that are read without knowing what lies before them, and the proof that what was found in one is what a
// reader would have found that came to it from the start.
//
// The first record of a piece is where the header of its first page says, as after any start in the middle of a log
// (xlogreader.c XLogFindNextRecord()). What a reader finds from there on depends on what it has read before only through the
// values of ReadPosition. So if the record before ends where the piece's first record begins and is the one that it links to,
// and the other values agree (joins()), the records of the piece are the right ones. In any other case, and wherever something
// else than an intact record is met, the piece counts for nothing, and that part of the log is read in sequence.
#pragma once

#include <cstdint>

#include "libwalread/wal/record_view.hpp"

namespace walread {

// Where a reader has come to: all that its further steps depend on, apart from the log itself.
struct ReadPosition {
  Lsn next{};                    // where the next record should begin
  Lsn last{};                    // the record that ends there; 0/0 if it is not known
  TimelineId timeline = 0;       // of the page on which that record ends
  std::uint32_t block_size = 0;  // of data files; 0 as long as no full-page image was met
};

// What is known of a piece, its records apart.
struct PieceSeams {
  bool intact = false;             // all records that begin in it were read, at least one, and nothing else was met
  Lsn first{};                     // its first record
  Lsn after_page{};                // if that is the first thing on a page: the page's start; else 0/0
  Lsn first_link{};                // xl_prev of that record
  TimelineId timeline = 0;         // no page of that record is of an older one
  ReadPosition after{};            // behind the last record
  std::uint64_t record_bytes = 0;  // of all records
};

// Whether a reader that has come to `before`, and is to stop at `end`, would find in the piece what was found.
bool joins(const ReadPosition& before, const PieceSeams& piece, Lsn end);

// What is done with the records of one piece.
class PieceWork {
 public:
  PieceWork() = default;
  PieceWork(const PieceWork&) = delete;
  PieceWork& operator=(const PieceWork&) = delete;
  virtual ~PieceWork() = default;

  // Forgets everything, for another piece.
  virtual void clear() = 0;
  // Takes a record. False to give the piece up, because its results would take too much memory.
  virtual bool record(const RecordView& record) = 0;
};

}  // namespace walread
