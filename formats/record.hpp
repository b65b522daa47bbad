// A record type: one row of formats/rmgr/*.hpp, compiled at build time from what the row says.
#pragma once

#include "formats/text_template.hpp"
#include "formats/vocabulary.hpp"

namespace walread::formats {

// What a row says.
struct RecordSpec {
  std::uint8_t op = 0;          // xl_info & mask
  std::uint8_t mask = 0xF0;
  std::string_view name{};      // as pg_waldump names it: INSERT, CHECKPOINT_ONLINE
  bool init_page = false;       // bit 0x80 of xl_info makes it NAME+INIT
  FormatSet in = every();
  Parts parts{};
  std::string_view text{};      // what the product's dump tool prints, see text_template.hpp
  std::array<Touch, kMaxTouches> touches{};
  std::string_view source{};    // where the facts come from: server struct, file, release
  std::string_view meaning{};   // one sentence for a person
};

// The row with names resolved and the text compiled.
struct Record {
  std::uint8_t op = 0;
  std::uint8_t mask = 0xF0;
  bool init_page = false;
  bool page_record = false;  // its data is a page, behind the struct that says which
  bool untrusted_fields = false;  // single structs have fields that the server did not write
  std::string_view name{};
  FormatSet in{};
  Parts parts{};
  Program text{};
  std::array<Touch, kMaxTouches> touches{};
  std::uint8_t touch_count = 0;
  std::string_view source{};
  std::string_view meaning{};
};

namespace detail {

constexpr bool needs_field(const When& w) {
  return w.test == Test::nonzero || w.test == Test::any_bit || w.test == Test::equals;
}

// Resolves the names that a part's condition and count use. `element` is null for the parts of a record.
constexpr void resolve(Part& part, std::span<const Part> before, const Part* element) {
  for (When& w : part.when)
    if (needs_field(w)) w.ref = find_field(before, w.field, element);
  if (part.repeat != Repeat::counted || part.count.empty()) return;
  if (part.count_in.empty()) {
    part.count_ref = find_field(before, part.count, element);
    return;
  }
  part.count_in_part = find_part(before, part.count_in);
  part.count_ref = find_in(before[part.count_in_part].fields, part.count, FieldRef::kElement);
  if (part.count_ref.part == FieldRef::kNone) throw "a list is summed over a field that does not exist";
}

constexpr bool is_conditional(const Part& part) {
  for (const When& w : part.when)
    if (w.test != Test::always) return true;
  return false;
}

constexpr Shape shape_of(const Part& part) {
  const bool string = !part.fields.empty() && part.fields.back().kind == Kind::c_string;
  if (part.align != 1 || part.align_end != 1 || part.room != 0 || part.size == 0 || string) return Shape::general;
  if (part.base != Base::flow && (part.base != Base::block || part.at >= 64)) return Shape::general;
  if (part.repeat == Repeat::once) return part.inner.empty() ? Shape::one : Shape::element;
  if (!part.inner.empty()) return Shape::general;
  if (part.repeat == Repeat::to_end) return Shape::rest;
  return part.count_in_part == 255 && part.count_ref.part != FieldRef::kNone ? Shape::counted : Shape::general;
}

// Both follow from what is known once the part's names are resolved.
constexpr void classify(Part& part) {
  part.conditional = is_conditional(part);
  part.shape = shape_of(part);
}

constexpr void lint_fields(const Part& part) {
  for (const Field& f : part.fields) {
    if (f.meaning.empty()) throw "a field lacks a meaning";
    if (f.kind == Kind::c_string) {
      if (&f != &part.fields.back() || part.repeat != Repeat::once) throw "a C string must be the last field of a struct";
    } else if (traits(f.kind).size == 0 && f.length == 0) {
      throw "a field of characters or raw bytes lacks a length";
    }
  }
  for (const Part& inner : part.inner) lint_fields(inner);
}

}  // namespace detail

// The variable parts of an element: their counts and conditions are fields of `element` or of single
// structs among the parts themselves.
template <class... P>
consteval std::array<Part, sizeof...(P)> inner_parts(std::span<const Field> element, P... parts) {
  std::array<Part, sizeof...(P)> out{parts...};
  Part self{};
  self.fields = element;
  self.inner = std::span<const Part>(out);
  for (Part& p : out) {
    detail::resolve(p, {}, &self);
    detail::classify(p);
  }
  return out;
}

consteval Record record(const RecordSpec& spec) {
  Record r;
  r.op = spec.op;
  r.mask = spec.mask;
  r.name = spec.name;
  r.init_page = spec.init_page;
  r.in = spec.in;
  r.parts = spec.parts;
  r.source = spec.source;
  r.meaning = spec.meaning;
  if (spec.name.empty() || spec.source.empty() || spec.meaning.empty()) throw "a row lacks its name, source or meaning";
  const std::span<const Part> all(r.parts.items.data(), r.parts.count);
  for (std::size_t i = 0; i < r.parts.count; ++i) {
    detail::lint_fields(r.parts.items[i]);
    detail::resolve(r.parts.items[i], all.first(i), nullptr);
    detail::classify(r.parts.items[i]);
  }
  for (const Part& part : all)
    for (const Field& f : part.fields)
      if (part.repeat == Repeat::once && f.trust != Trust::written) r.untrusted_fields = true;
  r.page_record = r.parts.count == 2 && r.parts.items[1].name == "image";
  r.text = detail::TemplateCompiler(spec.text, all).run();
  for (const Touch& t : spec.touches) {
    if (t.relation.empty()) continue;
    Touch& out = r.touches[r.touch_count++];
    out = t;
    out.relation_ref = detail::find_field(all, t.relation, nullptr);
    if (!t.list.empty()) {
      out.list_part = detail::find_part(all, t.list);
      out.block_ref = detail::find_in(all[out.list_part].fields, t.block, FieldRef::kElement);
      if (out.block_ref.part == FieldRef::kNone) throw "the elements of a list do not have the field that names a block";
    } else if (!t.block.empty()) {
      out.block_ref = detail::find_field(all, t.block, nullptr);
    }
    if (detail::needs_field(t.when)) out.when.ref = detail::find_field(all, t.when.field, nullptr);
    if (!t.fork.empty()) out.fork_ref = detail::find_field(all, t.fork, nullptr);
  }
  return r;
}

// A resource manager: its rows for all systems.
struct ResourceManager {
  std::string_view name;  // as the newest release that has it spells it
  std::span<const Record> records;
  std::span<const Record> newer{};  // more rows: those of the framing since 9.5, where they have a file of their own
};

}  // namespace walread::formats
