#include "tools/waldump/full_pages.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "libwalread/io/wal_directory.hpp"
#include "libwalread/print/block_text.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

bool FullPageSaver::prepare() {
  if (::mkdir(directory_.c_str(), 0777) == 0) return true;
  if (errno != EEXIST) {
    cli::error(fmt::format("{}: cannot make the directory: {}", directory_, std::strerror(errno)));
    return false;
  }
  const WalDirectory found = list_wal_directory(directory_);
  if (found.os_error != 0) {
    cli::error(
        fmt::format("{}: cannot use it as a directory: {}", directory_, std::strerror(found.os_error)));
    return false;
  }
  if (found.files.empty()) return true;
  cli::error(
      fmt::format("{}: the directory is not empty; images go only into a new or empty one", directory_));
  return false;
}

bool FullPageSaver::write(const std::string& name, Bytes page) {
  const std::string path = directory_ + "/" + name;
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  bool good = fd >= 0;
  for (std::size_t done = 0; good && done < page.size();) {
    const ssize_t n = ::write(fd, page.data() + done, page.size() - done);
    if (n < 0 && errno == EINTR) continue;
    good = n > 0;
    if (good) done += static_cast<std::size_t>(n);
  }
  if (!good) cli::error(fmt::format("{}: cannot write: {}", path, std::strerror(errno)));
  if (fd >= 0) ::close(fd);
  return good;
}

Saved FullPageSaver::save(const DecodedRecord& decoded, TimelineId tli) {
  Saved result = Saved::all;
  for_each_image(decoded, [&](const BlockImage& image) {
    if (result == Saved::cannot_write) return;
    const std::string name = full_page_name(tli, decoded.record->lsn, image);
    page_.resize(page_size(image));
    if (!restore_page(image, page_)) {
      const bool whole = image.compression == ImageCompression::none;
      cli::error(fmt::format("{}: the image at {} does not make up a page: {} bytes{} and a hole of {} at {}",
                             name, to_string(decoded.record->lsn), image.bytes.size(),
                             whole ? "" : fmt::format(" compressed with {}", name_of(image.compression)),
                             image.hole_length, image.hole_offset));
      result = Saved::not_all;
    } else if (write(name, page_)) {
      ++saved_;
    } else {
      result = Saved::cannot_write;
    }
  });
  return result;
}

}  // namespace walread::waldump
