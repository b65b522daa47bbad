#include "libwalread/io/segment_source.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "libwalread/io/open_file.hpp"

namespace walread {

void MemorySource::add(SegmentNumber segment, std::vector<std::byte> bytes, TimelineId timeline) {
  segments_[segment] = {std::move(bytes), timeline};
}

SegmentSource::Result MemorySource::read(SegmentNumber segment, std::uint64_t offset,
                                         std::span<std::byte> out) {
  const auto it = segments_.find(segment);
  if (it == segments_.end()) return {.code = Code::missing_segment};
  const std::vector<std::byte>& bytes = it->second.bytes;
  if (offset >= bytes.size()) return {};
  const std::size_t n = std::min<std::size_t>(out.size(), bytes.size() - static_cast<std::size_t>(offset));
  std::memcpy(out.data(), bytes.data() + offset, n);
  return {.bytes = n};
}

std::uint64_t MemorySource::size(SegmentNumber segment) {
  const auto it = segments_.find(segment);
  return it == segments_.end() ? 0 : it->second.bytes.size();
}

std::string MemorySource::name(SegmentNumber segment) const { return "segment " + std::to_string(segment); }

TimelineId MemorySource::timeline(SegmentNumber segment) const {
  const auto it = segments_.find(segment);
  return it == segments_.end() ? 0 : it->second.timeline;
}

std::optional<SegmentNumber> MemorySource::next_after(SegmentNumber segment) const {
  const auto it = segments_.upper_bound(segment);
  if (it == segments_.end()) return std::nullopt;
  return it->first;
}

FileSource::FileSource(std::map<SegmentNumber, Entry> segments, NameMissing name_missing)
    : FileSource(std::make_shared<Segments>(std::move(segments)), std::move(name_missing)) {}

FileSource::FileSource(std::shared_ptr<Segments> segments, NameMissing name_missing)
    : segments_(std::move(segments)), name_missing_(std::move(name_missing)) {}

std::unique_ptr<FileSource> FileSource::another() const {
  auto out = std::unique_ptr<FileSource>(new FileSource(segments_, name_missing_));
  out->shared_ = shared_;
  out->shared_bytes_ = shared_bytes_;
  return out;
}

FileSource::~FileSource() { close_current(); }

void FileSource::share_decompressed(std::size_t most, SegmentSize size) {
  shared_ = most == 0 ? nullptr : std::make_shared<DecompressedSegments>(most);
  shared_bytes_ = size.bytes();
}

void FileSource::add(SegmentNumber segment, Entry entry) {
  if (open_segment_ == segment) close_current();
  (*segments_)[segment] = std::move(entry);
}

void FileSource::close_current() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  compressed_.reset();
  content_.reset();
}

// The whole content of a compressed file, if it is no larger than a segment; null if it is, or is not
// compressed.
DecompressedSegments::Content FileSource::decompress(SegmentNumber segment) const {
  FileSource file({{segment, segments_->at(segment)}});
  if (file.make_current(segment).code != Code::none || !file.compressed_) return nullptr;
  auto out = std::make_shared<DecompressedSegment>();
  const std::size_t room = shared_bytes_ + 1;
  out->data = std::make_unique_for_overwrite<std::byte[]>(room);
  const CompressedFile::Result got = file.compressed_->read(0, {out->data.get(), room});
  if (got.bytes == room) return nullptr;
  out->size = got.bytes;
  out->damaged = got.damaged;
  return out;
}

// Opens the segment's file unless it is the one that is open.
SegmentSource::Result FileSource::make_current(SegmentNumber segment) {
  if ((fd_ >= 0 || compressed_) && open_segment_ == segment) return {};
  const auto it = segments_->find(segment);
  if (it == segments_->end()) return {.code = Code::missing_segment};
  close_current();
  OpenFile file = open_regular_file(it->second.path);
  if (!file.fd) return {.code = Code::cannot_open, .os_error = file.os_error};
  fd_ = file.fd.release();
  open_segment_ = segment;
  std::byte first[kCompressionMagic];
  const ssize_t n = ::pread(fd_, first, sizeof first, 0);
  if (n > 0 && is_compressed(Bytes(first, static_cast<std::size_t>(n)))) {
    if (shared_) {
      content_ = shared_->get(segment, next_after(segment),
                              [this](SegmentNumber wanted) { return decompress(wanted); });
    }
    if (content_) return {};
    compressed_ = std::make_unique<CompressedFile>(fd_);
    fd_ = -1;
  }
  return {};
}

SegmentSource::Result FileSource::read(SegmentNumber segment, std::uint64_t offset,
                                       std::span<std::byte> out) {
  const Result opened = make_current(segment);
  if (opened.code != Code::none) return opened;
  if (content_) return read_shared(offset, out);
  if (compressed_) {
    const CompressedFile::Result got = compressed_->read(offset, out);
    return {.code = got.damaged ? Code::bad_compression : Code::none, .bytes = got.bytes};
  }
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return {.code = Code::cannot_read, .bytes = done, .os_error = errno};
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return {.bytes = done};
}

SegmentSource::Result FileSource::read_shared(std::uint64_t offset, std::span<std::byte> out) const {
  const std::size_t n =
      offset < content_->size ? std::min<std::size_t>(out.size(), content_->size - offset) : 0;
  if (n != 0) std::memcpy(out.data(), content_->data.get() + offset, n);
  return {.code = content_->damaged && n < out.size() ? Code::bad_compression : Code::none, .bytes = n};
}

std::uint64_t FileSource::size(SegmentNumber segment) {
  if (make_current(segment).code != Code::none) return 0;
  if (content_) return content_->size;
  if (compressed_) return compressed_->size(2 * SegmentSize::kMax);
  struct stat st {};
  return ::fstat(fd_, &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

std::string FileSource::name(SegmentNumber segment) const {
  const auto it = segments_->find(segment);
  if (it == segments_->end()) return name_missing_ ? name_missing_(segment) : "the next segment";
  const std::string& path = it->second.path;
  return path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
}

TimelineId FileSource::timeline(SegmentNumber segment) const {
  const auto it = segments_->find(segment);
  return it == segments_->end() ? 0 : it->second.timeline;
}

std::optional<SegmentNumber> FileSource::next_after(SegmentNumber segment) const {
  const auto it = segments_->upper_bound(segment);
  if (it == segments_->end()) return std::nullopt;
  return it->first;
}

}  // namespace walread
