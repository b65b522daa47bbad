// --save-fullpage: each full-page image as a file of its own.
#pragma once

#include <string>
#include <vector>

#include "libwalread/decode/full_page.hpp"
#include "libwalread/io/open_file.hpp"

namespace walread::waldump {

enum class Saved {
  all,
  not_all,       // an image does not make up a page; said
  cannot_write,  // said
};

class FullPageSaver {
 public:
  explicit FullPageSaver(std::string directory) : directory_(std::move(directory)) {}

  // Makes the directory, or takes an empty one, as pg_waldump does. False if that fails; the reason was said.
  bool prepare();

  // Writes the images of a record.
  Saved save(const DecodedRecord& decoded, TimelineId tli);

  std::uint64_t saved() const { return saved_; }

 private:
  bool write(const std::string& name, Bytes page);

  std::string directory_;
  FileDescriptor opened_;  // of the directory, whatever becomes of its name
  std::vector<std::byte> page_;
  std::uint64_t saved_ = 0;
};

}  // namespace walread::waldump
