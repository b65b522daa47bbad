// Writes JSON straight into a TextBuffer. Reports use nlohmann_json; records, of which there are millions, cannot
// afford a document each.
#pragma once

#include <cstdint>
#include <string_view>

#include "libwalread/print/text_buffer.hpp"

namespace walread {

class JsonWriter {
 public:
  explicit JsonWriter(TextBuffer& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  // The key of the next value. `key` comes from our own tables and needs no escaping.
  void key(std::string_view key) {
    char* to = out_.reserve(key.size() + 4);
    *to = ',';
    to += need_comma_ ? 1 : 0;
    *to++ = '"';
    to = write_text(to, key);
    *to++ = '"';
    *to++ = ':';
    out_.commit(to);
    need_comma_ = false;
  }

  void number(std::uint64_t n) {
    comma();
    out_.put_unsigned(n);
  }
  void signed_number(std::int64_t n) {
    comma();
    out_.put_signed(n);
  }
  void boolean(bool b) {
    comma();
    out_.put(b ? "true" : "false");
  }
  // Bytes of any kind: what is not printable ASCII is escaped; bytes that are no UTF-8 come out as \u00XX.
  void string(std::string_view s);

  // A string whose content is written by the caller to buffer() in between.
  void begin_string() {
    comma();
    out_.put('"');
  }
  void end_string() { out_.put('"'); }

  TextBuffer& buffer() { return out_; }

 private:
  void comma() {
    if (need_comma_) out_.put(',');
    need_comma_ = true;
  }
  void open(char c) {
    comma();
    out_.put(c);
    need_comma_ = false;
  }
  void close(char c) {
    out_.put(c);
    need_comma_ = true;
  }

  TextBuffer& out_;
  bool need_comma_ = false;
};

// Appends `s` as the inside of a JSON string.
void put_json_escaped(TextBuffer& out, std::string_view s);

}  // namespace walread
