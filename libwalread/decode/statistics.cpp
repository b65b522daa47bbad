#include "libwalread/decode/statistics.hpp"

#include <algorithm>

namespace walread {

void Statistics::add(const RecordView& r, const formats::Record* row) {
  if (!first.valid()) first = r.lsn;
  end = r.end;
  std::uint64_t images = 0;
  for (std::size_t i = 0; i < r.image_count; ++i) images += r.images[i].bytes.size();
  // A page record's image is its data, behind the struct that describes it (up to 9.4).
  if (row != nullptr && row->page_record && r.data.size() > row->parts[0].size) {
    images += r.data.size() - row->parts[0].size;
  }
  // Bits that are flags of one record type, and no part of its name, do not make another row (pg_waldump.c
  // XLogDumpCountRecord(): XLOG_XACT_HAS_INFO).
  unsigned op = r.info >> 4;
  if (row != nullptr && !row->init_page) op &= row->mask >> 4;
  used_[r.rmid] = true;
  (*counts_)[r.rmid][op] += {1, r.total_length - images, images};
}

Statistics& Statistics::operator+=(const Statistics& other) {
  if (!first.valid()) first = other.first;
  if (other.end.valid()) end = other.end;
  for (std::size_t rmid = 0; rmid < used_.size(); ++rmid) {
    if (!other.used_[rmid]) continue;
    used_[rmid] = true;
    for (std::size_t op = 0; op < 16; ++op) (*counts_)[rmid][op] += (*other.counts_)[rmid][op];
  }
  return *this;
}

void Statistics::clear() {
  first = end = {};
  for (std::size_t rmid = 0; rmid < used_.size(); ++rmid)
    if (used_[rmid]) (*counts_)[rmid] = {};
  used_ = {};
}

RecordCount Statistics::of_rmgr(std::uint8_t rmid) const {
  RecordCount sum;
  for (const RecordCount& c : (*counts_)[rmid]) sum += c;
  return sum;
}

RecordCount Statistics::total() const {
  RecordCount sum;
  for (unsigned rmid = 0; rmid < 256; ++rmid) sum += of_rmgr(static_cast<std::uint8_t>(rmid));
  return sum;
}

}  // namespace walread
