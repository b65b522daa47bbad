// The text that a product's own dump tool prints for a record, as a template over the record's fields.
// Templates are compiled at build time; one that names a missing field does not compile.
//
//   {name}            the value, in the default form of its kind
//   {name:style}      in another form, see Style
//   {}                the value of an element that has one unnamed field
//   {#part}           the number of elements (or bytes) of a part; {#data} the bytes of the whole data
//   {#part-4}         the same, less a constant
//   {@part}           the bytes that a part takes, with everything behind its fixed fields
//   {?cond:yes|no}    yes if the condition holds; `|no` may be missing
//   {*part:text}      the text once for each element
//   {*part/sep:text}  the same with `sep` between them
//   {!name}           what a hook prints, see Hook
//   {{ }}             a brace; the closing one only outside of all braces, where it cannot close anything
// Conditions: name (not zero), name&mask, name=value, info&mask, image0, block0, data0, applied0, origin (see Test),
// #part (has elements), ! before any.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "formats/vocabulary.hpp"

namespace walread::formats {

enum class Style : std::uint8_t {
  normal,
  signed_number,  // d: an unsigned value printed with %d
  hex,            // x: %x
  hex4,           // 04x
  yes_no,         // tf: T or F
  on_off,         // onoff
  path,           // path: the relation's file below the data directory, main fork
  temp_path,      // temppath: the same for a temporary relation of Greenplum
  suffix,         // suffix: of a fork, _fsm and so on; nothing for main
  choice,         // name: the choice's name
  flag_list,      // flags: the names of the bits set, each followed by a space
  flag_commas,    // flags,: the same with commas in between
  hex_wide,       // 08x
  hex2,           // 02x
  hex2_upper,     // 02X
  hex_upper,      // X
  letter,         // c: a character as it is
  fixed,          // f: a double as %f
  general,        // g: a double as %g
  xid_pair,       // xid: a FullTransactionId as epoch:xid
  block_of_tid,   // block
  offset_of_tid,  // offset
  gxid,           // gxid: %.10u, the second half of a Greenplum gid
};

// Texts that no template can say, made from the decoded parts by a function in libwalread/print/hooks.cpp.
enum class Hook : std::uint8_t {
  origin,        // the record's replication origin, which stands in its header (xlogrecord.h, since 9.5)
  payload,       // logicalmsgdesc.c logicalmsg_desc() (since 14): the bytes of part "message" in hexadecimal
  freeze_plans,  // heapdesc.c plan_elem_desc() (since 16): each plan with its share of the offsets that follow
  btree_updates, // nbtdesc.c delvacuum_desc() (since 16): each posting list with the places it loses
};

enum class OpCode : std::uint8_t { literal, field, count, extent, test, jump, each, next, hook };

// How a value is written, where that is simple, as it is for most values of most lines.
enum class Form : std::uint8_t {
  general,
  number1,  // a number of one byte, two, or four
  number2,
  number4,
  tid,       // block/offset
  relation,  // tablespace/database/file
  hex2,      // %02X of one byte
};

constexpr Form form_of(Kind kind, Style style) {
  if (style == Style::hex2_upper && kind == Kind::u8) return Form::hex2;
  if (style != Style::normal) return Form::general;
  switch (kind) {
    case Kind::u8: return Form::number1;
    case Kind::u16: case Kind::offset: return Form::number2;
    case Kind::u32: case Kind::xid: case Kind::oid: case Kind::block: case Kind::tli: return Form::number4;
    case Kind::tid: return Form::tid;
    case Kind::relation: return Form::relation;
    default: return Form::general;
  }
}

struct Op {
  OpCode code{};
  Style style{};
  Form form{};
  FieldRef ref{};
  Test test{};
  bool negate = false;
  bool wide = false;          // of a literal: no longer than kWideLiteral, and so much of the template is there behind its begin
  std::uint16_t target = 0;   // of test, jump, each, next
  std::uint16_t text = 0;     // of a literal: where it begins in the template
  std::uint32_t value = 0;    // literal: length; test: mask or value; count: what to subtract
};

inline constexpr std::size_t kWideLiteral = 16;

inline constexpr std::size_t kMaxOps = 72;

struct Program {
  std::string_view source{};
  std::array<Op, kMaxOps> ops{};
  std::uint8_t count = 0;
};

inline constexpr std::uint8_t kInnerBase = 200;  // FieldRef::part of the inner parts of an element
inline constexpr std::uint8_t kWholeData = 253;  // Op::ref.part of {#data}

namespace detail {

constexpr FieldRef find_in(std::span<const Field> f, std::string_view name, std::uint8_t part) {
  for (std::size_t i = 0; i < f.size(); ++i)
    if (f[i].name == name) return {part, static_cast<std::uint8_t>(i), f[i].kind, f[i].offset, &f[i]};
  return {};
}

// Finds a field: first in the element being looked at, then in the single structs of the record.
constexpr FieldRef find_field(std::span<const Part> parts, std::string_view name, const Part* element) {
  const std::size_t dot = name.find('.');
  const std::string_view scope = dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
  if (dot != std::string_view::npos) name = name.substr(dot + 1);
  if (element != nullptr && scope.empty()) {
    FieldRef ref = find_in(element->fields, name, FieldRef::kElement);
    for (std::size_t i = 0; ref.part == FieldRef::kNone && i < element->inner.size(); ++i)
      if (element->inner[i].repeat == Repeat::once)
        ref = find_in(element->inner[i].fields, name, static_cast<std::uint8_t>(kInnerBase + i));
    if (ref.part != FieldRef::kNone) return ref;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].repeat != Repeat::once || (!scope.empty() && parts[i].name != scope)) continue;
    if (const FieldRef ref = find_in(parts[i].fields, name, static_cast<std::uint8_t>(i)); ref.part != FieldRef::kNone)
      return ref;
  }
  throw "a row names a field that the record does not have";
}

constexpr std::uint8_t find_part(std::span<const Part> parts, std::string_view name) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].name == name) return static_cast<std::uint8_t>(i);
  throw "a template names a part that the record does not have";
}

constexpr std::uint32_t parse_number(std::string_view s) {
  std::uint32_t n = 0;
  const bool is_hex = s.starts_with("0x");
  if (is_hex) s.remove_prefix(2);
  if (s.empty()) throw "a template lacks a number";
  for (char c : s) {
    std::uint32_t digit = 99;
    if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
    if (is_hex && c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a' + 10);
    if (digit == 99) throw "a template holds a number that is none";
    n = n * (is_hex ? 16 : 10) + digit;
  }
  return n;
}

constexpr Style parse_style(std::string_view s) {
  if (s == "d") return Style::signed_number;
  if (s == "x") return Style::hex;
  if (s == "04x") return Style::hex4;
  if (s == "02x") return Style::hex2;
  if (s == "02X") return Style::hex2_upper;
  if (s == "08x") return Style::hex_wide;
  if (s == "X") return Style::hex_upper;
  if (s == "c") return Style::letter;
  if (s == "f") return Style::fixed;
  if (s == "g") return Style::general;
  if (s == "xid") return Style::xid_pair;
  if (s == "flags,") return Style::flag_commas;
  if (s == "tf") return Style::yes_no;
  if (s == "onoff") return Style::on_off;
  if (s == "path") return Style::path;
  if (s == "temppath") return Style::temp_path;
  if (s == "suffix") return Style::suffix;
  if (s == "name") return Style::choice;
  if (s == "flags") return Style::flag_list;
  if (s == "block") return Style::block_of_tid;
  if (s == "offset") return Style::offset_of_tid;
  if (s == "gxid") return Style::gxid;
  throw "a template names a style that does not exist";
}

class TemplateCompiler {
 public:
  constexpr TemplateCompiler(std::string_view text, std::span<const Part> parts) : text_(text), parts_(parts) {
    program_.source = text;
  }

  constexpr Program run() {
    sequence(false);
    if (at_ != text_.size()) throw "a template has a closing brace too many";
    return program_;
  }

 private:
  constexpr Op& emit(OpCode code) {
    if (program_.count == kMaxOps) throw "a template is too long for kMaxOps";
    Op& op = program_.ops[program_.count++];
    op.code = code;
    return op;
  }

  // Text and braces up to the end, or inside braces up to `|` or `}`.
  constexpr void sequence(bool inside) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool twice = at_ + 1 < text_.size() && text_[at_ + 1] == c;
      if ((c == '{' || (c == '}' && !inside)) && twice) {
        literal(at_, 1);
        at_ += 2;
      } else if (c == '{') {
        ++at_;
        braces();
      } else if (c == '}' || (inside && c == '|')) {
        return;
      } else {
        std::size_t end = at_;
        while (end < text_.size() && text_[end] != '{' && text_[end] != '}' && !(inside && text_[end] == '|')) ++end;
        literal(at_, end - at_);
        at_ = end;
      }
    }
  }

  constexpr void literal(std::size_t begin, std::size_t length) {
    Op& op = emit(OpCode::literal);
    op.text = static_cast<std::uint16_t>(begin);
    op.value = static_cast<std::uint32_t>(length);
    op.wide = length <= kWideLiteral && begin + kWideLiteral <= text_.size();
  }

  constexpr std::string_view until(std::string_view stops) {
    const std::size_t end = text_.find_first_of(stops, at_);
    if (end == std::string_view::npos) throw "a template lacks a closing brace";
    const std::string_view s = text_.substr(at_, end - at_);
    at_ = end;
    return s;
  }

  constexpr void close() {
    if (at_ >= text_.size() || text_[at_] != '}') throw "a template lacks a closing brace";
    ++at_;
  }

  constexpr void braces() {
    if (at_ >= text_.size()) throw "a template lacks a closing brace";
    switch (text_[at_]) {
      case '?': ++at_; condition(); break;
      case '*': ++at_; repetition(); break;
      case '#': ++at_; number(OpCode::count); break;
      case '@': ++at_; number(OpCode::extent); break;
      case '!': ++at_; hook(); break;
      default: value(); break;
    }
    close();
  }

  constexpr void value() {
    const std::string_view name = until(":}");
    Style style{};
    if (text_[at_] == ':') {
      ++at_;
      style = parse_style(until("}"));
    }
    Op& op = emit(OpCode::field);
    op.ref = find_field(parts_, name, element_);
    op.style = style;
    op.form = form_of(op.ref.kind, style);
  }

  constexpr void number(OpCode code) {
    std::string_view name = until("}");
    std::uint32_t less = 0;
    if (const std::size_t minus = name.find('-'); minus != std::string_view::npos) {
      less = parse_number(name.substr(minus + 1));
      name = name.substr(0, minus);
    }
    Op& op = emit(code);
    op.ref.part = name == "data" ? kWholeData : find_part(parts_, name);
    op.value = less;
  }

  constexpr void hook() {
    const std::string_view name = until("}");
    Op& op = emit(OpCode::hook);
    if (name == "origin") {
      op.value = static_cast<std::uint32_t>(Hook::origin);
    } else if (name == "payload") {
      op.value = static_cast<std::uint32_t>(Hook::payload);
    } else if (name == "freeze_plans") {
      op.value = static_cast<std::uint32_t>(Hook::freeze_plans);
    } else if (name == "btree_updates") {
      op.value = static_cast<std::uint32_t>(Hook::btree_updates);
    } else {
      throw "a template names a hook that does not exist";
    }
  }

  constexpr void condition() {
    std::string_view c = until(":");
    ++at_;
    const std::size_t test_at = program_.count;
    {
      Op& op = emit(OpCode::test);
      if (c.starts_with('!')) {
        op.negate = true;
        c.remove_prefix(1);
      }
      parse_condition(c, op);
    }
    sequence(true);
    if (at_ < text_.size() && text_[at_] == '|') {
      ++at_;
      const std::size_t jump_at = program_.count;
      emit(OpCode::jump);
      program_.ops[test_at].target = program_.count;
      sequence(true);
      program_.ops[jump_at].target = program_.count;
    } else {
      program_.ops[test_at].target = program_.count;
    }
  }

  constexpr void parse_condition(std::string_view c, Op& op) const {
    if (c.starts_with('#')) {
      op.test = Test::present;
      op.value = find_part(parts_, c.substr(1));
    } else if (c == "origin") {
      op.test = Test::origin;
    } else if (c.starts_with("info&")) {
      op.test = Test::info_bit;
      op.value = parse_number(c.substr(5));
    } else if (is_block_test(c, "image", Test::image, op) || is_block_test(c, "block", Test::block, op) ||
               is_block_test(c, "data", Test::block_data, op) || is_block_test(c, "applied", Test::applied, op)) {
      return;
    } else if (const std::size_t amp = c.find('&'); amp != std::string_view::npos) {
      op.test = Test::any_bit;
      op.value = parse_number(c.substr(amp + 1));
      op.ref = find_field(parts_, c.substr(0, amp), element_);
    } else if (const std::size_t eq = c.find('='); eq != std::string_view::npos) {
      op.test = Test::equals;
      op.value = parse_number(c.substr(eq + 1));
      op.ref = find_field(parts_, c.substr(0, eq), element_);
    } else {
      op.test = Test::nonzero;
      op.ref = find_field(parts_, c, element_);
    }
  }

  // image0 and the like: a word and one digit. Not a field of that name with a digit behind it.
  constexpr bool is_block_test(std::string_view c, std::string_view word, Test test, Op& op) const {
    if (!c.starts_with(word) || c.size() != word.size() + 1 || c.back() < '0' || c.back() > '9') return false;
    op.test = test;
    op.value = static_cast<std::uint32_t>(c.back() - '0');
    return true;
  }

  // each -> jump over the separator; separator; text; next -> back to the separator
  constexpr void repetition() {
    const std::uint8_t part = find_part(parts_, until(":/"));
    std::size_t separator = 0, separator_length = 0;
    if (text_[at_] == '/') {
      separator = ++at_;
      separator_length = until(":").size();
    }
    ++at_;
    if (element_ != nullptr) throw "a template repeats inside a repetition";
    element_ = &parts_[part];
    const std::size_t each_at = program_.count;
    emit(OpCode::each).ref.part = part;
    if (separator_length != 0) {
      emit(OpCode::jump).target = static_cast<std::uint16_t>(each_at + 3);
      literal(separator, separator_length);
    }
    sequence(true);
    Op& back = emit(OpCode::next);
    back.ref.part = part;
    back.target = static_cast<std::uint16_t>(each_at + (separator_length != 0 ? 2 : 1));
    program_.ops[each_at].target = program_.count;
    element_ = nullptr;
  }

  std::string_view text_;
  std::span<const Part> parts_;
  const Part* element_ = nullptr;
  std::size_t at_ = 0;
  Program program_{};
};

}  // namespace detail

}  // namespace walread::formats
