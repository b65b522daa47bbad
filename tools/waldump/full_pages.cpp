#include "tools/waldump/full_pages.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "libwalread/io/directory_names.hpp"
#include "libwalread/print/block_text.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

bool FullPageSaver::prepare() {
  const bool made = ::mkdir(directory_.c_str(), 0777) == 0;
  if (!made && errno != EEXIST) {
    cli::error(fmt::format("{}: cannot make the directory: {}", directory_, std::strerror(errno)));
    return false;
  }
  OpenFile opened = open_directory(directory_);
  const DirectoryNames found =
      opened.fd && !made ? list_directory(directory_) : DirectoryNames{.os_error = opened.os_error};
  if (found.os_error != 0) {
    cli::error(
        fmt::format("{}: cannot use it as a directory: {}", directory_, std::strerror(found.os_error)));
    return false;
  }
  if (!found.names.empty()) {
    cli::error(
        fmt::format("{}: the directory is not empty; images go only into a new or empty one", directory_));
    return false;
  }
  opened_ = std::move(opened.fd);
  return true;
}

bool FullPageSaver::write(const std::string& name, Bytes page) {
  const int os_error = write_new_file(opened_, name, page.data(), page.size());
  if (os_error == 0) return true;
  const std::string path = directory_ + "/" + name;
  // It was empty a moment ago: somebody else writes there, or the log has two images under one name.
  cli::error(os_error == EEXIST ? fmt::format("{}: it is there already, and is not written over", path)
                                : fmt::format("{}: cannot write: {}", path, std::strerror(os_error)));
  return false;
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
