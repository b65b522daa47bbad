// Where the bytes of WAL segments come from.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libwalread/core/bytes.hpp"
#include "libwalread/core/error.hpp"
#include "libwalread/core/segment_math.hpp"
#include "libwalread/io/compressed_file.hpp"
#include "libwalread/io/decompressed_segments.hpp"

namespace walread {

// The segments of one log, read-only. An implementation is used by one thread.
class SegmentSource {
 public:
  struct Result {
    Code code = Code::none;  // none, missing_segment, cannot_open, cannot_read or bad_compression
    std::size_t bytes = 0;   // read; fewer than asked for only at the end of the file
    int os_error = 0;
  };

  SegmentSource() = default;
  SegmentSource(const SegmentSource&) = delete;
  SegmentSource& operator=(const SegmentSource&) = delete;
  virtual ~SegmentSource() = default;

  // Reads up to out.size() bytes of segment `segment` from `offset` on. Never changes, locks or maps the file.
  virtual Result read(SegmentNumber segment, std::uint64_t offset, std::span<std::byte> out) = 0;

  // How many bytes the segment's file has, decompressed; 0 if it cannot be read. Looks no further than twice the largest
  // segment: a small compressed file may claim any amount.
  virtual std::uint64_t size(SegmentNumber segment) = 0;

  // Name of the file that holds the segment, or that would, for messages.
  virtual std::string name(SegmentNumber segment) const = 0;

  // Newest timeline that a page of this segment may name (that of its file name); 0 if not known.
  virtual TimelineId timeline(SegmentNumber segment) const = 0;

  // The first segment after `segment` that is there, or nothing.
  virtual std::optional<SegmentNumber> next_after(SegmentNumber segment) const = 0;
};

// Segments in memory: tests, fuzzers, callers that have the bytes already.
class MemorySource final : public SegmentSource {
 public:
  // Adds a segment; `timeline` as its file name would say.
  void add(SegmentNumber segment, std::vector<std::byte> bytes, TimelineId timeline = 1);

  Result read(SegmentNumber segment, std::uint64_t offset, std::span<std::byte> out) override;
  std::uint64_t size(SegmentNumber segment) override;
  std::string name(SegmentNumber segment) const override;
  TimelineId timeline(SegmentNumber segment) const override;
  std::optional<SegmentNumber> next_after(SegmentNumber segment) const override;

 private:
  struct Entry {
    std::vector<std::byte> bytes;
    TimelineId timeline;
  };
  std::map<SegmentNumber, Entry> segments_;
};

// Segments in files, also compressed ones (is_compressed()). Keeps the one read last open.
class FileSource final : public SegmentSource {
 public:
  struct Entry {
    std::string path;  // opened O_RDONLY when it is first read
    TimelineId timeline = 0;
  };

  // What the file of a segment that is not there would be called.
  using NameMissing = std::function<std::string(SegmentNumber)>;

  // `segments`: which file holds which segment.
  explicit FileSource(std::map<SegmentNumber, Entry> segments, NameMissing name_missing = nullptr);
  ~FileSource() override;

  // Another source of the same files, for another thread. The two share the list of them: it may not be added to while
  // both are there.
  std::unique_ptr<FileSource> another() const;

  // From now on this source and those made by another() share what is compressed: up to `most` segments of `size` bytes are
  // kept in memory, decompressed once. For `most` = 0, or what is larger than a segment of `size`, each source decompresses
  // for itself as it reads.
  void share_decompressed(std::size_t most, SegmentSize size);

  // Adds or replaces a segment: a directory that grows while it is followed.
  void add(SegmentNumber segment, Entry entry);

  Result read(SegmentNumber segment, std::uint64_t offset, std::span<std::byte> out) override;
  std::uint64_t size(SegmentNumber segment) override;
  std::string name(SegmentNumber segment) const override;
  TimelineId timeline(SegmentNumber segment) const override;
  std::optional<SegmentNumber> next_after(SegmentNumber segment) const override;

  const std::map<SegmentNumber, Entry>& segments() const { return *segments_; }

 private:
  void close_current();
  Result make_current(SegmentNumber segment);

  DecompressedSegments::Content decompress(SegmentNumber segment) const;
  Result read_shared(std::uint64_t offset, std::span<std::byte> out) const;

  using Segments = std::map<SegmentNumber, Entry>;
  FileSource(std::shared_ptr<Segments> segments, NameMissing name_missing);

  std::shared_ptr<Segments> segments_;
  std::shared_ptr<DecompressedSegments> shared_;
  std::uint64_t shared_bytes_ = 0;  // of the largest segment that is shared
  NameMissing name_missing_;
  int fd_ = -1;                                 // of a file that is not compressed
  std::unique_ptr<CompressedFile> compressed_;  // or of one that is
  DecompressedSegments::Content content_;       // or of one that is shared
  SegmentNumber open_segment_ = 0;
};

}  // namespace walread
