// Pieces that are read ahead in threads: what comes out is what the reader alone gives, whatever is in the log.
#include "libwalread/wal/read_ahead.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libwalread/print/error_text.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::WalBuilder;
namespace records = test::records;
using Lines = std::vector<std::string>;

constexpr std::uint32_t kPage = 8192;
constexpr std::uint64_t kSegment = 1 << 20;

// Everything that is known of a record.
std::string line_of(const RecordView& r) {
  std::string out = fmt::format("{} {} {} {} {}/{:x} {} {}:", to_string(r.lsn), to_string(r.end), to_string(r.prev), r.tli,
                                r.rmid, r.info, r.xid, r.total_length);
  for (std::size_t i = 0; i < r.image_count; ++i) out += fmt::format(" {}", r.images[i].bytes.size());
  std::size_t sum = 0;
  for (const std::byte b : r.raw) sum = sum * 31 + std::to_integer<std::size_t>(b);
  return out + fmt::format(" {:x}", sum);
}

class Lister final : public PieceWork {
 public:
  explicit Lister(std::size_t most) : most_(most) {}
  void clear() override { lines.clear(); }
  bool record(const RecordView& r) override {
    lines.push_back(line_of(r));
    return lines.size() <= most_;
  }
  Lines lines;

 private:
  std::size_t most_;
};

struct Trial {
  ReaderOptions range{};
  unsigned jobs = 0;  // 0: the reader alone
  std::uint64_t piece_bytes = kPage;
  std::size_t most_records = 1000000;  // in a piece
};

struct Outcome {
  Lines lines;
  std::size_t from_pieces = 0;  // records
  std::uint64_t skipped = 0;
  std::uint32_t block_size = 0;
};

class ReadAheadTest : public testing::Test {
 protected:
  explicit ReadAheadTest(const test::WalOptions& options = {}) : wal(options) {}

  // The segments as they are now, for one thread.
  std::unique_ptr<MemorySource> source() {
    auto out = std::make_unique<MemorySource>();
    std::optional<SegmentNumber> n = wal.options().first_segment;
    for (; n; n = wal.log().next_after(*n)) out->add(*n, wal.log().file(*n), wal.log().timeline(*n));
    return out;
  }

  Outcome read(const Trial& trial) {
    Outcome out;
    const auto own = source();
    Reader reader(*own, wal.shape(), trial.range);
    std::optional<ReadAhead> ahead;
    // Copies are made by the threads themselves, so the bytes are taken from one that nobody changes.
    std::mutex mutex;
    if (trial.jobs != 0) {
      ahead.emplace(reader, trial.range,
                    ReadAheadOptions{.jobs = trial.jobs,
                                     .piece_bytes = trial.piece_bytes,
                                     .make_source =
                                         [&] {
                                           const std::lock_guard lock(mutex);
                                           return source();
                                         },
                                     .make_work = [&] { return std::make_unique<Lister>(trial.most_records); }});
    }
    for (bool ended = false; !ended;) {
      if (PieceWork* work = ahead ? ahead->next() : nullptr) {
        const Lines& lines = static_cast<Lister&>(*work).lines;
        out.lines.insert(out.lines.end(), lines.begin(), lines.end());
        out.from_pieces += lines.size();
        continue;
      }
      switch (reader.next()) {
        case Step::record: out.lines.push_back(line_of(reader.record())); break;
        case Step::gap:
          out.lines.push_back("gap " + to_string(reader.gap().begin) + ' ' + to_string(reader.gap().end) + ' ' +
                              describe(reader.gap(), *own, wal.shape()));
          break;
        case Step::end:
          out.lines.push_back("end " + std::string(name_of(reader.end().reason)) + ' ' + to_string(reader.end().at) + ' ' +
                              to_string(reader.end().last) + ' ' + describe(reader.end(), *own, wal.shape()));
          ended = true;
          break;
      }
    }
    out.skipped = reader.skipped_continuation();
    out.block_size = reader.shape().block_size;
    return out;
  }

  // All ways of reading ahead give what the reader gives; from how many records of pieces at most.
  std::size_t expect_same(ReaderOptions range) {
    std::size_t from_pieces = 0;
    for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
      range.on_damage = policy;
      const Outcome alone = read({.range = range});
      for (const unsigned jobs : {1u, 2u, 3u, 8u}) {
        for (const std::uint64_t piece : {std::uint64_t{kPage}, std::uint64_t{8 * kPage}, kSegment}) {
          const Outcome ahead = read({.range = range, .jobs = jobs, .piece_bytes = piece});
          EXPECT_EQ(ahead.lines, alone.lines) << jobs << " jobs, pieces of " << piece;
          EXPECT_EQ(ahead.skipped, alone.skipped);
          EXPECT_EQ(ahead.block_size, alone.block_size);
          from_pieces = std::max(from_pieces, ahead.from_pieces);
        }
      }
    }
    return from_pieces;
  }
  std::size_t expect_same() { return expect_same({.begin = wal.begin()}); }

  // Records of many lengths, some with images, up to a place.
  void fill(Lsn end) {
    for (std::uint32_t i = 0; wal.position() < end; ++i) {
      std::vector<test::TestImage> images;
      if (i % 7 == 3) images.push_back({.block = i, .hole_offset = 100, .hole_length = 7000});
      wal.add(records::heap_insert({1663, 16384, 16385 + i % 2}, i, 1, images, 700 + i % 20));
      wal.add_filler(33 + i * 37 % 900);
      if (i % 40 == 20) wal.add_filler(30000);
    }
  }
  Lsn segment(unsigned n) const { return wal.begin() + n * kSegment; }

  WalBuilder wal;
};

TEST_F(ReadAheadTest, TakesNearlyAllOfAHealthyLogFromPieces) {
  fill(segment(2) + 100000);
  const Outcome ahead = read({.range = {.begin = wal.begin()}, .jobs = 2, .piece_bytes = 8 * kPage});
  // All but what lies before the first piece and in the last, which ends in zeros.
  EXPECT_GT(ahead.from_pieces, ahead.lines.size() * 9 / 10);
  EXPECT_GT(expect_same(), 1000u);
}

TEST_F(ReadAheadTest, ARecordOverTwoSegments) {
  fill(segment(1) - 500);
  wal.add_filler(200000);
  fill(segment(1) + 300000);
  expect_same();
}

TEST_F(ReadAheadTest, ARecordOverThreeSegments) {
  fill(segment(1) - 5000);
  wal.add_filler(kSegment + 20000);
  fill(segment(2) + 300000);
  expect_same();
}

TEST_F(ReadAheadTest, AMissingSegmentInTheMiddle) {
  fill(segment(3) + 100000);
  wal.log().remove(wal.options().first_segment + 1);
  expect_same();
  expect_same({.begin = wal.begin(), .across_missing = true});
}

TEST_F(ReadAheadTest, ASwitchedSegment) {
  for (const bool headers : {true, false}) {
    fill(wal.position() + 200000);
    wal.switch_segment(headers);
  }
  fill(wal.position() + 200000);
  expect_same();
}

TEST_F(ReadAheadTest, ADamagedPageAtABoundary) {
  fill(segment(2) + 100000);
  for (const Lsn page : {segment(1), segment(1) - kPage, segment(0) + 16 * kPage}) {
    for (const std::size_t offset : {std::size_t{0}, std::size_t{2}, std::size_t{8}, std::size_t{16}, std::size_t{500}}) {
      const auto at = wal.log().at(page + offset, 1);
      at[0] ^= std::byte{0x11};
      expect_same();
      at[0] ^= std::byte{0x11};
    }
  }
}

TEST_F(ReadAheadTest, ALinkThatDoesNotFitAtASeam) {
  fill(segment(0) + 10 * kPage);
  wal.fill_page(0);
  // The first record of its page, and of every piece of one page.
  wal.add({.rmid = 0, .info = 0x20, .data = test::ByteWriter().fill(60, 1), .prev = wal.last() - 8});
  fill(segment(1));
  expect_same();
}

TEST_F(ReadAheadTest, ARecordThatEndsWithItsPage) {
  for (int i = 0; i < 20; ++i) {
    wal.fill_page(0);
    wal.add_filler(100);
  }
  EXPECT_GT(expect_same(), 0u);
}

TEST_F(ReadAheadTest, ATornEnd) {
  fill(segment(0) + 20 * kPage);
  wal.tear({.info = 0x20, .data = test::ByteWriter().fill(40000, 1)}, 2);
  expect_same();
}

TEST_F(ReadAheadTest, ARecordThatTheServerGaveUp) {
  fill(segment(0) + 20 * kPage);
  wal.lose({.info = 0x20, .data = test::ByteWriter().fill(40000, 1)}, 2);
  fill(segment(0) + 60 * kPage);
  expect_same();
}

TEST_F(ReadAheadTest, ATimelineThatBeginsAndOneThatGoesBack) {
  fill(segment(0) + 20 * kPage);
  wal.set_timeline(2);
  fill(segment(0) + 40 * kPage);
  EXPECT_GT(expect_same(), 0u);
  wal.set_timeline(1);
  fill(segment(0) + 60 * kPage);
  wal.set_timeline(2);
  fill(segment(0) + 80 * kPage);
  expect_same();
}

class ReadAheadOfSmallBlocks : public ReadAheadTest {
 protected:
  ReadAheadOfSmallBlocks() : ReadAheadTest({.block_size = 4096}) {}
};

TEST_F(ReadAheadOfSmallBlocks, FindsTheirSizeOutOnceForAll) {
  for (int i = 0; i < 3000; ++i) {
    // Images come late, so that pieces find the size out by themselves.
    std::vector<test::TestImage> images;
    if (i > 1000 && i % 5 == 0) images.push_back({.block = 1, .hole_length = 1000});
    wal.add(records::heap_insert({1663, 16384, 16385}, 1, 1, images, 700));
  }
  EXPECT_GT(expect_same(), 0u);
}

TEST_F(ReadAheadTest, ASegmentOfAnotherDatabaseSystem) {
  fill(segment(3) + 100000);
  const auto id = wal.log().at(segment(1) + 24, 8);
  id[0] ^= std::byte{1};
  expect_same();
}

TEST_F(ReadAheadTest, RecycledSegmentsBehindTheEnd) {
  fill(segment(2) + 50000);
  wal.log().copy_segment(wal.log(), 1, 4);
  wal.log().copy_segment(wal.log(), 2, 5);
  expect_same();
}

TEST_F(ReadAheadTest, RangesThatBeginAndEndAnywhere) {
  fill(segment(2));
  for (const std::uint64_t begin : {std::uint64_t{8}, std::uint64_t{kPage}, std::uint64_t{5 * kPage + 4000}, kSegment - 8}) {
    for (const std::uint64_t length : {std::uint64_t{16}, std::uint64_t{3 * kPage}, std::uint64_t{9 * kPage + 100}, kSegment}) {
      ReaderOptions range{.begin = wal.begin() + begin, .end = wal.begin() + begin + length};
      expect_same(range);
      range.finish_last = true;
      expect_same(range);
      range.look_beyond_end = false;
      expect_same(range);
    }
  }
}

TEST_F(ReadAheadTest, APieceThatSaysTooMuchIsReadInSequence) {
  fill(segment(1));
  const ReaderOptions range{.begin = wal.begin()};
  const Outcome few = read({.range = range, .jobs = 2, .piece_bytes = 8 * kPage, .most_records = 10});
  EXPECT_EQ(few.from_pieces, 0u);
  EXPECT_EQ(few.lines, read({.range = range}).lines);
}

// Each condition of its own; every one of them holds in a healthy log.
TEST(PieceSeams, JoinOnlyWhatBelongsTogether) {
  const ReadPosition before{.next = Lsn{1000}, .last = Lsn{900}, .timeline = 2, .block_size = 8192};
  const PieceSeams good{.intact = true, .first = Lsn{1000}, .first_link = Lsn{900}, .timeline = 2,
                        .after = {.next = Lsn{5000}, .last = Lsn{4900}, .timeline = 2, .block_size = 8192}};
  const auto with = [&](auto change) {
    PieceSeams piece = good;
    change(piece);
    return joins(before, piece, Lsn{5000});
  };
  EXPECT_TRUE(with([](PieceSeams&) {}));
  EXPECT_FALSE(with([](PieceSeams& p) { p.intact = false; }));
  EXPECT_FALSE(with([](PieceSeams& p) { p.first = Lsn{1008}; }));
  EXPECT_FALSE(with([](PieceSeams& p) { p.first_link = Lsn{892}; }));
  EXPECT_FALSE(with([](PieceSeams& p) { p.timeline = 1; }));
  EXPECT_TRUE(with([](PieceSeams& p) { p.timeline = 3; }));
  EXPECT_FALSE(with([](PieceSeams& p) { p.after.block_size = 4096; }));
  EXPECT_TRUE(with([](PieceSeams& p) { p.after.block_size = 0; }));
  EXPECT_FALSE(with([](PieceSeams& p) { p.after.next = Lsn{5008}; }));
  EXPECT_TRUE(with([](PieceSeams& p) {
    p.first = Lsn{1024};
    p.after_page = Lsn{1000};
  }));
  EXPECT_FALSE(joins({.next = Lsn{1000}}, good, kMaxLsn));
}

}  // namespace
}  // namespace walread
