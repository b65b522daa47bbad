// The values that a record's description shows, and those that its JSON object holds, taken apart so that they can
// be compared without knowing how either was made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace walread::test {

struct Tid {
  std::uint32_t block = 0;
  std::uint32_t offset = 0;
  auto operator<=>(const Tid&) const = default;
};

struct RecordValues {
  // Of any size, modulo 2^32: the tools print some numbers with the wrong sign.
  std::vector<std::uint32_t> numbers;
  // Relations a/b/c, LSNs, times in ISO 8601 and UTC, names, quoted text.
  std::vector<std::string> strings;
  std::vector<Tid> tids;
  std::vector<std::pair<std::string, bool>> switches;  // by name

  void clear();
};

// What a description shows, and what stands between its values.
struct Description {
  RecordValues values;
  std::vector<std::string> gids;   // TIMESTAMP-GXID
  std::vector<std::string> words;  // all that is neither value nor punctuation
  bool init = false;               // "(init)"

  void clear();
};

// Takes `text` (behind "desc: ") apart. What does not look like anything known throws.
void take_apart(std::string_view text, Description& out);

// One line of `waldump --format=json`.
struct JsonLine {
  struct Image {
    std::uint64_t id = 0, block = 0, hole_offset = 0, hole_length = 0;
    std::string relation, fork;
  };
  std::string type, lsn, prev, rmgr, record, text;
  std::uint64_t xid = 0, length = 0, data_length = 0, info = 0, records = 0;
  std::vector<Image> images;
  RecordValues values;  // of all other keys, and data_length

  // Throws if `line` is not a JSON object.
  void parse(std::string_view line);
};

}  // namespace walread::test
