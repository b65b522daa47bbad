// Records as the product's own dump tool prints them.
#pragma once

#include <array>
#include <string>

#include "formats/version/version.hpp"
#include "libwalread/decode/decoder.hpp"
#include "libwalread/print/relation_texts.hpp"
#include "libwalread/print/text_buffer.hpp"
#include "libwalread/print/time_text.hpp"

namespace walread {

struct TextOptions {
  bool backup_details = false;  // a line for each full-page image (-b)
  bool color = false;           // for a terminal that shows ANSI colours
  bool escape = false;          // control characters as escapes, for any terminal
  std::size_t max_width = 0;    // bytes of a description that are shown, and a note of how many are not; 0: all
};

class RecordText {
 public:
  // `version` decides the words. With default options the bytes are those of the product's tool.
  explicit RecordText(const formats::Version& version, const TextOptions& options = {})
      : version_(version), options_(options) {}

  // Appends the line or lines of one record, each with its newline. `decoded.row` is null for a record type that
  // is not known: it is shown in hexadecimal.
  void put(TextBuffer& out, const DecodedRecord& decoded);

  // Appends only what the tool prints behind "desc: ".
  void put_description(TextBuffer& out, const DecodedRecord& decoded);

 private:
  // The start of a line up to the lengths, which depends on the resource manager alone.
  struct LineStart {
    std::size_t size = 0;
    std::string text{};  // of at least kLineStart characters, so that so many can be copied whatever its size
  };
  static constexpr std::size_t kLineStart = 48;

  // The repetition that a template is in.
  struct Loop {
    const formats::Part* part = nullptr;
    const PartView* view = nullptr;
    std::uint32_t index = 0;
    const std::byte* at = nullptr;
    ElementView element{};

    void begin(const formats::Part& of, const PartView& elements) {
      part = &of;
      view = &elements;
      index = 0;
      at = elements.data;
    }
    // Moves to the next element; false behind the last.
    bool advance(const DecodedRecord& r);
  };

  void fill(LineStart& start, std::uint8_t rmid);
  void put_prefix(TextBuffer& out, const RecordView& r);
  void put_images(TextBuffer& out, const RecordView& r);
  void run(TextBuffer& out, const DecodedRecord& decoded);
  void put_operation(TextBuffer& out, const formats::Op& op, const DecodedRecord& r, const ElementView* element);

  const formats::Version& version_;
  TextOptions options_;
  TextBuffer scratch_;
  LocalTimes times_;
  RelationTexts relations_;
  std::array<LineStart, 256> line_starts_{};
  static constexpr std::size_t kXidSize = 10;
  std::uint32_t xid_ = 0;
  char xid_text_[kXidSize + kNumberRoom] = "         0";
  LsnDigits lsn_;  // of the line before
  Loop loop_;
};

// Appends a description of a record that nobody can interpret: its bytes in hexadecimal, at most `limit` of them
// and a note of how many were left out.
void put_hex_dump(TextBuffer& out, Bytes data, std::size_t limit);

// Cuts what stands in `out` from `begin` on to at most `width` bytes, which are fewer than there are, and appends how
// many bytes that leaves out. A character of several bytes is not cut apart.
void shorten(TextBuffer& out, std::size_t begin, std::size_t width);

// Appends the name of a resource manager, or its number if it has none.
void put_rmgr_name(TextBuffer& out, const formats::Version& v, std::uint8_t rmid);

// Bytes shown of records that are not understood.
inline constexpr std::size_t kHexLimit = 256;

}  // namespace walread
