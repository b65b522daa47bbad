// How many records of which kind there are, and how many bytes they take.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "libwalread/decode/decoder.hpp"

namespace walread {

struct RecordCount {
  std::uint64_t count = 0;
  std::uint64_t record_bytes = 0;  // without full-page images
  std::uint64_t image_bytes = 0;   // the images as they are stored, without their headers

  RecordCount& operator+=(const RecordCount& other) {
    count += other.count;
    record_bytes += other.record_bytes;
    image_bytes += other.image_bytes;
    return *this;
  }
};

class Statistics {
 public:
  Statistics() : counts_(std::make_unique<Table>()) {}

  // Adds what was counted of records that follow.
  Statistics& operator+=(const Statistics& other);
  void clear();

  // Counts a record. `row` may be null.
  void add(const RecordView& r, const formats::Record* row);

  // Records of resource manager `rmid` whose upper half of xl_info is `op`.
  const RecordCount& of(std::uint8_t rmid, unsigned op) const { return (*counts_)[rmid][op]; }
  RecordCount of_rmgr(std::uint8_t rmid) const;
  RecordCount total() const;

  Lsn first{};  // the first record counted
  Lsn end{};    // where the last one ends

 private:
  using Table = std::array<std::array<RecordCount, 16>, 256>;
  std::unique_ptr<Table> counts_;
  std::array<bool, 256> used_{};  // resource managers of which there is anything
};

}  // namespace walread
