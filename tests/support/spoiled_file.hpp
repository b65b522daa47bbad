// A file that is removed, cut, zeroed or changed for as long as a test asks about it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace walread::test {

enum class Spoiling : std::uint8_t { removed, cut, zeroed, changed };
inline constexpr Spoiling kSpoilings[] = {Spoiling::removed, Spoiling::cut, Spoiling::zeroed,
                                          Spoiling::changed};
std::string name_of(Spoiling how);

class Spoiled {
 public:
  // From `offset` on it is cut off or zeroed; the byte there is changed. What it was stands in `aside`, on
  // the same file system, and comes back at the end.
  Spoiled(const std::filesystem::path& file, Spoiling how, std::uint64_t offset, std::filesystem::path aside);
  ~Spoiled();
  Spoiled(const Spoiled&) = delete;
  Spoiled& operator=(const Spoiled&) = delete;

 private:
  std::filesystem::path file_;
  std::filesystem::path aside_;
};

}  // namespace walread::test
