#include "libwalread/io/compressed_file.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace walread {

namespace {

constexpr std::size_t kDecodeStep = 64u << 10;
constexpr std::size_t kKept = 256u << 10;

struct Magic {
  std::array<unsigned char, kCompressionMagic> bytes;
  std::size_t size;
};

// RFC 1952; bzip2 "BZh"; The .xz File Format 2.1.1.1; LZ4 Frame Format; RFC 8878 3.1.1
constexpr Magic kMagics[] = {
    {{0x1F, 0x8B}, 2},
    {{'B', 'Z', 'h'}, 3},
    {{0xFD, '7', 'z', 'X', 'Z', 0}, 6},
    {{0x04, 0x22, 0x4D, 0x18}, 4},
    {{0x28, 0xB5, 0x2F, 0xFD}, 4},
};

}  // namespace

bool is_compressed(Bytes first_bytes) {
  return std::ranges::any_of(kMagics, [&](const Magic& m) {
    return first_bytes.size() >= m.size && std::memcmp(first_bytes.data(), m.bytes.data(), m.size) == 0;
  });
}

void CompressedFile::Close::operator()(archive* a) const { archive_read_free(a); }

CompressedFile::CompressedFile(int fd) : fd_(fd) { restart(); }

CompressedFile::~CompressedFile() {
  stream_.reset();
  ::close(fd_);
}

void CompressedFile::restart() {
  kept_.clear();
  kept_begin_ = 0;
  ended_ = false;
  damaged_ = false;
  stream_.reset(archive_read_new());
  // Named one by one: support_filter_all() would also run programs for formats that it does not know itself.
  archive_read_support_filter_gzip(stream_.get());
  archive_read_support_filter_bzip2(stream_.get());
  archive_read_support_filter_xz(stream_.get());
  archive_read_support_filter_lz4(stream_.get());
  archive_read_support_filter_zstd(stream_.get());
  archive_read_support_format_raw(stream_.get());
  archive_entry* entry = nullptr;
  const bool open = ::lseek(fd_, 0, SEEK_SET) == 0 &&
                    archive_read_open_fd(stream_.get(), fd_, kDecodeStep) == ARCHIVE_OK &&
                    archive_read_next_header(stream_.get(), &entry) == ARCHIVE_OK;
  // What the first bytes promise and no filter takes would come out as it is: that is not the content.
  if (!open || archive_filter_code(stream_.get(), 0) == ARCHIVE_FILTER_NONE) ended_ = damaged_ = true;
}

bool CompressedFile::decode_more() {
  if (ended_) return false;
  if (kept_.size() > kKept + kDecodeStep) {
    const std::size_t surplus = kept_.size() - kKept;
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(surplus));
    kept_begin_ += surplus;
  }
  const std::size_t size = kept_.size();
  kept_.resize(size + kDecodeStep);
  const la_ssize_t n = archive_read_data(stream_.get(), kept_.data() + size, kDecodeStep);
  kept_.resize(size + static_cast<std::size_t>(std::max<la_ssize_t>(n, 0)));
  ended_ = n <= 0;
  damaged_ = n < 0;
  return !ended_;
}

std::uint64_t CompressedFile::size(std::uint64_t limit) {
  while (kept_begin_ + kept_.size() < limit && decode_more()) {
  }
  return std::min<std::uint64_t>(limit, kept_begin_ + kept_.size());
}

CompressedFile::Result CompressedFile::read(std::uint64_t offset, std::span<std::byte> out) {
  if (offset < kept_begin_) restart();
  std::size_t done = 0;
  do {
    const std::uint64_t at = offset + done;
    const std::uint64_t kept_end = kept_begin_ + kept_.size();
    if (at < kept_begin_ || at >= kept_end) continue;
    const std::size_t n = std::min<std::uint64_t>(out.size() - done, kept_end - at);
    std::memcpy(out.data() + done, kept_.data() + (at - kept_begin_), n);
    done += n;
  } while (done < out.size() && decode_more());
  return {.bytes = done, .damaged = damaged_ && done < out.size()};
}

}  // namespace walread
