// Writes JSON straight into a TextBuffer. Reports use nlohmann_json; records, of which there are millions, cannot
// afford a document each.
#pragma once

#include <cstdint>
#include <string_view>

#include "libwalread/print/text_buffer.hpp"

namespace walread {

class JsonWriter {
 public:
  // Where writing begins; what goes before has been written by the caller.
  enum class Inside : std::uint8_t { nothing, object_with_members };

  explicit JsonWriter(TextBuffer& out, Inside inside = Inside::nothing)
      : out_(out), need_comma_(inside == Inside::object_with_members) {}

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
    value(kNumberRoom, [n](char* to) { return write_unsigned(to, n); });
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

  // A value in JSON already: `write` puts it at the place that it is given, touching no more than `room` characters, and
  // returns its end.
  template <class Write>
  void value(std::size_t room, Write write) {
    char* to = out_.reserve(1 + room);
    *to = ',';
    to += need_comma_ ? 1 : 0;
    need_comma_ = true;
    out_.commit(write(to));
  }
  // For who writes members to buffer() himself: whether a comma comes before the next of them, and what he leaves.
  bool needs_comma() const { return need_comma_; }
  void left_off(bool needs_comma) { need_comma_ = needs_comma; }

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
  bool need_comma_;
};

// Whether `s` is the inside of a JSON string as it is: printable ASCII without a quote or a backslash.
bool is_plain_json(std::string_view s);

// Appends `s` as the inside of a JSON string.
void put_json_escaped(TextBuffer& out, std::string_view s);

}  // namespace walread
