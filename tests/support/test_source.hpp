// A log in memory of which a test decides what is there, how much of it, and where reading it fails.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/io/segment_source.hpp"
#include "tests/support/bytes.hpp"

namespace walread::test {

// Keeps pages, not segments: what was never written reads as zeros, so that a segment of 1 GB costs no memory.
class TestSource final : public SegmentSource {
 public:
  TestSource(SegmentSize segment_size, std::uint32_t page_size) : size_(segment_size), page_size_(page_size) {}
  TestSource(const TestSource& other);

  // Makes a segment exist, all zeros at first. Its name is that of timeline `timeline`.
  void add_segment(SegmentNumber segment, TimelineId timeline = 1);
  void remove(SegmentNumber segment);
  // The file ends after `bytes`, or goes on behind the segment's proper end.
  void set_file_size(SegmentNumber segment, std::uint64_t bytes);
  void set_timeline(SegmentNumber segment, TimelineId timeline);
  // Reads that touch the byte at `at` fail as a whole, as with a bad sector; `code` may be cannot_open, too.
  void fail_at(Lsn at, Code code = Code::cannot_read, int os_error = 5);
  void heal();

  // The bytes from `at` on, to look at and to change; all in one page.
  std::span<std::byte> at(Lsn at, std::size_t length);
  void write(Lsn at, Bytes bytes);  // may cross pages
  void zero(Lsn begin, Lsn end);    // never crosses what was not written
  // Puts what `from` has in a segment into another of this log: what recycling a file does.
  void copy_segment(const TestSource& from, SegmentNumber segment, SegmentNumber to);
  // The same for bytes within segments of the same size: what is left where new content was written over old.
  void copy_bytes(const TestSource& from, Lsn begin, Lsn end, Lsn to);

  Result read(SegmentNumber segment, std::uint64_t offset, std::span<std::byte> out) override;
  std::uint64_t size(SegmentNumber segment) override;
  std::string name(SegmentNumber segment) const override;
  TimelineId timeline(SegmentNumber segment) const override;
  std::optional<SegmentNumber> next_after(SegmentNumber segment) const override;

  std::uint64_t bytes_read() const { return bytes_read_; }
  // The whole segment as a file would hold it.
  ByteVector file(SegmentNumber segment);

 private:
  struct Segment {
    std::uint64_t file_size;
    TimelineId timeline;
  };
  struct Failure {
    Lsn at;
    Code code;
    int os_error;
  };
  Lsn page_of(Lsn at) const { return Lsn{at.value & ~(std::uint64_t{page_size_} - 1)}; }

  SegmentSize size_;
  std::uint32_t page_size_;
  std::map<SegmentNumber, Segment> segments_;
  std::map<std::uint64_t, ByteVector> pages_;  // by position
  std::vector<Failure> failures_;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace walread::test
