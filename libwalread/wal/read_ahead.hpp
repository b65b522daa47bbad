// Reads pieces of a log in several threads, ahead of the reader that decides.
//
//   ReadAhead ahead(reader, options);
//   for (;;) {
//     if (PieceWork* work = ahead.next()) { use(*work); continue; }   // the records of a whole piece
//     switch (reader.next()) { ... }                                  // a record, a gap or the end
//   }
//
// What comes out, in this order, is what the reader alone would have given: a piece is handed out only if it joins() what was
// read before, and everything else is left to the reader.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "libwalread/io/segment_source.hpp"
#include "libwalread/wal/piece.hpp"
#include "libwalread/wal/reader.hpp"

namespace walread {

struct ReadAheadOptions {
  unsigned jobs = 2;  // threads
  // Of a piece; a power of two, at least a page and at most a segment. Small enough that what becomes of the pieces that wait
  // for their turn fits in little memory, large enough that beginning one does not count.
  std::uint64_t piece_bytes = 512u << 10;
  // Each thread reads through a source of its own: of the same log as the reader's.
  std::function<std::unique_ptr<SegmentSource>()> make_source;
  std::function<std::unique_ptr<PieceWork>()> make_work;
};

class ReadAhead {
 public:
  // `reader` and `range`, the options it was made with, must outlive this. Starts the threads.
  ReadAhead(Reader& reader, const ReaderOptions& range, ReadAheadOptions options);
  // Ends the threads; each finishes its piece.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // How many pieces at most are begun and not yet handed out. More than two for each thread would only wait: they differ little
  // in what they cost.
  static std::size_t most_pieces(unsigned jobs) { return 2 * std::size_t{jobs} + 1; }

  // The next piece, if it begins where the reader is now and joins() what was read: the reader is then behind it. Null if the
  // reader is to be asked. What it points to holds until the next call.
  PieceWork* next();

 private:
  struct Piece {
    Lsn begin{};
    Lsn end{};
    std::unique_ptr<PieceWork> work;
    PieceSeams seams{};
    bool done = false;
  };

  void run();
  std::shared_ptr<Piece> begin_piece();
  void find_next_piece();
  bool take_front(Lsn at);
  void drop_front();

  Reader& reader_;
  const ReaderOptions& range_;
  ReadAheadOptions options_;
  std::unique_ptr<SegmentSource> source_;  // says which segments there are
  const LogShape shape_;                   // as it was at first

  // Of the caller's thread alone.
  std::shared_ptr<Piece> front_;  // the first piece that the reader has not passed
  bool exhausted_ = false;        // there are no more
  std::unique_ptr<PieceWork> used_;

  std::mutex mutex_;
  std::condition_variable room_;  // there is room for another piece, or nothing more to do
  std::condition_variable done_;  // a piece was begun or is done, or there are no more
  std::deque<std::shared_ptr<Piece>> pieces_;  // begun and not passed, in order
  std::vector<std::unique_ptr<PieceWork>> idle_;
  std::optional<Lsn> next_begin_;  // of the piece to begin next
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace walread
