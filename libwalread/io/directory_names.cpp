#include "libwalread/io/directory_names.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "libwalread/io/open_file.hpp"

namespace walread {

DirectoryNames list_directory(const std::string& path) {
  DirectoryNames out;
  OpenFile opened = open_directory(path);
  out.os_error = opened.os_error;
  if (!opened.fd) return out;
  DIR* dir = ::fdopendir(opened.fd.get());
  if (dir == nullptr) {
    out.os_error = errno;
    return out;
  }
  opened.fd.release();  // the stream's from now on
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(dir);  // NOLINT(concurrency-mt-unsafe): no other thread has this stream
    if (entry == nullptr) {
      out.os_error = errno;
      break;
    }
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") out.names.emplace_back(name);
  }
  ::closedir(dir);
  std::ranges::sort(out.names);
  return out;
}

bool path_exists(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0;
}

bool is_directory(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

}  // namespace walread
