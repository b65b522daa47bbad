// Builds a write-ahead log in memory as a server would write it: page headers, links, checksums, records that go
// on over pages and segments, full-page images in either framing, crashes. See wal_records.hpp for the contents of records.
//
//   WalBuilder wal;                                    // Greenplum 6, 1 MB segments, 8 kB pages, timeline 1
//   const Lsn a = wal.add(records::commit({.xid = 700}));
//   wal.switch_segment();
//   Reader reader(wal.log(), wal.shape(), {.begin = wal.begin()});
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "formats/registry.hpp"
#include "libwalread/wal/page_buffer.hpp"
#include "libwalread/wal/record_view.hpp"
#include "tests/support/bytes.hpp"
#include "tests/support/test_source.hpp"

namespace walread::test {

// A full-page image. Its bytes are `fill` throughout.
struct TestImage {
  std::uint8_t id = 0;  // 0 to 3
  Relation relation{1663, 16384, 16385};
  std::int32_t fork = 0;
  std::uint32_t block = 0;
  std::uint16_t hole_offset = 0;
  std::uint16_t hole_length = 0;
  std::uint8_t fill = 0xAA;
};

// The same with all that can be said of an image since 9.5. Without compression the hole is what the bytes lack of a block.
struct TestBlockImage {
  ByteVector bytes{};
  std::uint16_t hole_offset = 0;
  std::uint16_t hole_length = 0;  // written down only of a compressed page
  ImageCompression compression = ImageCompression::none;
  bool apply = true;
};

// A block that a record names, since 9.5.
struct TestBlock {
  std::uint8_t id = 0;
  Relation relation{1663, 16384, 16385};
  std::int32_t fork = 0;
  std::uint32_t block = 0;
  bool will_init = false;
  bool same_relation = false;  // as the block before: not written down again
  ByteVector data{};
  std::optional<TestBlockImage> image{};
};

struct TestRecord {
  std::uint8_t rmid = 0;
  std::uint8_t info = 0;  // the bits of images are added
  std::uint32_t xid = 0;
  ByteVector data{};
  std::vector<TestImage> images{};
  std::vector<TestBlock> blocks{};  // since 9.5, behind those of the images
  std::uint16_t origin = 0;         // since 9.5; 0: none
  std::uint32_t top_xid = 0;        // since 14; 0: none
  std::optional<Lsn> prev{};        // instead of the record before
};

struct WalOptions {
  formats::System system = formats::System::gp6;
  SegmentSize segment = SegmentSize::mib(1);
  std::uint32_t page_size = 8192;
  std::uint32_t block_size = 8192;
  std::uint64_t system_id = 6800000000000000001;
  TimelineId timeline = 1;
  SegmentNumber first_segment = 1;
};

// The bytes of one record with its checksum, as they lie in the log, page headers apart.
ByteVector record_bytes(const TestRecord& record, Lsn prev, formats::System system, std::uint32_t block_size);

// Makes `prev` the record before that in `raw` (xl_prev). The checksum is not touched.
void set_link(std::span<std::byte> raw, Lsn prev, formats::System system);

// Puts the right checksum into the record in `raw`, all of which must be there.
void fix_checksum(std::span<std::byte> raw, formats::System system);

class WalBuilder {
 public:
  explicit WalBuilder(const WalOptions& options = {});

  // Each appends something and returns where the record begins.
  Lsn add(const TestRecord& record);
  Lsn add_raw(Bytes raw);                      // a record as it is: links and checksum are the caller's affair
  Lsn add_filler(std::uint32_t total_length);  // a record of a given length (40 or more), of type XLOG/NOOP
  void fill_page(std::uint32_t left);          // fillers until exactly `left` bytes of the page are free
  // The rest of the segment is pages with nothing but headers, or, as since PostgreSQL 11, nothing at all.
  Lsn switch_segment(bool with_page_headers = true);

  // Begins a record of which only the first `pages` pages reach the disk, as in a crash. What follows is appended
  // behind them, on a page that says so, as servers do that write OVERWRITE_CONTRECORD records.
  Lsn lose(const TestRecord& record, unsigned pages = 1);
  // The same, but nothing says so and nothing follows: the log ends there.
  Lsn tear(const TestRecord& record, unsigned pages = 1);

  // Pages from the next one on, and segments from here on, are of this timeline.
  void set_timeline(TimelineId timeline);

  Lsn begin() const;                  // the first segment's first byte
  Lsn position() const { return pos_; }  // where the record added last ends (aligned)
  Lsn last() const { return last_; }     // the record added last
  std::uint32_t left_on_page() const;    // bytes free; 0 at a page's end
  Lsn page_of(Lsn at) const { return Lsn{at.value & ~(std::uint64_t{options_.page_size} - 1)}; }

  // What was written so far. A test may change it.
  TestSource& log() { return log_; }
  LogShape shape() const;
  const WalOptions& options() const { return options_; }

  // Recomputes the checksum of the record at `at`, which must lie on one page.
  void fix_checksum_at(Lsn at);

 private:
  void begin_page(std::uint16_t flags, std::uint32_t remaining);
  Lsn put(Bytes raw, unsigned pages);

  WalOptions options_;
  TestSource log_;
  TimelineId timeline_;
  Lsn pos_{};
  Lsn last_{};
  std::uint16_t next_page_flags_ = 0;
};

}  // namespace walread::test
