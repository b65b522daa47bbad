// The words in which formats/ describes records: kinds of value, fields, parts of a record, records.
//
// A record's data is a sequence of parts. A part is one C struct of the server, an array of them, or raw
// bytes; it may depend on a flag or on the bytes left, and an element may itself have variable parts behind
// its fixed fields. Offsets are not written down: they follow from the C rules for x86-64, and every struct
// states its size, which the build checks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "formats/system.hpp"

namespace walread::formats {

// What a value is. Decides its size and alignment on disk and how text and JSON show it.
enum class Kind : std::uint8_t {
  u8,
  u16,
  u32,
  u64,
  i32,
  i64,
  boolean,    // one byte
  character,  // one byte, a letter
  xid,        // TransactionId
  oid,
  block,     // BlockNumber
  block_id,  // BlockIdData: the same number as two half words, high one first
  offset,    // OffsetNumber
  fork,      // ForkNumber
  lsn,       // XLogRecPtr
  tli,       // TimeLineID
  timestamp, // TimestampTz: microseconds since 2000-01-01 UTC
  unix_time, // pg_time_t: seconds since 1970
  relation,  // RelFileNode: tablespace, database, relation file
  database,  // DbDirNode: tablespace, database
  tid,       // ItemPointerData: block, offset
  inval,     // SharedInvalidationMessage
  real,      // double
  chars,     // char[length], ends at the first NUL
  c_string,  // the last field of a struct: characters up to the first NUL, or to the end of the data
  raw,       // length bytes without a meaning of their own
};

struct KindTraits {
  std::uint8_t size;  // 0: the field's `length`
  std::uint8_t align;
};

constexpr KindTraits traits(Kind kind) {
  switch (kind) {
    case Kind::u8: case Kind::boolean: case Kind::character: return {1, 1};
    case Kind::u16: case Kind::offset: return {2, 2};
    case Kind::u32: case Kind::i32: case Kind::xid: case Kind::oid: case Kind::block: case Kind::fork:
    case Kind::tli: return {4, 4};
    case Kind::block_id: return {4, 2};
    case Kind::u64: case Kind::i64: case Kind::lsn: case Kind::timestamp: case Kind::unix_time:
    case Kind::real: return {8, 8};
    case Kind::relation: return {12, 4};
    case Kind::database: return {8, 4};
    case Kind::tid: return {6, 2};
    case Kind::inval: return {16, 4};
    case Kind::chars: case Kind::c_string: case Kind::raw: return {0, 1};
  }
  return {0, 1};
}

// Whether the server really wrote the value.
enum class Trust : std::uint8_t {
  written,
  garbage,   // the server leaves these bytes uninitialised: shown apart, never judged
  misread,   // not a value at all: bytes that the product's own dump tool prints by mistake
};

struct Name {
  std::int64_t value;  // a bit mask for flags, the value for a choice
  std::string_view name;
};

struct Field {
  std::string_view name;
  Kind kind{};
  std::string_view meaning;
  std::uint16_t length = 0;          // chars and raw only
  std::span<const Name> flags{};     // names of single bits
  std::span<const Name> choices{};   // names of whole values
  Trust trust = Trust::written;
  std::uint16_t offset = 0;          // from the start of the struct; see fields()
};

constexpr std::size_t size_of(const Field& f) {
  return traits(f.kind).size != 0 ? traits(f.kind).size : f.length;
}
constexpr std::size_t align_up(std::size_t n, std::size_t align) { return (n + align - 1) / align * align; }

// Lays the fields out one after the other as a C compiler for x86-64 does. A field behind the padding of a nested
// struct, which is not to be seen here, states its offset itself.
template <class... F>
consteval std::array<Field, sizeof...(F)> fields(F... list) {
  std::array<Field, sizeof...(F)> out{list...};
  std::size_t at = 0;
  for (Field& f : out) {
    at = align_up(at, traits(f.kind).align);
    if (f.offset != 0) {
      if (f.offset < at || f.offset % traits(f.kind).align != 0) throw "a field states an impossible offset";
      at = f.offset;
    }
    f.offset = static_cast<std::uint16_t>(at);
    at += size_of(f);
  }
  return out;
}

// A field by its place, found by name when the row is compiled.
struct FieldRef {
  static constexpr std::uint8_t kNone = 255;
  static constexpr std::uint8_t kElement = 254;  // the element being looked at, not a part of the record
  std::uint8_t part = kNone;
  std::uint8_t index = 0;
  Kind kind{};
  std::uint16_t offset = 0;
  const Field* field = nullptr;
};

enum class Test : std::uint8_t {
  always,
  nonzero,     // the field is not zero
  any_bit,     // the field has a bit of `value`
  equals,      // the field equals `value`
  info_bit,    // xl_info has a bit of `value`
  image,       // the record carries a full-page image of its block number `value`
  bytes_left,  // at least `value` bytes of data are left
  present,     // part `value` has an element (text templates only)
  block,       // the record names a block of number `value` (since 9.5)
  block_data,  // that block has data of its own
  applied,     // its full-page image is applied in recovery, not only checked (since 10)
  origin,      // the record names a replication origin (text templates only)
};

struct When {
  Test test = Test::always;
  bool negate = false;
  std::string_view field{};
  std::uint32_t value = 0;
  FieldRef ref{};
};

constexpr When if_set(std::string_view field, std::uint32_t mask) { return {Test::any_bit, false, field, mask, {}}; }
constexpr When if_nonzero(std::string_view field) { return {Test::nonzero, false, field, 0, {}}; }
constexpr When if_equal(std::string_view field, std::uint32_t v) { return {Test::equals, false, field, v, {}}; }
constexpr When if_info(std::uint32_t mask) { return {Test::info_bit, false, {}, mask, {}}; }
constexpr When if_image(std::uint32_t block) { return {Test::image, false, {}, block, {}}; }
constexpr When if_block(std::uint32_t block) { return {Test::block, false, {}, block, {}}; }
constexpr When if_block_data(std::uint32_t block) { return {Test::block_data, false, {}, block, {}}; }
constexpr When if_left(std::uint32_t bytes = 1) { return {Test::bytes_left, false, {}, bytes, {}}; }
constexpr When unless(When w) {
  w.negate = !w.negate;
  return w;
}

enum class Repeat : std::uint8_t { once, counted, to_end };

// Where the bytes of a part lie.
enum class Base : std::uint8_t {
  flow,       // behind the part before it
  data,       // at `at` bytes into the record's data, again: does not move the flow; a part that is only for
              // the text may run past the end of the data, as the dump tool does
  block,      // in the data of a block of the record (since 9.5), behind the part before it that is there too;
              // absent if the block has no data, as it may when the record carries its image
  each_block, // one element in the data of each block from number `at` on that has data (since 9.5)
  after_data, // behind the record's data, where only a dump tool that reads too far would look
};

inline constexpr std::size_t kMaxConditions = 3;

// How a part is found, where that is simple, as it is for most parts of most records: no alignment, no padding behind, and
// nothing but its size, its conditions and a count to look at.
enum class Shape : std::uint8_t {
  general,
  one,      // one struct
  element,  // one struct with variable parts behind its fixed fields
  rest,     // what is left of the bytes
  counted,  // as many elements as a field says
};

struct Part {
  std::string_view name;      // JSON key; empty: the fields stand in the record's own object
  std::string_view c_name;    // the server's struct, for errors and for the reader of the row
  std::span<const Field> fields{};
  std::uint32_t size = 0;     // bytes of one element's fixed fields
  Repeat repeat = Repeat::once;
  Shape shape{};              // set by record(), as is `conditional`
  bool conditional = false;   // there is a condition in `when`
  std::uint16_t at = 0;       // of Base::block and each_block: which block, or the first; of data: where
  std::string_view count{};   // the field that tells the number of elements; empty: it is count_plus
  FieldRef count_ref{};
  std::uint8_t count_shift = 0;             // number = ((field >> shift) & mask) + plus; below zero it is damage
  std::uint32_t count_mask = 0xFFFFFFFFu;
  std::int32_t count_plus = 0;
  std::string_view count_in{};  // the number is the sum of that field over the elements of this part
  std::uint8_t count_in_part = 255;
  std::uint32_t room = 0;     // not zero: an array of this many elements, of which only the first `count` are used
  std::array<When, kMaxConditions> when{};  // all must hold
  std::uint8_t align = 1;     // the part begins at a multiple of this, counted from the start of the data
  std::uint8_t align_end = 1; // and is followed by padding up to a multiple of this, counted from its own start
  Base base = Base::flow;
  std::span<const Part> inner{};  // what follows the fixed fields of each element
  bool hidden = false;            // only for the text: JSON shows the same bytes by another part

  // Modifiers, so that a row reads: list("subxacts", "nsubxacts", kXid).aligned(8)
  constexpr Part only_if(When w) const {
    Part p = *this;
    for (When& slot : p.when) {
      if (slot.test != Test::always) continue;
      slot = w;
      return p;
    }
    throw "a part has more conditions than kMaxConditions";
  }
  constexpr Part aligned(std::uint8_t n) const { Part p = *this; p.align = n; return p; }
  constexpr Part padded(std::uint8_t n) const { Part p = *this; p.align_end = n; return p; }
  constexpr Part followed_by(std::span<const Part> parts) const { Part p = *this; p.inner = parts; return p; }
  constexpr Part at_data(std::uint16_t offset) const { Part p = *this; p.base = Base::data; p.at = offset; return p; }
  constexpr Part behind_data(std::uint16_t offset) const {
    Part p = *this;
    p.base = Base::after_data;
    p.at = offset;
    return p;
  }
  constexpr Part in_block(std::uint16_t block) const { Part p = *this; p.base = Base::block; p.at = block; return p; }
  constexpr Part in_each_block_from(std::uint16_t block) const {
    Part p = *this;
    p.base = Base::each_block;
    p.at = block;
    if (p.inner.empty()) throw "the elements in several blocks must be told apart by their inner parts";
    return p;
  }
  // The number of elements is the sum of the count field over all elements of the list `part` before this one.
  constexpr Part summed_over(std::string_view part) const { Part p = *this; p.count_in = part; return p; }
  // The number of elements is not the field itself: these bits of it, so many more or fewer.
  constexpr Part count_bits(std::uint8_t shift, std::uint32_t mask) const {
    Part p = *this;
    p.count_shift = shift;
    p.count_mask = mask;
    return p;
  }
  constexpr Part plus(std::int32_t n) const { Part p = *this; p.count_plus = n; return p; }
  constexpr Part less(std::int32_t n) const { return plus(-n); }
  constexpr Part in_room_of(std::uint32_t elements) const { Part p = *this; p.room = elements; return p; }
  constexpr Part text_only() const { Part p = *this; p.hidden = true; return p; }
};

consteval void check_size(std::span<const Field> f, std::size_t size) {
  if (f.empty()) return;
  const std::size_t end = f.back().offset + size_of(f.back());
  std::size_t align = 1;
  for (const Field& field : f) align = traits(field.kind).align > align ? traits(field.kind).align : align;
  if (size < end || size > align_up(end, align < 8 ? 8 : align)) throw "the fields do not add up to the struct's size";
}

// One struct. `size` is what the server logs of it (its SizeOf... macro or sizeof).
consteval Part one(std::string_view c_name, std::size_t size, std::span<const Field> f) {
  check_size(f, size);
  return {.name = {}, .c_name = c_name, .fields = f, .size = static_cast<std::uint32_t>(size)};
}
// One struct shown as an object of its own.
consteval Part object(std::string_view name, std::string_view c_name, std::size_t size, std::span<const Field> f) {
  Part p = one(c_name, size, f);
  p.name = name;
  return p;
}
// `count` (a field) elements of `size` bytes. An element with a single unnamed field is a plain value.
consteval Part list(std::string_view name, std::string_view count, std::size_t size, std::span<const Field> f) {
  check_size(f, size);
  return {.name = name, .c_name = {}, .fields = f, .size = static_cast<std::uint32_t>(size),
          .repeat = Repeat::counted, .count = count};
}
// Always `n` elements.
consteval Part list_of(std::string_view name, std::int32_t n, std::size_t size, std::span<const Field> f) {
  return list(name, {}, size, f).plus(n);
}
// As many elements as the data holds.
consteval Part list_to_end(std::string_view name, std::size_t size, std::span<const Field> f) {
  Part p = list(name, {}, size, f);
  p.repeat = Repeat::to_end;
  return p;
}
// Bytes up to the end of the data. JSON shows their number as NAME_length.
consteval Part rest(std::string_view name) { return {.name = name, .c_name = {}, .size = 1, .repeat = Repeat::to_end}; }
// `count` (a field) bytes.
consteval Part bytes(std::string_view name, std::string_view count) {
  return {.name = name, .c_name = {}, .size = 1, .repeat = Repeat::counted, .count = count};
}

// Bytes that mean nothing: the tail of a struct, an array that this record does not use.
consteval Part padding(std::uint32_t n) { return {.name = {}, .c_name = "padding", .size = n}; }

inline constexpr std::size_t kMaxParts = 14;

struct Parts {
  std::array<Part, kMaxParts> items{};
  std::uint8_t count = 0;

  constexpr Parts() = default;
  constexpr Parts(std::initializer_list<Part> list) {
    for (const Part& p : list) items[count++] = p;
  }
  constexpr const Part* begin() const { return items.data(); }
  constexpr const Part* end() const { return items.data() + count; }
  constexpr const Part& operator[](std::size_t i) const { return items[i]; }
};

// A block that the record changes, for framings (up to 9.4) that do not list blocks themselves.
struct Touch {
  std::string_view relation{};
  std::string_view block{};  // a field of kind block, block_id or tid; empty: block number `fixed`
  std::uint32_t fixed = 0;
  std::string_view fork{};   // empty: main
  When when{};               // block 0xFFFFFFFF (InvalidBlockNumber) is none in any case
  std::string_view list{};   // a part: a block for each of its elements, by the field `block` of the element
  FieldRef relation_ref{}, block_ref{}, fork_ref{};
  std::uint8_t list_part = 255;
};
// The blocks that each element of a list names; an element without named fields is the number itself.
constexpr Touch touch_each(std::string_view list, std::string_view relation, std::string_view block = {}) {
  return {.relation = relation, .block = block, .list = list};
}
inline constexpr std::size_t kMaxTouches = 5;
// Touch::fixed of a record that changes the relation's file, but no block of it.
inline constexpr std::uint32_t kWholeRelation = 0xFFFFFFFFu;

}  // namespace walread::formats
