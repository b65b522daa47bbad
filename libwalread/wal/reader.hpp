// Reads the records of a log one after the other.
#pragma once

#include <optional>
#include <vector>

#include "libwalread/wal/framing.hpp"
#include "libwalread/wal/page_buffer.hpp"
#include "libwalread/wal/piece.hpp"

namespace walread {

// What to do when damage is met: something cannot be read, and valid records follow it.
enum class OnDamage : std::uint8_t {
  stop,  // as the server and its tools: nothing behind the damage is shown. For verdicts and for recovery.
  skip,  // report the gap and go on with the next valid record. For salvage and forensics.
};

struct ReaderOptions {
  Lsn begin{};        // start with the first record at or after this
  Lsn end = kMaxLsn;  // stop before the first record that reaches beyond this
  OnDamage on_damage = OnDamage::stop;
  bool finish_last = false;  // do read a record that begins before `end` and reaches beyond it
  bool across_missing =
      false;  // a segment that is missing is a gap, if later ones are there, and not the end
  bool look_beyond_end = true;  // behind `end`, too, for what tells damage from the end of the log
  // A begin within a segment needs that segment's first page, as it does for a server, which reads that one first
  // (xlogreader.c ReadPageInternal()).
  bool check_begin = false;
};

// Why reading came to its end.
enum class EndReason : std::uint8_t {
  range_end,            // the end that was asked for
  range_end_in_record,  // the same, but the record at `at` begins before it and ends behind it
  zeros,                // nothing was written behind `at`
  recycled,             // what follows is left from an earlier use of the file
  torn_record,          // the record at `at` is incomplete or was never finished, and nothing valid follows
  last_segment,         // the last segment is full; the next one is not here
  record_continues,     // the record at `at` goes on in a segment that is not here
  damage,               // `error` says what; valid data may follow, see `resumes_at`
  unreadable,           // `error` says what the operating system said
};

// True for the ways in which a healthy log ends.
constexpr bool is_normal(EndReason r) { return r != EndReason::damage && r != EndReason::unreadable; }

struct Gap {
  Lsn begin{};
  Lsn end{};
  Error reason{};
  // The server itself skipped this range after a crash (OVERWRITE_CONTRECORD follows): no damage.
  bool is_damage() const { return reason.code != Code::overwritten_record; }
};

struct End {
  EndReason reason = EndReason::range_end;
  Lsn at{};                         // where the next record would begin
  Lsn last{};                       // the last record that was read; 0/0 if none
  Error error{};                    // what was found there
  std::optional<Lsn> resumes_at{};  // damage: the next valid record
};

enum class Step : std::uint8_t { record, gap, end };

class Reader {
 public:
  // `source` and shape.version must outlive the reader. Reads nothing yet.
  Reader(SegmentSource& source, const LogShape& shape, const ReaderOptions& options);

  // Goes on to the next record, gap or the end; after the end it stays there until retry().
  Step next();

  // Valid after next() returned the one in question, until the next call of next().
  const RecordView& record() const { return view_; }
  const Gap& gap() const { return gap_; }
  const End& end() const { return end_; }

  // After an end: look again at the same place, for a log that is being written.
  void retry();

  // Bytes at the beginning of the range that belong to a record begun before it; 0 if there are none.
  std::uint64_t skipped_continuation() const { return skipped_; }

  const LogShape& shape() const { return shape_; }

  // Reads the records that begin in [begin, end), where `begin` is a page's first byte, without knowledge of
  // what lies before and without judgement of anything that is no intact record: there it stops. `work` takes
  // each record. Has nothing to do with the options or with what was read before; position() and next() mean
  // nothing afterwards.
  PieceSeams read_piece(Lsn begin, Lsn end, PieceWork& work);
  // Where reading is now.
  ReadPosition position() const;
  // As if the records of a piece that joins() position() had been read here.
  void go_on_behind(const PieceSeams& piece);

 private:
  bool has_good_first_page(Error& error);
  bool find_begin(Error& error);
  bool advance();
  bool read_at(Lsn at, Error& error);
  bool read_record(Lsn at, Error& error);
  bool check_header(const RecordHeader& h, Lsn at, Error& error) const;
  bool assemble(Lsn at, std::uint32_t total, Error& error);
  bool finish(const RecordHeader& h, Lsn at, Lsn physical_end, Lsn aligned_end, Error& error);
  Code split_as(std::uint32_t block_size, const RecordHeader& h, std::uint64_t& added_up);
  bool split(const RecordHeader& h, Error& error);
  std::optional<Lsn> find_valid_after(Lsn from, Lsn failed_page);
  std::optional<Lsn> scan_damaged_page(Lsn page, const PageHeader& header, Lsn from, Lsn oldest_link,
                                       bool linked);
  std::optional<Lsn> scan_page(Lsn page, Lsn from, Lsn oldest_link, bool linked);
  bool is_in_sequence(Lsn at, bool first_on_page, Lsn oldest_link, bool linked) const;
  std::optional<SegmentNumber> written_segment_after(SegmentNumber segment);
  bool follows_switch(Lsn valid, Lsn at);
  bool is_blank(Lsn from);
  bool was_written(Lsn page, Lsn oldest_link);
  std::optional<Step> fail(Lsn at, Error error);
  Step fail_without_segment(Lsn at, Error error, bool in_record);
  Step end_of_log(Lsn at, Error error, bool in_record);
  Step finish_with(EndReason reason, Lsn at, Error error = {});
  [[gnu::cold]] bool record_error(Error& error, Code code, Lsn at, std::uint64_t found = 0,
                                  std::uint64_t expected = 0) const;

  SegmentSource& source_;
  LogShape shape_;
  formats::Framing framing_;
  std::uint32_t header_;  // size of a record's header
  ReaderOptions options_;
  PageBuffer pages_;
  std::vector<std::byte> assembled_;
  RecordView view_{};
  Gap gap_{};
  End end_{};
  Error error_{};        // why the record just tried cannot be read; made once, and not for every record
  Lsn pos_{};            // where the next record should begin
  Lsn last_{};           // the last record read
  Lsn expected_prev_{};  // 0/0: not known, only that it lies before
  std::uint64_t skipped_ = 0;
  bool started_ = false;
  bool ended_ = false;
  bool scanning_ = false;  // in find_valid_after(): options_.end is no limit
  bool stale_ = false;     // find_valid_after() met records or pages of an earlier use of the file
  std::uint64_t scan_budget_ =
      2 * std::uint64_t{kMaxRecordLength};  // bytes that scans may still put together
  bool over_limit_ = false;                 // the record just tried reaches beyond options_.end
};

}  // namespace walread
