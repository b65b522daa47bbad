#include "libwalread/wal/read_ahead.hpp"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace walread {

ReadAhead::ReadAhead(Reader& reader, const ReaderOptions& range, ReadAheadOptions options)
    : reader_(reader), range_(range), options_(std::move(options)), source_(options_.make_source()),
      shape_(reader.shape()) {
  // The reader begins within a piece, or in front of one whose first record it must find itself.
  const Lsn first{range_.begin.value & ~(options_.piece_bytes - 1)};
  if (const auto second = checked_add(first, options_.piece_bytes)) {
    next_begin_ = second;
    find_next_piece();
  }
  try {
    for (unsigned i = 0; i < options_.jobs; ++i) threads_.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
    // As many as the system lets us have.
  }
  exhausted_ = threads_.empty();
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  room_.notify_all();
}

// Moves next_begin_ to a piece that there is a segment for and that ends within the range; to nothing if there is none.
void ReadAhead::find_next_piece() {
  const SegmentNumber segment = shape_.segment.segment_of(*next_begin_);
  // The first segment from this one on.
  const auto here = segment == 0 ? std::optional<SegmentNumber>(0) : source_->next_after(segment - 1);
  if (!here) {
    next_begin_.reset();
    return;
  }
  next_begin_ = std::max(*next_begin_, shape_.segment.start_of(*here));
  // What reaches behind the end of the range is the reader's affair.
  const bool whole = *next_begin_ < range_.end && range_.end - *next_begin_ >= options_.piece_bytes;
  if (!whole || *next_begin_ + options_.piece_bytes < *next_begin_) next_begin_.reset();
}

// The next piece, as begun; null if there are no more. The mutex is held.
std::shared_ptr<ReadAhead::Piece> ReadAhead::begin_piece() {
  auto piece = std::make_shared<Piece>();
  piece->begin = *next_begin_;
  piece->end = piece->begin + options_.piece_bytes;
  if (idle_.empty()) {
    piece->work = options_.make_work();
  } else {
    piece->work = std::move(idle_.back());
    idle_.pop_back();
  }
  next_begin_ = piece->end;
  find_next_piece();
  pieces_.push_back(piece);
  done_.notify_all();
  return piece;
}

void ReadAhead::run() {
  const std::size_t most = most_pieces(options_.jobs);
  const auto source = options_.make_source();
  Reader reader(*source, shape_, {});
  for (;;) {
    std::shared_ptr<Piece> piece;
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [&] { return stopped_ || !next_begin_ || pieces_.size() < most; });
      if (stopped_ || !next_begin_) return;
      piece = begin_piece();
    }
    PieceSeams seams;
    try {
      piece->work->clear();
      seams = reader.read_piece(piece->begin, piece->end, *piece->work);
    } catch (const std::bad_alloc&) {
      seams = {};  // it does not fit into memory beside the others; in sequence it may
    }
    const std::lock_guard lock(mutex_);
    piece->seams = seams;
    piece->done = true;
    done_.notify_all();
  }
}

// Makes front_ the first piece that ends behind `at`. False if there is none.
bool ReadAhead::take_front(Lsn at) {
  while (!exhausted_) {
    if (front_ != nullptr && at < front_->end) return true;
    if (front_ != nullptr) drop_front();
    std::unique_lock lock(mutex_);
    // Pieces that were passed and not even begun will not be.
    if (pieces_.empty() && next_begin_ && *next_begin_ + options_.piece_bytes <= at) {
      next_begin_ = Lsn{at.value & ~(options_.piece_bytes - 1)};
      find_next_piece();
    }
    done_.wait(lock, [&] { return !pieces_.empty() || !next_begin_; });
    if (pieces_.empty()) {
      exhausted_ = true;
    } else {
      front_ = pieces_.front();
    }
  }
  return false;
}

// Goes on to the next piece. The front one may still be at work in its thread, which then holds it.
void ReadAhead::drop_front() {
  const std::lock_guard lock(mutex_);
  if (front_->done && front_->work != nullptr) idle_.push_back(std::move(front_->work));
  pieces_.pop_front();
  front_.reset();
  room_.notify_one();
}

PieceWork* ReadAhead::next() {
  if (used_ != nullptr) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(used_));
  }
  const ReadPosition at = reader_.position();
  if (!at.last.valid() || !take_front(at.next) || at.next < front_->begin) return nullptr;
  {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return front_->done; });
  }
  const PieceSeams seams = front_->seams;
  const bool good = joins(at, seams, range_.end);
  if (good) used_ = std::move(front_->work);
  drop_front();
  if (!good) return nullptr;
  reader_.go_on_behind(seams);
  return used_.get();
}

}  // namespace walread
