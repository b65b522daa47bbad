#include "tests/support/compression.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace walread::test {

namespace {

void check(int result) {
  if (result != ARCHIVE_OK) throw std::runtime_error("libarchive cannot compress");
}

int set_filter(archive* a, FileCompression method) {
  switch (method) {
    case FileCompression::kGzip:
      return archive_write_add_filter_gzip(a);
    case FileCompression::kLz4:
      return archive_write_add_filter_lz4(a);
    case FileCompression::kZstd:
      return archive_write_add_filter_zstd(a);
    case FileCompression::kXz:
      return archive_write_add_filter_xz(a);
    case FileCompression::kBzip2:
      return archive_write_add_filter_bzip2(a);
    default:
      throw std::invalid_argument("not a method that is read");
  }
}

}  // namespace

ByteVector compress(Bytes content, FileCompression method) {
  const std::unique_ptr<archive, int (*)(archive*)> out(archive_write_new(), archive_write_free);
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                       archive_entry_free);
  ByteVector packed(content.size() + 65536);
  std::size_t used = 0;
  check(set_filter(out.get(), method));
  check(archive_write_set_format_raw(out.get()));
  check(archive_write_open_memory(out.get(), packed.data(), packed.size(), &used));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  check(archive_write_header(out.get(), entry.get()));
  if (archive_write_data(out.get(), content.data(), content.size()) != std::ssize(content))
    throw std::runtime_error("libarchive cannot compress");
  check(archive_write_close(out.get()));
  packed.resize(used);
  return packed;
}

}  // namespace walread::test
