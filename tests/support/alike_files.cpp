#include "tests/support/alike_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

namespace walread::test {

void AlikeFiles::add(const std::string& path) {
  constexpr unsigned kMostLinks = 30'000;  // ext4 allows 65,000
  if (links_ != 0 && links_ < kMostLinks && ::link(first_.c_str(), path.c_str()) == 0) {
    ++links_;
    return;
  }
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const bool made = fd >= 0 && ::ftruncate(fd, static_cast<off_t>(size_)) == 0;
  if (fd >= 0) ::close(fd);
  if (!made) throw std::runtime_error("cannot make " + path);
  first_ = path;
  links_ = 1;
}

}  // namespace walread::test
