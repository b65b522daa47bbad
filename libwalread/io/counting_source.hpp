// A source of segments that counts what is read of it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "libwalread/io/segment_source.hpp"

namespace walread {

class CountingSource final : public SegmentSource {
 public:
  template <class... Args>
  explicit CountingSource(Args&&... args) : files_(std::forward<Args>(args)...) {}

  Result read(SegmentNumber segment, std::uint64_t offset, std::span<std::byte> out) override {
    const Result result = files_.read(segment, offset, out);
    bytes_read_ += result.bytes;
    return result;
  }
  std::uint64_t size(SegmentNumber segment) override { return files_.size(segment); }
  std::string name(SegmentNumber segment) const override { return files_.name(segment); }
  TimelineId timeline(SegmentNumber segment) const override { return files_.timeline(segment); }
  std::optional<SegmentNumber> next_after(SegmentNumber segment) const override {
    return files_.next_after(segment);
  }

  // Bytes of WAL, decompressed; what was read twice counts twice.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  FileSource files_;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace walread
