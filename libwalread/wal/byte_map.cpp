#include "libwalread/wal/byte_map.hpp"

#include <algorithm>

namespace walread {

std::string_view name_of(ByteLabel label) {
  static constexpr std::string_view kNames[kByteLabels] = {"page_header", "record", "continuation", "padding",
                                                           "switched",    "gap",    "torn",         "zeros",
                                                           "recycled",    "unknown"};
  return kNames[static_cast<std::size_t>(label)];
}

namespace {

class Mapper {
 public:
  Mapper(SegmentSource& source, const LogShape& shape, SegmentNumber segment)
      : source_(source),
        shape_(shape),
        segment_(segment),
        begin_(shape.segment.start_of(segment)),
        at_(begin_) {
    map_.file_size = source_.size(segment_);
    file_end_ = begin_ + map_.file_size;
    segment_end_ = begin_ + std::min(map_.file_size, shape_.segment.bytes());
  }

  ByteMap run() {
    ReaderOptions options;
    options.begin = begin_;
    options.end = begin_ + shape_.segment.bytes();
    options.on_damage = OnDamage::skip;
    options.finish_last = true;
    Reader reader(source_, shape_, options);
    for (Step step = reader.next(); step != Step::end; step = reader.next()) {
      // Before the first record lies the rest of one that began earlier.
      if (step == Step::gap) {
        if (!map_.damage && reader.gap().is_damage()) map_.damage = reader.gap();
        lead_in(reader);
        advance_to(reader.gap().begin, ByteLabel::padding);
        advance_to(reader.gap().end, ByteLabel::gap);
        continue;
      }
      const RecordView& r = reader.record();
      lead_in(reader);
      advance_to(r.lsn, ByteLabel::padding);
      advance(r.total_length, ByteLabel::record);
      ++map_.records;
      if (is_switch(r.rmid, r.info)) advance_to(r.end, ByteLabel::switched);
    }
    map_.end = reader.end();
    lead_in(reader);
    advance_to(map_.end.at, ByteLabel::padding);
    if (map_.end.reason == EndReason::record_continues || map_.end.reason == EndReason::torn_record) {
      advance_to(torn_end(), ByteLabel::torn);
    }
    tail();
    return std::move(map_);
  }

 private:
  // A record that goes on in a missing segment fills this one; a torn one reaches to where it was seen to be
  // none.
  Lsn torn_end() const {
    return map_.end.reason == EndReason::record_continues ? begin_ + shape_.segment.bytes()
                                                          : std::max(map_.end.error.lsn, map_.end.at + 8);
  }

  // `around`: what the stretch that page headers and padding lie in consists of.
  void add(std::uint64_t length, ByteLabel label, ByteLabel around) {
    const Lsn stop = std::min(at_ + length, file_end_);
    if (at_ >= stop) return;
    length = stop - at_;
    map_.totals[static_cast<std::size_t>(label)] += length;
    if (around == ByteLabel::padding) around = ByteLabel::record;
    if (map_.extents.empty() || map_.extents.back().label != around) {
      map_.extents.push_back({at_ - begin_, 0, around});
    }
    map_.extents.back().length += length;
    at_ = stop;
  }

  void add(std::uint64_t length, ByteLabel label) { add(length, label, label); }

  // The header of the page at at_, if a valid page begins there.
  void header(ByteLabel around) {
    if ((at_.value & (shape_.page_size - 1)) != 0 || at_ >= file_end_) return;
    std::byte bytes[kLongPageHeader];
    const auto got = source_.read(segment_, at_ - begin_, bytes);
    const auto h = read_page_header(Bytes(bytes, got.bytes));
    if (h && h->magic == shape_.version->page_magic && h->address == at_)
      add(h->size(), ByteLabel::page_header, around);
  }

  // `length` bytes of content with the page headers in between.
  void advance(std::uint64_t length, ByteLabel label) {
    while (length > 0 && at_ < file_end_) {
      header(label);
      const std::uint64_t room = shape_.page_size - (at_.value & (shape_.page_size - 1));
      const std::uint64_t n = std::min(length, room);
      add(n, label);
      length -= n;
    }
  }

  void advance_to(Lsn to, ByteLabel label) {
    while (at_ < std::min(to, file_end_)) {
      header(label);
      if (at_ >= to) break;
      const std::uint64_t room = shape_.page_size - (at_.value & (shape_.page_size - 1));
      add(std::min<std::uint64_t>(to - at_, room), label);
    }
  }

  void lead_in(const Reader& reader) {
    if (at_ == begin_) advance(reader.skipped_continuation(), ByteLabel::continuation);
  }

  // What lies behind the end: page by page, and on the page of the end itself from there on. What a file has
  // behind its segment, a terabyte perhaps, is not read.
  void tail() {
    std::vector<std::byte> page(shape_.page_size);
    while (at_ < segment_end_) {
      const std::uint64_t room = shape_.page_size - (at_.value & (shape_.page_size - 1));
      const auto got =
          source_.read(segment_, at_ - begin_, std::span(page).first(static_cast<std::size_t>(room)));
      if (got.bytes == 0) {
        add(file_end_ - at_, ByteLabel::unknown);
        return;
      }
      const Bytes bytes(page.data(), got.bytes);
      const auto h = room == shape_.page_size ? read_page_header(bytes) : std::nullopt;
      if (std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; })) {
        add(got.bytes, ByteLabel::zeros);
      } else if ((h && h->magic == shape_.version->page_magic && h->address < at_) ||
                 (room < shape_.page_size && map_.end.reason == EndReason::recycled)) {
        add(got.bytes, ByteLabel::recycled);
      } else {
        add(got.bytes, ByteLabel::unknown);
      }
    }
    if (at_ < file_end_) add(file_end_ - at_, ByteLabel::unknown);
  }

  SegmentSource& source_;
  LogShape shape_;
  SegmentNumber segment_;
  Lsn begin_;
  Lsn at_;
  Lsn file_end_{};
  Lsn segment_end_{};  // the same, or where the segment ends in a file that goes on behind it
  ByteMap map_;
};

}  // namespace

ByteMap map_segment(SegmentSource& source, const LogShape& shape, SegmentNumber segment) {
  return Mapper(source, shape, segment).run();
}

}  // namespace walread
