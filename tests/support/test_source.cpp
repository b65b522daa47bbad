#include "tests/support/test_source.hpp"

#include <algorithm>
#include <stdexcept>

#include "libwalread/io/segment_name.hpp"

namespace walread::test {

TestSource::TestSource(const TestSource& other)
    : size_(other.size_),
      page_size_(other.page_size_),
      segments_(other.segments_),
      pages_(other.pages_),
      failures_(other.failures_) {}

void TestSource::add_segment(SegmentNumber segment, TimelineId timeline) {
  segments_.try_emplace(segment, Segment{size_.bytes(), timeline});
}

void TestSource::remove(SegmentNumber segment) { segments_.erase(segment); }

void TestSource::set_file_size(SegmentNumber segment, std::uint64_t bytes) {
  segments_.at(segment).file_size = bytes;
}

void TestSource::set_timeline(SegmentNumber segment, TimelineId timeline) {
  segments_.at(segment).timeline = timeline;
}

void TestSource::fail_at(Lsn at, Code code, int os_error) { failures_.push_back({at, code, os_error}); }

void TestSource::heal() { failures_.clear(); }

std::span<std::byte> TestSource::at(Lsn at, std::size_t length) {
  ByteVector& page = pages_[page_of(at).value];
  page.resize(page_size_);
  const std::size_t offset = at.value & (page_size_ - 1);
  if (offset + length > page_size_) throw std::out_of_range("the bytes lie in two pages");
  return std::span(page).subspan(offset, length);
}

void TestSource::write(Lsn to, Bytes bytes) {
  while (!bytes.empty()) {
    const std::size_t room = page_size_ - (to.value & (page_size_ - 1));
    const std::size_t n = std::min(room, bytes.size());
    std::ranges::copy(bytes.first(n), at(to, n).begin());
    bytes = bytes.subspan(n);
    to += n;
  }
}

void TestSource::zero(Lsn begin, Lsn end) {
  for (auto& [start, page] : pages_) {
    for (std::size_t i = 0; i < page.size(); ++i)
      if (const Lsn here{start + i}; here >= begin && here < end) page[i] = std::byte{0};
  }
}

void TestSource::copy_segment(const TestSource& from, SegmentNumber segment, SegmentNumber to) {
  copy_bytes(from, size_.start_of(segment), size_.start_of(segment) + size_.bytes(), size_.start_of(to));
  add_segment(to);
}

void TestSource::copy_bytes(const TestSource& from, Lsn begin, Lsn end, Lsn to) {
  for (const auto& [start, page] : from.pages_) {
    const Lsn first = std::max(begin, Lsn{start});
    const Lsn last = std::min(end, Lsn{start + page.size()});
    if (first >= last) continue;
    write(to + (first - begin), Bytes(page).subspan(first - Lsn{start}, last - first));
  }
}

SegmentSource::Result TestSource::read(SegmentNumber segment, std::uint64_t offset, std::span<std::byte> out) {
  const auto it = segments_.find(segment);
  if (it == segments_.end()) return {.code = Code::missing_segment};
  const std::uint64_t file_size = it->second.file_size;
  const std::size_t n = offset >= file_size ? 0 : std::min<std::uint64_t>(out.size(), file_size - offset);
  const Lsn begin = size_.start_of(segment) + offset;
  for (const Failure& f : failures_) {
    if (f.code == Code::cannot_open && size_.segment_of(f.at) == segment) return {.code = f.code, .os_error = f.os_error};
    if (f.code != Code::cannot_open && f.at >= begin && f.at < begin + n) return {.code = f.code, .os_error = f.os_error};
  }
  for (std::size_t done = 0; done < n;) {
    const Lsn here = begin + done;
    const std::size_t in_page = here.value & (page_size_ - 1);
    const std::size_t part = std::min<std::size_t>(n - done, page_size_ - in_page);
    const auto page = pages_.find(page_of(here).value);
    // A file that is longer than a segment does not run into the next one.
    const bool inside = offset + done < size_.bytes();
    if (page == pages_.end() || !inside) {
      std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(done), part, std::byte{0});
    } else {
      std::copy_n(page->second.begin() + static_cast<std::ptrdiff_t>(in_page), part,
                  out.begin() + static_cast<std::ptrdiff_t>(done));
    }
    done += part;
  }
  bytes_read_ += n;
  return {.bytes = n};
}

std::string TestSource::name(SegmentNumber segment) const {
  const auto it = segments_.find(segment);
  return segment_file_name(it == segments_.end() ? 1 : it->second.timeline, segment, size_);
}

TimelineId TestSource::timeline(SegmentNumber segment) const {
  const auto it = segments_.find(segment);
  return it == segments_.end() ? 0 : it->second.timeline;
}

std::optional<SegmentNumber> TestSource::next_after(SegmentNumber segment) const {
  const auto it = segments_.upper_bound(segment);
  if (it == segments_.end()) return std::nullopt;
  return it->first;
}

std::uint64_t TestSource::size(SegmentNumber segment) {
  const auto it = segments_.find(segment);
  return it == segments_.end() ? 0 : it->second.file_size;
}

ByteVector TestSource::file(SegmentNumber segment) {
  ByteVector out(segments_.at(segment).file_size);
  read(segment, 0, out);
  return out;
}

}  // namespace walread::test
