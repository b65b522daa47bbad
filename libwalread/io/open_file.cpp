#include "libwalread/io/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace walread {

namespace {

constexpr int kQuietly = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// As open(2), without touching the time of last access if that is allowed.
OpenFile open_quietly(const std::string& path, int flags) {
  OpenFile out;
  out.fd = FileDescriptor(::open(path.c_str(), kQuietly | flags | O_NOATIME));
  if (!out.fd && errno == EPERM) out.fd = FileDescriptor(::open(path.c_str(), kQuietly | flags));
  if (!out.fd) out.os_error = errno;
  return out;
}

int fault_of(const struct stat& st) {
  if (S_ISREG(st.st_mode)) return 0;
  return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
}

// Whether the file's bytes come into being as they are read (linux/magic.h).
bool is_made_by_kernel(int fd) {
  constexpr std::array<std::uint32_t, 4> kSuchFileSystems{0x9FA0, 0x62656572, 0x64626720,
                                                          0x74726163};  // proc, sysfs, debugfs, tracefs
  struct statfs fs {};
  return ::fstatfs(fd, &fs) == 0 &&
         std::ranges::find(kSuchFileSystems, static_cast<std::uint32_t>(fs.f_type)) != kSuchFileSystems.end();
}

OpenFile refused(int os_error) {
  OpenFile out;
  out.os_error = os_error;
  return out;
}

bool write_all(int fd, const char* bytes, std::size_t size) {
  while (size != 0) {
    const ssize_t n = ::write(fd, bytes, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

OpenFile open_regular_file(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return refused(errno);
  if (const int fault = fault_of(st); fault != 0) return refused(fault);
  OpenFile out = open_quietly(path, 0);
  if (!out.fd) return out;
  // It may be another file by now.
  if (::fstat(out.fd.get(), &st) != 0) return refused(errno);
  if (const int fault = fault_of(st); fault != 0) return refused(fault);
  if (is_made_by_kernel(out.fd.get())) return refused(EINVAL);
  out.size = static_cast<std::uint64_t>(st.st_size);
  return out;
}

OpenFile open_directory(const std::string& path) { return open_quietly(path, O_DIRECTORY); }

int write_new_file(const FileDescriptor& directory, const std::string& name, const void* bytes,
                   std::size_t size) {
  FileDescriptor file(
      ::openat(directory.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file) return errno;
  int os_error = write_all(file.get(), static_cast<const char*>(bytes), size) ? 0 : errno;
  // Some file systems say only now that there is no room.
  if (::close(file.release()) != 0 && os_error == 0) os_error = errno;
  if (os_error != 0) ::unlinkat(directory.get(), name.c_str(), 0);
  return os_error;
}

}  // namespace walread
