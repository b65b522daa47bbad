#include "libwalread/print/record_json.hpp"

#include <fmt/format.h>

#include "libwalread/print/block_text.hpp"
#include "libwalread/print/json_writer.hpp"
#include "libwalread/print/value_text.hpp"

namespace walread {

using formats::Field;
using formats::Kind;
using formats::Part;
using formats::Repeat;
using formats::Trust;

namespace {

void put_relation(JsonWriter& json, const Relation& r) {
  json.begin_string();
  walread::put_relation(json.buffer(), r);
  json.end_string();
}

void put_lsn(JsonWriter& json, Lsn lsn) {
  json.begin_string();
  json.buffer().put_lsn(lsn);
  json.end_string();
}

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

void put_field_value(JsonWriter& json, const Field& f, const std::byte* p, std::size_t size) {
  TextBuffer& out = json.buffer();
  switch (f.kind) {
    case Kind::relation: put_relation(json, load_relation(p)); return;
    case Kind::lsn: put_lsn(json, Lsn{load<std::uint64_t>(p)}); return;
    case Kind::chars: json.string(c_string(p, f.length)); return;
    case Kind::c_string: json.string(c_string(p, size)); return;
    case Kind::boolean: json.boolean(load<std::uint8_t>(p) != 0); return;
    case Kind::character: json.string({reinterpret_cast<const char*>(p), 1}); return;
    case Kind::timestamp:
      json.begin_string();
      put_utc_timestamp(out, load<std::int64_t>(p));
      json.end_string();
      return;
    case Kind::unix_time:
      json.begin_string();
      put_utc_time(out, load<std::int64_t>(p));
      json.end_string();
      return;
    case Kind::raw:
      json.begin_string();
      for (std::size_t i = 0; i < f.length; ++i) out.put_hex(std::to_integer<std::uint8_t>(p[i]), 2);
      json.end_string();
      return;
    case Kind::database:
      json.begin_object();
      json.key("tablespace");
      json.number(load<std::uint32_t>(p));
      json.key("database");
      json.number(load<std::uint32_t>(p + 4));
      json.end_object();
      return;
    case Kind::tid:
      json.begin_object();
      json.key("block");
      json.number(load_number(Kind::block_id, p));
      json.key("offset");
      json.number(load<std::uint16_t>(p + 4));
      json.end_object();
      return;
    case Kind::inval: {
      const auto id = load<std::int8_t>(p);
      static constexpr std::string_view kNames[] = {"catcache", "catalog", "relcache", "smgr", "relmap",
                                                     "snapshot", "relsync"};
      json.begin_object();
      json.key("id");
      json.signed_number(id);
      json.key("kind");
      json.string(id >= 0 ? kNames[0] : id >= -6 ? kNames[-id] : std::string_view("unknown"));
      if (id == -3) {  // sinval.h SharedInvalSmgrMsg: backend_hi, backend_lo, then the relation
        json.key("relation");
        put_relation(json, load_relation(p + 4));
      } else {
        json.key("database");
        json.number(load<std::uint32_t>(p + 4));
        if (id != -4) {
          // sinval.h: a catcache message ends in the hash of the key, the others in the relation's OID
          json.key(id >= 0 ? "hash" : "relation_oid");
          json.number(load<std::uint32_t>(p + 8));
        }
      }
      json.end_object();
      return;
    }
    case Kind::real:
      json.begin_string();
      out.put(fmt::to_string(load<double>(p)));
      json.end_string();
      return;
    default: break;
  }
  const std::uint64_t n = load_number(f.kind, p);
  if (f.flags.empty() && f.choices.empty()) {
    put_number(json, f.kind, n);
  } else {
    put_named(json, f, n);
  }
}

void put_fields(JsonWriter& json, std::span<const Field> fields, const std::byte* data, std::size_t size, Trust trust) {
  for (const Field& f : fields) {
    if (f.trust != trust) continue;
    json.key(f.name);
    put_field_value(json, f, data + f.offset, size - f.offset);
  }
}

bool is_raw(const Part& part) { return part.fields.empty() && part.inner.empty(); }

void put_part(JsonWriter& json, const Part& part, const PartView& view, const DecodedRecord& r);

void put_element(JsonWriter& json, const Part& part, const ElementView& e, const DecodedRecord& r) {
  if (part.inner.empty() && part.fields.size() == 1 && part.fields[0].name.empty()) {
    put_field_value(json, part.fields[0], e.data, e.bytes);
    return;
  }
  json.begin_object();
  put_fields(json, part.fields, e.data, e.bytes, Trust::written);
  for (std::size_t i = 0; i < part.inner.size(); ++i) put_part(json, part.inner[i], e.inner[i], r);
  json.end_object();
}

void put_part(JsonWriter& json, const Part& part, const PartView& view, const DecodedRecord& r) {
  if (part.hidden || view.count == 0) return;
  if (is_raw(part)) {
    if (part.name.empty()) return;
    TextBuffer& out = json.buffer();
    json.key(part.name);
    out.shrink_to(out.size() - 2);  // the quote and the colon behind the name
    out.put("_length\":");
    json.number(view.bytes);
    return;
  }
  if (part.repeat == Repeat::once) {
    if (!part.name.empty()) {
      json.key(part.name);
      json.begin_object();
    }
    put_fields(json, part.fields, view.data, view.bytes, Trust::written);
    if (!part.inner.empty()) {
      ElementView e;
      const std::byte* at = view.data;
      if (next_element(part, r, view, at, e))
        for (std::size_t i = 0; i < part.inner.size(); ++i) put_part(json, part.inner[i], e.inner[i], r);
    }
    if (!part.name.empty()) json.end_object();
    return;
  }
  json.key(part.name);
  json.begin_array();
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

// Fields of single structs that the server did not write, or that only its dump tool reads: apart, so that nobody
// takes them for facts.
void put_untrusted(JsonWriter& json, const DecodedRecord& r, Trust trust, std::string_view key) {
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
      put_field_value(json, f, r.parts[i].data + f.offset, r.parts[i].bytes - f.offset);
    }
  }
  if (begun) json.end_object();
}

void put_block(JsonWriter& json, const BlockFact& b) {
  json.begin_object();
  json.key("relation");
  put_relation(json, b.relation);
  json.key("fork");
  json.begin_string();
  put_fork_name(json.buffer(), b.fork);
  json.end_string();
  if (b.block != kNoBlock) {
    json.key("block");
    json.number(b.block);
  }
  if (b.ref != nullptr) {
    json.key("id");
    json.number(b.ref->id);
    json.key("will_init");
    json.boolean(b.ref->will_init);
    json.key("data_length");
    json.number(b.ref->data.size());
  }
  json.key("has_image");
  json.boolean(b.image != nullptr);
  if (b.image != nullptr) {
    json.key("image_id");
    json.number(b.image->id);
    json.key("image_length");
    json.number(b.image->bytes.size());
    json.key("hole_offset");
    json.number(b.image->hole_offset);
    json.key("hole_length");
    json.number(b.image->hole_length);
    json.key("compression");
    json.string(name_of(b.image->compression));
    json.key("apply");
    json.boolean(b.image->apply);
  }
  json.end_object();
}

void put_blocks(JsonWriter& json, const DecodedRecord& decoded, BlockFacts& blocks) {
  json.key("blocks");
  json.begin_array();
  any_block(decoded, blocks, [&json](const BlockFact& b) {
    put_block(json, b);
    return false;
  });
  json.end_array();
}

}  // namespace

void RecordJson::put(TextBuffer& out, const DecodedRecord& decoded, TimelineId tli) {
  const RecordView& r = *decoded.record;
  JsonWriter json(out);
  json.begin_object();
  json.key("type");
  json.string("record");
  json.key("lsn");
  put_lsn(json, r.lsn);
  json.key("end_lsn");
  put_lsn(json, r.end);
  json.key("prev");
  put_lsn(json, r.prev);
  json.key("tli");
  json.number(tli);
  json.key("xid");
  json.number(r.xid);
  json.key("rmid");
  json.number(r.rmid);
  json.key("rmgr");
  json.begin_string();
  put_rmgr_name(out, version_, r.rmid);
  json.end_string();
  json.key("info");
  json.number(r.info);
  json.key("record");
  json.begin_string();
  if (decoded.row != nullptr) {
    out.put(decoded.row->name);
    if (decoded.row->init_page && (r.info & 0x80) != 0) out.put("+INIT");
  } else {
    out.put("UNKNOWN 0x");
    out.put_hex(r.info & 0xF0u, 2);
  }
  json.end_string();
  json.key("length");
  json.number(r.total_length);
  json.key("data_length");
  json.number(r.data_length);
  if (r.origin != 0) {
    json.key("origin");
    json.number(r.origin);
  }
  if (r.top_xid != 0) {
    json.key("top_xid");
    json.number(r.top_xid);
  }
  put_blocks(json, decoded, blocks_);
  if (decoded.row != nullptr && decoded.problem == Code::none) {
    json.key("fields");
    json.begin_object();
    for (std::size_t i = 0; i < decoded.row->parts.count; ++i)
      put_part(json, decoded.row->parts[i], decoded.parts[i], decoded);
    json.end_object();
    put_untrusted(json, decoded, Trust::garbage, "uninitialised");
    put_untrusted(json, decoded, Trust::misread, "misread_by_dump_tool");
    if (decoded.unconsumed != 0) {
      json.key("unconsumed");
      json.number(decoded.unconsumed);
    }
  } else {
    json.key("undecoded");
    json.begin_string();
    put_hex_dump(out, r.data, kHexLimit);
    json.end_string();
  }
  scratch_.clear();
  text_.put_description(scratch_, decoded);
  json.key("text");
  json.string(scratch_.view());
  json.end_object();
  out.put('\n');
}

}  // namespace walread
