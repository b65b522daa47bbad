#include "libwalread/print/fields_json.hpp"

#include <fmt/format.h>

#include "libwalread/print/value_text.hpp"

namespace walread {

using formats::Field;
using formats::Kind;
using formats::Part;
using formats::Repeat;
using formats::Trust;

void put_relation(JsonWriter& json, const Relation& r, RelationTexts& relations) {
  json.value(RelationTexts::kRoom + 2, [&](char* to) {
    *to++ = '"';
    to = relations.write(to, r);
    *to++ = '"';
    return to;
  });
}

namespace {

void put_number(JsonWriter& json, Kind kind, std::uint64_t n) {
  switch (kind) {
    case Kind::u64:
      json.begin_string();
      json.buffer().put_unsigned(n);
      json.end_string();
      break;
    case Kind::i64:
      json.begin_string();
      json.buffer().put_signed(static_cast<std::int64_t>(n));
      json.end_string();
      break;
    case Kind::i32: case Kind::fork: json.signed_number(static_cast<std::int64_t>(n)); break;
    default: json.number(n); break;
  }
}

// A number with names: {"value": 5, "names": ["IS_MULTI", ...]} or {"value": 1, "name": "archive"}.
void put_named(JsonWriter& json, const Field& f, std::uint64_t n) {
  json.begin_object();
  json.key("value");
  put_number(json, f.kind, n);
  if (!f.flags.empty()) {
    json.key("names");
    json.begin_array();
    for (const formats::Name& flag : f.flags)
      if ((n & static_cast<std::uint64_t>(flag.value)) != 0) json.string(flag.name);
    json.end_array();
  }
  for (const formats::Name& choice : f.choices) {
    if (static_cast<std::uint64_t>(choice.value) != n) continue;
    json.key("name");
    json.string(choice.name);
  }
  json.end_object();
}

void put_pair(JsonWriter& json, std::string_view first, std::uint64_t a, std::string_view second, std::uint64_t b) {
  json.begin_object();
  json.key(first);
  json.number(a);
  json.key(second);
  json.number(b);
  json.end_object();
}

// sinval.h SharedInvalidationMessage
void put_invalidation(JsonWriter& json, const std::byte* p, RelationTexts& relations) {
  const auto id = load<std::int8_t>(p);
  static constexpr std::string_view kNames[] = {"catcache", "catalog", "relcache", "smgr", "relmap",
                                                 "snapshot", "relsync"};
  json.begin_object();
  json.key("id");
  json.signed_number(id);
  json.key("kind");
  json.string(id >= 0 ? kNames[0] : id >= -6 ? kNames[-id] : std::string_view("unknown"));
  if (id == -3) {  // SharedInvalSmgrMsg: backend_hi, backend_lo, then the relation
    json.key("relation");
    put_relation(json, load_relation(p + 4), relations);
  } else {
    json.key("database");
    json.number(load<std::uint32_t>(p + 4));
    if (id != -4) {
      // A catcache message ends in the hash of the key, the others in the relation's OID.
      json.key(id >= 0 ? "hash" : "relation_oid");
      json.number(load<std::uint32_t>(p + 8));
    }
  }
  json.end_object();
}

bool is_raw(const Part& part) { return part.fields.empty() && part.inner.empty(); }

}  // namespace

void FieldsJson::put_value(JsonWriter& json, const Field& f, const std::byte* p, std::size_t size) {
  TextBuffer& out = json.buffer();
  switch (f.kind) {
    case Kind::relation: put_relation(json, load_relation(p), relations_); return;
    case Kind::database:
      put_pair(json, "tablespace", load<std::uint32_t>(p), "database", load<std::uint32_t>(p + 4));
      return;
    case Kind::tid: put_pair(json, "block", load_number(Kind::block_id, p), "offset", load<std::uint16_t>(p + 4)); return;
    case Kind::inval: put_invalidation(json, p, relations_); return;
    case Kind::chars: json.string(c_string(p, f.length)); return;
    case Kind::c_string: json.string(c_string(p, size)); return;
    case Kind::boolean: json.boolean(load<std::uint8_t>(p) != 0); return;
    case Kind::character: json.string({reinterpret_cast<const char*>(p), 1}); return;
    case Kind::lsn: case Kind::timestamp: case Kind::unix_time: case Kind::raw: case Kind::real: {
      json.begin_string();
      if (f.kind == Kind::lsn) out.put_lsn(Lsn{load<std::uint64_t>(p)});
      if (f.kind == Kind::timestamp) put_utc_timestamp(out, load<std::int64_t>(p));
      if (f.kind == Kind::unix_time) put_utc_time(out, load<std::int64_t>(p));
      if (f.kind == Kind::real) out.put(fmt::to_string(load<double>(p)));
      for (std::size_t i = 0; f.kind == Kind::raw && i < f.length; ++i)
        out.put_hex(std::to_integer<std::uint8_t>(p[i]), 2);
      json.end_string();
      return;
    }
    default: break;
  }
  const std::uint64_t n = load_number(f.kind, p);
  if (f.flags.empty() && f.choices.empty()) {
    put_number(json, f.kind, n);
  } else {
    const std::size_t begin = out.size();
    put_named(json, f, n);
    const std::string_view made = out.view().substr(begin);
    texts_.keep_named(f, n, made.substr(made.starts_with(',') ? 1 : 0));
  }
}

// What a value takes that write_simple() writes.
constexpr std::size_t kSimpleRoom = 128;
static_assert(kSimpleRoom >= JsonTexts::kNamedRoom);

// Writes a value of the kinds that most fields have. Null if it is another, or not known yet.
char* FieldsJson::write_simple(char* to, const Field& f, const std::byte* p) {
  std::uint64_t n = 0;
  switch (f.kind) {
    case Kind::u8: n = load<std::uint8_t>(p); break;
    case Kind::u16: case Kind::offset: n = load<std::uint16_t>(p); break;
    case Kind::u32: case Kind::xid: case Kind::oid: case Kind::block: case Kind::tli: n = load<std::uint32_t>(p); break;
    case Kind::tid:
      to = write_unsigned(write_literal(to, "{\"block\":"), load_number(Kind::block_id, p));
      to = write_unsigned(write_literal(to, ",\"offset\":"), load<std::uint16_t>(p + 4));
      return write_literal(to, "}");
    case Kind::relation: return write_literal(relations_.write(write_literal(to, "\""), load_relation(p)), "\"");
    case Kind::lsn: return write_literal(LsnDigits(Lsn{load<std::uint64_t>(p)}).write(write_literal(to, "\"")), "\"");
    default: return nullptr;
  }
  if (f.flags.empty() && f.choices.empty()) return write_unsigned(to, n);
  const JsonTexts::NamedText* text = texts_.named(f, n);
  return text == nullptr ? nullptr : text->write(to);
}

void FieldsJson::put_members(JsonWriter& json, std::span<const Field> fields, const std::byte* data, std::size_t size) {
  TextBuffer& out = json.buffer();
  const std::size_t room = fields.size() * (JsonTexts::kKeyRoom + kSimpleRoom);
  char* to = out.reserve(room);
  bool comma = json.needs_comma();
  for (const Field& f : fields) {
    if (f.trust != Trust::written) continue;
    const JsonTexts::KeyText* key = texts_.key(f.name);
    char* end = key == nullptr ? nullptr : write_simple(key->write(to, comma ? 0 : 1), f, data + f.offset);
    if (end != nullptr) {
      to = end;
    } else {
      out.commit(to);
      json.left_off(comma);
      json.key(f.name);
      put_value(json, f, data + f.offset, size - f.offset);
      to = out.reserve(room);
    }
    comma = true;
  }
  out.commit(to);
  json.left_off(comma);
}

void FieldsJson::put_key(JsonWriter& json, std::string_view name) {
  const JsonTexts::KeyText* key = texts_.key(name);
  if (key == nullptr) return json.key(name);
  TextBuffer& out = json.buffer();
  out.commit(key->write(out.reserve(JsonTexts::kKeyRoom), json.needs_comma() ? 0 : 1));
  json.left_off(false);
}

void FieldsJson::put_element(JsonWriter& json, const Part& part, const ElementView& e, const DecodedRecord& r) {
  json.begin_object();
  put_members(json, part.fields, e.data, e.bytes);
  for (std::size_t i = 0; i < part.inner.size(); ++i) put_part(json, part.inner[i], e.inner[i], r);
  json.end_object();
}

// Elements without a name of their own: plain values.
void FieldsJson::put_values(JsonWriter& json, const Part& part, const PartView& view) {
  const Field& f = part.fields[0];
  const std::byte* at = view.data;
  for (std::uint32_t i = 0; i < view.count; ++i, at += part.size) {
    char* begin = json.buffer().reserve(kSimpleRoom + 1);
    *begin = ',';
    if (char* end = write_simple(begin + (i == 0 ? 0 : 1), f, at); end != nullptr) {
      json.buffer().commit(end);
      json.left_off(true);
    } else {
      put_value(json, f, at, part.size);
    }
  }
}

void FieldsJson::put_list(JsonWriter& json, const Part& part, const PartView& view, const DecodedRecord& r) {
  json.begin_array();
  if (part.inner.empty() && part.fields.size() == 1 && part.fields[0].name.empty()) {
    put_values(json, part, view);
    json.end_array();
    return;
  }
  const std::byte* at = view.data;
  ElementView e;
  for (std::uint32_t i = 0; i < view.count; ++i) {
    if (part.inner.empty()) {
      e.data = at;
      e.bytes = part.size;
      at += part.size;
    } else if (!next_element(part, r, view, at, e)) {
      break;
    }
    put_element(json, part, e, r);
  }
  json.end_array();
}

void FieldsJson::put_part(JsonWriter& json, const Part& part, const PartView& view, const DecodedRecord& r) {
  if (part.hidden || view.count == 0) return;
  if (is_raw(part)) {
    if (part.name.empty()) return;
    TextBuffer& out = json.buffer();
    put_key(json, part.name);
    out.shrink_to(out.size() - 2);  // the quote and the colon behind the name
    out.put("_length\":");
    json.number(view.bytes);
    return;
  }
  if (!part.name.empty()) put_key(json, part.name);
  if (part.repeat != Repeat::once) return put_list(json, part, view, r);
  if (!part.name.empty()) json.begin_object();
  put_members(json, part.fields, view.data, view.bytes);
  if (!part.inner.empty()) {
    ElementView e;
    const std::byte* at = view.data;
    if (next_element(part, r, view, at, e))
      for (std::size_t i = 0; i < part.inner.size(); ++i) put_part(json, part.inner[i], e.inner[i], r);
  }
  if (!part.name.empty()) json.end_object();
}

void FieldsJson::put_untrusted(JsonWriter& json, const DecodedRecord& r, Trust trust, std::string_view key) {
  bool begun = false;
  for (std::size_t i = 0; i < r.row->parts.count; ++i) {
    const Part& part = r.row->parts[i];
    if (part.repeat != Repeat::once || r.parts[i].count == 0) continue;
    for (const Field& f : part.fields) {
      if (f.trust != trust) continue;
      if (!begun) {
        json.key(key);
        json.begin_object();
        begun = true;
      }
      json.key(f.name);
      put_value(json, f, r.parts[i].data + f.offset, r.parts[i].bytes - f.offset);
    }
  }
  if (begun) json.end_object();
}

void FieldsJson::put(JsonWriter& json, const DecodedRecord& r) {
  json.key("fields");
  json.begin_object();
  for (std::size_t i = 0; i < r.row->parts.count; ++i) put_part(json, r.row->parts[i], r.parts[i], r);
  json.end_object();
  if (!r.row->untrusted_fields) return;
  put_untrusted(json, r, Trust::garbage, "uninitialised");
  put_untrusted(json, r, Trust::misread, "misread_by_dump_tool");
}

}  // namespace walread
