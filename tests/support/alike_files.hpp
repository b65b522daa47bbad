// Very many files, quickly.
#pragma once

#include <cstdint>
#include <string>

namespace walread::test {

// Makes files of one size, holes throughout, as names of few: to make a hundred thousand of their own takes some file systems
// a minute.
class AlikeFiles {
 public:
  explicit AlikeFiles(std::uint64_t size) : size_(size) {}

  // All paths must be on one file system. Throws if the file cannot be made.
  void add(const std::string& path);

 private:
  std::uint64_t size_;
  std::string first_;
  unsigned links_ = 0;
};

}  // namespace walread::test
