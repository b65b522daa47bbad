// Records as JSON objects, one a line.
#pragma once

#include "formats/version/version.hpp"
#include "libwalread/decode/blocks.hpp"
#include "libwalread/decode/decoder.hpp"
#include "libwalread/print/fields_json.hpp"
#include "libwalread/print/record_text.hpp"
#include "libwalread/print/text_buffer.hpp"

namespace walread {

// The version of the JSON Lines that waldump writes; raised when a key changes its meaning or goes away.
inline constexpr unsigned kRecordSchema = 1;

class RecordJson {
 public:
  // `max_width`: TextOptions::max_width of the key "text".
  explicit RecordJson(const formats::Version& version, std::size_t max_width = 0)
      : version_(version), text_(version, {.max_width = max_width}) {}

  // Appends one object and a newline. LSNs and 64-bit numbers are strings, times UTC in ISO 8601. `tli`: the
  // timeline that the record belongs to.
  void put(TextBuffer& out, const DecodedRecord& decoded, TimelineId tli);

 private:
  // Each appends members of the record's object.
  void put_header(TextBuffer& out, const DecodedRecord& decoded, TimelineId tli);
  void put_blocks(JsonWriter& json, const DecodedRecord& decoded);
  void put_text(TextBuffer& out, const DecodedRecord& decoded);

  const formats::Version& version_;
  LsnDigits begin_;  // of the record before
  LsnDigits end_;
  RecordText text_;
  FieldsJson fields_;
  TextBuffer scratch_;
  BlockFacts blocks_;
};

}  // namespace walread
