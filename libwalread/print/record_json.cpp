#include "libwalread/print/record_json.hpp"

#include <cstdlib>

#include "libwalread/print/block_text.hpp"
#include "libwalread/print/json_writer.hpp"
#include "libwalread/print/value_text.hpp"

namespace walread {

namespace {

// What the members up to the record's name take, without the names of its resource manager and its type.
constexpr std::size_t kHeaderRoom = 512;

template <std::size_t kSize>
inline char* write_number_member(char* to, const char (&key)[kSize], std::uint64_t n) {
  return write_unsigned(write_literal(to, key), n);
}

inline char* write_boolean(char* to, bool flag) {
  return flag ? write_literal(to, "true") : write_literal(to, "false");
}

// What the members of a block take, without an image.
constexpr std::size_t kBlockRoom = 320;

char* write_block(char* to, const BlockFact& b, RelationTexts& relations) {
  to = write_literal(to, "{\"relation\":\"");
  to = relations.write(to, b.relation);
  to = write_literal(to, "\",\"fork\":\"");
  const std::string_view fork = fork_name(b.fork);
  if (fork.empty()) {
    if (b.fork < 0) *to++ = '-';
    to = write_unsigned(to, static_cast<std::uint64_t>(std::abs(std::int64_t{b.fork})));
  } else {
    to = write_text(to, fork);
  }
  *to++ = '"';
  if (b.block != kNoBlock) to = write_number_member(to, ",\"block\":", b.block);
  if (b.ref != nullptr) {
    to = write_number_member(to, ",\"id\":", b.ref->id);
    to = write_boolean(write_literal(to, ",\"will_init\":"), b.ref->will_init);
    to = write_number_member(to, ",\"data_length\":", b.ref->data.size());
  }
  return write_boolean(write_literal(to, ",\"has_image\":"), b.image != nullptr);
}

// What the members of an image take.
constexpr std::size_t kImageRoom = 256;

char* write_image(char* to, const BlockImage& image) {
  to = write_number_member(to, ",\"image_id\":", image.id);
  to = write_number_member(to, ",\"image_length\":", image.bytes.size());
  to = write_number_member(to, ",\"hole_offset\":", image.hole_offset);
  to = write_number_member(to, ",\"hole_length\":", image.hole_length);
  to = write_literal(to, ",\"compression\":\"");
  to = write_text(to, name_of(image.compression));
  return write_boolean(write_literal(to, "\",\"apply\":"), image.apply);
}

}  // namespace

void RecordJson::put_header(TextBuffer& out, const DecodedRecord& decoded, TimelineId tli) {
  const RecordView& r = *decoded.record;
  char* to = out.reserve(kHeaderRoom);
  const LsnDigits prev = r.prev == begin_.lsn() ? begin_ : LsnDigits(r.prev);
  begin_ = r.lsn == end_.lsn() ? end_ : LsnDigits(r.lsn);
  end_ = LsnDigits(r.end);
  to = begin_.write(write_literal(to, "{\"type\":\"record\",\"lsn\":\""));
  to = end_.write(write_literal(to, "\",\"end_lsn\":\""));
  to = prev.write(write_literal(to, "\",\"prev\":\""));
  to = write_number_member(to, "\",\"tli\":", tli);
  to = write_number_member(to, ",\"xid\":", r.xid);
  to = write_number_member(to, ",\"rmid\":", r.rmid);
  out.commit(write_literal(to, ",\"rmgr\":\""));
  put_rmgr_name(out, version_, r.rmid);
  to = out.reserve(kHeaderRoom);
  to = write_number_member(to, "\",\"info\":", r.info);
  out.commit(write_literal(to, ",\"record\":\""));
  if (decoded.row != nullptr) {
    out.put(decoded.row->name);
    if (decoded.row->init_page && (r.info & 0x80) != 0) out.put("+INIT");
  } else {
    out.put("UNKNOWN 0x");
    out.put_hex(r.info & 0xF0u, 2);
  }
  to = out.reserve(kHeaderRoom);
  to = write_number_member(to, "\",\"length\":", r.total_length);
  to = write_number_member(to, ",\"data_length\":", r.data_length);
  if (r.origin != 0) to = write_number_member(to, ",\"origin\":", r.origin);
  if (r.top_xid != 0) to = write_number_member(to, ",\"top_xid\":", r.top_xid);
  out.commit(to);
}

void RecordJson::put_blocks(JsonWriter& json, const DecodedRecord& decoded) {
  json.key("blocks");
  json.begin_array();
  any_block(decoded, blocks_, [&](const BlockFact& b) {
    json.value(kBlockRoom + kImageRoom, [&](char* to) {
      to = write_block(to, b, fields_.relations());
      if (b.image != nullptr) to = write_image(to, *b.image);
      *to++ = '}';
      return to;
    });
    return false;
  });
  json.end_array();
}

void RecordJson::put_text(TextBuffer& out, const DecodedRecord& decoded) {
  out.put(",\"text\":\"");
  const std::size_t begin = out.size();
  text_.put_description(out, decoded);
  if (const std::string_view text = out.view().substr(begin); !is_plain_json(text)) {
    scratch_.clear();
    scratch_.put(text);
    out.shrink_to(begin);
    put_json_escaped(out, scratch_.view());
  }
  out.put("\"}\n");
}

void RecordJson::put(TextBuffer& out, const DecodedRecord& decoded, TimelineId tli) {
  put_header(out, decoded, tli);
  JsonWriter json(out, JsonWriter::Inside::object_with_members);
  put_blocks(json, decoded);
  if (decoded.row != nullptr && decoded.problem == Code::none) {
    fields_.put(json, decoded);
    if (decoded.unconsumed != 0) {
      json.key("unconsumed");
      json.number(decoded.unconsumed);
    }
  } else {
    json.key("undecoded");
    json.begin_string();
    put_hex_dump(out, decoded.record->data, kHexLimit);
    json.end_string();
  }
  put_text(out, decoded);
}

}  // namespace walread
