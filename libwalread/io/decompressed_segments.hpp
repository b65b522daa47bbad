// Compressed segments as several threads read them: each is decompressed once, into memory, for all of them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "libwalread/core/segment_math.hpp"

namespace walread {

// All that a compressed file gives.
struct DecompressedSegment {
  std::unique_ptr<std::byte[]> data{};
  std::size_t size = 0;
  bool damaged = false;  // more was compressed, but it cannot be had
};

// Threads that read a log in parts come to a new segment at nearly the same time. The first of them decompresses it;
// the next does not wait, but decompresses the segment after it, which is wanted soon.
class DecompressedSegments {
 public:
  using Content = std::shared_ptr<const DecompressedSegment>;
  // Decompresses a segment; called without a lock, by several threads at once for different segments.
  using Decompress = std::function<Content(SegmentNumber)>;

  // Keeps at most `most` segments, the newest; what somebody still holds lives on without being counted.
  explicit DecompressedSegments(std::size_t most) : most_(most) {}

  // Segment `n`, waited for if another thread is at it; `next` is the compressed segment after it, if there is one. Null if
  // `decompress` gave null or there was no memory: the caller then reads the file in its own way.
  Content get(SegmentNumber n, std::optional<SegmentNumber> next, const Decompress& decompress);

  // How many segments were decompressed.
  std::size_t decompressed() const;

 private:
  struct Entry {
    Content content{};
    bool done = false;
  };

  void fill(std::unique_lock<std::mutex>& lock, SegmentNumber n, const Decompress& decompress);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable done_;
  std::map<SegmentNumber, std::shared_ptr<Entry>> entries_;
  std::size_t decompressed_ = 0;
};

}  // namespace walread
