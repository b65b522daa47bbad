// The one place where files and directories are opened: what is read is evidence, and must not notice.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace walread {

// A descriptor, closed at the end. -1: none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  int get() const { return fd_; }
  // Gives it away.
  int release() { return std::exchange(fd_, -1); }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

struct OpenFile {
  FileDescriptor fd{};     // none if it could not be opened; os_error then says why
  int os_error = 0;        // errno; EISDIR: a directory, EINVAL: anything else that is no regular file
  std::uint64_t size = 0;  // bytes that it had when it was opened
};

// Opens a file for reading. Only regular files are opened at all: opening a pipe, a terminal, a device or a
// socket is seen at its other end. Symbolic links are followed. The time of last access stays as it is where
// the system lets us (O_NOATIME: for the owner of the file and for root), and nothing waits (O_NONBLOCK). The
// files of /proc, /sys and the like call themselves regular and are none: reading takes away what some of
// them hold (/proc/kmsg, trace_pipe).
OpenFile open_regular_file(const std::string& path);

// Opens a directory for listing it, or for files to be made in it; again without a trace where possible.
OpenFile open_directory(const std::string& path);

// Makes a file of these bytes in an open directory. It must not be there, not as a symbolic link either
// (O_EXCL, O_NOFOLLOW). Returns 0, or errno: EEXIST. Of a file that could not be written to its end nothing
// is left.
int write_new_file(const FileDescriptor& directory, const std::string& name, const void* bytes,
                   std::size_t size);

}  // namespace walread
