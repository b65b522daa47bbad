// The words in which formats/control/ describes pg_control: fields of the file and lines of pg_controldata.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "formats/version/version.hpp"
#include "formats/vocabulary.hpp"

namespace walread::formats {

// One member of ControlFileData. Rows stand in the order of the struct; offsets follow from the C rules.
struct ControlRow {
  Field field{};
  FormatSet in = every();             // the releases that have it, and by lineage their forks
  FormatSet except{};                 // forks that do not inherit it
  std::span<const Field> embedded{};  // the member is a struct of these fields, and `field` only names it
};

// When pg_controldata prints a line.
enum class LineWhen : std::uint8_t {
  always,
  bad_crc,           // the checksum does not match
  version_low_half,  // the lower half of the version number is zero, the upper is not: pg_controldata's own
                     // sign of a foreign byte order
  bad_segment_size,  // the WAL segment size is not one that can be
};

// One line, or one warning, of pg_controldata. Rows stand in the order of its output.
struct ControlLine {
  std::string_view label;  // as printed, with its padding
  // What follows: text, and values in braces.
  //   {name}        a member of ControlFileData
  //   {group.name}  a member of a struct inside it
  //   {name|text}   `text` if the value is one that has no name, or a time that has no date
  // and what pg_controldata makes of several members, see below.
  std::string_view value{};
  LineWhen when = LineWhen::always;
  FormatSet in = every();
  FormatSet except{};
};

// The name of the segment that holds the REDO location. Up to 10 the segment size is one that pg_controldata
// was built with: that of the file if it can be one, otherwise the one usual for the product. Since 11 it is
// that of the file, whatever it is.
inline constexpr std::string_view kRedoWalFile = "redo_wal_file";
inline constexpr std::string_view kRedoWalFileAsStored = "redo_wal_file_as_stored";
// The segment size as an int of C, and "byte" or "bytes".
inline constexpr std::string_view kStoredSegmentSize = "stored_segment_size";

// Whether a row for `in` without `except` holds for a system: for a release if it is in the set, for a fork
// also if the release that it grew from is.
constexpr bool holds(FormatSet in, FormatSet except, const Version& version) {
  return in.has(version.system) || (in.has(version.base) && !except.has(version.system));
}

// A piece of ControlLine::value: text as it is, or a value.
struct LinePiece {
  std::string_view text{};  // if `key` is empty
  std::string_view key{};
  std::string_view otherwise{};  // see {name|text}
};

// Cuts the first piece off `rest`, which is not empty. A brace without its partner does not compile.
constexpr LinePiece next_piece(std::string_view& rest) {
  LinePiece piece;
  if (rest.front() != '{') {
    piece.text = rest.substr(0, rest.find('{'));
    rest.remove_prefix(piece.text.size());
    return piece;
  }
  const std::size_t close = rest.find('}');
  if (close == std::string_view::npos) throw "a line of pg_controldata lacks a closing brace";
  piece.key = rest.substr(1, close - 1);
  rest.remove_prefix(close + 1);
  if (const std::size_t bar = piece.key.find('|'); bar != std::string_view::npos) {
    piece.otherwise = piece.key.substr(bar + 1);
    piece.key = piece.key.substr(0, bar);
  }
  return piece;
}

// A field with its place in the file.
struct ControlField {
  std::string_view group{};  // the struct inside ControlFileData that it belongs to; mostly empty
  Field field{};             // `offset` counts from the start of the file

  constexpr bool has_key(std::string_view key) const {
    if (group.empty()) return key == field.name;
    return key.size() == group.size() + 1 + field.name.size() && key.starts_with(group) &&
           key[group.size()] == '.' && key.ends_with(field.name);
  }
};

// pg_control of one system: its rows, put together.
struct ControlLayout {
  static constexpr std::size_t kMaxFields = 64;
  static constexpr std::size_t kMaxLines = 72;

  std::array<ControlField, kMaxFields> field_list{};
  std::array<const ControlLine*, kMaxLines> line_list{};
  std::uint8_t field_count = 0;
  std::uint8_t line_count = 0;
  std::uint16_t size = 0;        // sizeof(ControlFileData): the bytes of the file that mean something
  std::uint16_t crc_offset = 0;  // offsetof(ControlFileData, crc): the checksum covers the bytes before it
  // The same in a build that aligns 8-byte numbers to 4 bytes, as those for i386 do.
  std::uint16_t crc_offset_32_bit = 0;

  constexpr std::span<const ControlField> fields() const { return {field_list.data(), field_count}; }
  constexpr std::span<const ControlLine* const> lines() const { return {line_list.data(), line_count}; }

  // The field of that key ("state", "check_point_copy.redo"), or null.
  constexpr const ControlField* find(std::string_view key) const {
    for (const ControlField& f : fields())
      if (f.has_key(key)) return &f;
    return nullptr;
  }
};

}  // namespace walread::formats
