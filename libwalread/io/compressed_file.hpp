// A compressed file, read as the bytes that it was made of: streamed, without a temporary file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "libwalread/core/bytes.hpp"

struct archive;

namespace walread {

// How many of a file's first bytes is_compressed() wants to see.
inline constexpr std::size_t kCompressionMagic = 6;

// Whether a file that begins so is compressed with gzip, bzip2, xz, lz4 or zstd. Told by content: archivers
// differ in the suffixes that they give, and Barman gives none. No WAL segment begins like that
// (xlog_internal.h XLOG_PAGE_MAGIC: the second byte is 0xD0 or 0xD1 in every release).
bool is_compressed(Bytes first_bytes);

class CompressedFile {
 public:
  struct Result {
    std::size_t bytes = 0;  // fewer than asked for at the end of what was compressed, or where it is damaged
    bool damaged = false;   // the file is cut off or not what its beginning says
  };

  // Takes over the open descriptor `fd` of a file for which is_compressed() holds, positioned anywhere.
  explicit CompressedFile(int fd);
  ~CompressedFile();
  CompressedFile(const CompressedFile&) = delete;
  CompressedFile& operator=(const CompressedFile&) = delete;

  // Reads up to out.size() bytes from `offset` of the uncompressed content. Cheap in ascending order; a read
  // that goes back behind what is kept (256 KB) decompresses from the start again.
  Result read(std::uint64_t offset, std::span<std::byte> out);

  // How many bytes the content has, as far as it can be decompressed, or `limit` if it has more.
  std::uint64_t size(std::uint64_t limit);

 private:
  struct Close {
    void operator()(archive* a) const;
  };

  void restart();
  bool decode_more();

  int fd_;
  std::unique_ptr<archive, Close> stream_;
  std::vector<std::byte> kept_;  // decompressed bytes from kept_begin_ on
  std::uint64_t kept_begin_ = 0;
  bool ended_ = false;
  bool damaged_ = false;
};

}  // namespace walread
