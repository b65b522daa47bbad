// Names in a directory that is not a WAL directory.
#pragma once

#include <string>
#include <vector>

namespace walread {

struct DirectoryNames {
  std::vector<std::string> names{};  // sorted as strcmp() does; without "." and ".."
  int os_error = 0;                  // errno if the directory could not be read
};

// Lists a directory in one pass. Opens nothing in it.
DirectoryNames list_directory(const std::string& path);

// Whether something is there, a symbolic link's target included.
bool path_exists(const std::string& path);
bool is_directory(const std::string& path);

}  // namespace walread
