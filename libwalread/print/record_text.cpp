#include "libwalread/print/record_text.hpp"

#include <algorithm>
#include <cstring>

#include "libwalread/print/block_text.hpp"
#include "libwalread/print/hooks.hpp"
#include "libwalread/print/value_text.hpp"

namespace walread {

using formats::FieldRef;
using formats::Form;
using formats::Op;
using formats::OpCode;
using formats::Part;
using formats::Program;

namespace {

constexpr std::string_view kNameColor = "\x1b[36m";
constexpr std::string_view kLsnColor = "\x1b[33m";
constexpr std::string_view kNoColor = "\x1b[0m";

// Names and paths come from data: a terminal must not obey them.
void put_escaped(TextBuffer& out, std::string_view s) {
  for (const char c : s) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x20 && u != 0x7F) {
      out.put(c);
    } else {
      out.put("\\x");
      out.put_hex(u, 2);
    }
  }
}

}  // namespace

void put_hex_dump(TextBuffer& out, Bytes data, std::size_t limit) {
  const std::size_t shown = data.size() < limit ? data.size() : limit;
  for (std::size_t i = 0; i < shown; ++i) out.put_hex(std::to_integer<std::uint8_t>(data[i]), 2);
  if (shown == data.size()) return;
  out.put("... ");
  out.put_unsigned(data.size() - shown);
  out.put(" bytes more");
}

void shorten(TextBuffer& out, std::size_t begin, std::size_t width) {
  const std::string_view text = out.view().substr(begin);
  // Not in the middle of a character: in UTF-8 the bytes behind its first are 10xxxxxx.
  std::size_t kept = width;
  while (kept > 0 && (static_cast<unsigned char>(text[kept]) & 0xC0u) == 0x80u) --kept;
  const std::size_t left_out = text.size() - kept;
  out.shrink_to(begin + kept);
  out.put("... ");
  out.put_unsigned(left_out);
  out.put(" bytes more");
}

void put_rmgr_name(TextBuffer& out, const formats::Version& v, std::uint8_t rmid) {
  if (const std::string_view name = v.rmgr_name(rmid); !name.empty()) {
    out.put(name);
  } else {
    out.put("rmgr ");
    out.put_unsigned(rmid);
  }
}

void RecordText::fill(LineStart& start, std::uint8_t rmid) {
  TextBuffer name;
  put_rmgr_name(name, version_, rmid);
  std::string& text = start.text;
  text = "rmgr: ";
  if (options_.color) text += kNameColor;
  text += name.view();
  if (options_.color) text += kNoColor;
  if (name.size() < 11) text.append(11 - name.size(), ' ');
  text += " len (rec/tot): ";
  start.size = text.size();
  text.resize(std::max(start.size, kLineStart));
}

namespace {

// "%10u"; write_padded() fills up eight characters at most.
inline char* write_xid(char* to, std::uint32_t xid) {
  to[0] = to[1] = ' ';
  if (xid < 100'000'000) return write_padded(to + 2, xid, 8);
  return write_unsigned(to + (xid < 1'000'000'000 ? 1 : 0), xid);
}

// What stands in a line before the description, behind its start.
constexpr std::size_t kPrefixRoom = 256;

}  // namespace

// pg_xlogdump.c and pg_waldump.c XLogDumpDisplayRecord(): "rmgr: %-11s len (rec/tot): %6u/%6u, tx: %10u, lsn: ..."
void RecordText::put_prefix(TextBuffer& out, const RecordView& r) {
  LineStart& start = line_starts_[r.rmid];
  if (start.size == 0) fill(start, r.rmid);
  char* to = out.reserve(start.text.size() + kPrefixRoom);
  std::memcpy(to, start.text.data(), kLineStart);
  if (start.size > kLineStart) std::memcpy(to, start.text.data(), start.size);
  to += start.size;
  // Up to 9.4 the length of the data, since 9.5 that of the record without its images.
  const bool old = version_.line_style == formats::LineStyle::v94;
  to = write_padded(to, old ? r.data_length : r.total_length - r.image_bytes(), 6);
  *to++ = '/';
  to = write_padded(to, r.total_length, 6);
  // Neighbours share the transaction, and the link is nearly always the line before's position: their texts are kept.
  if (r.xid != xid_) {
    xid_ = r.xid;
    write_xid(xid_text_, xid_);
  }
  to = write_literal(to, ", tx: ");
  std::memcpy(to, xid_text_, kXidSize);
  to = write_literal(to + kXidSize, ", lsn: ");
  const LsnDigits prev = r.prev == lsn_.lsn() ? lsn_ : LsnDigits(r.prev);
  lsn_ = LsnDigits(r.lsn);
  if (options_.color) to = write_text(to, kLsnColor);
  to = lsn_.write_padded(to);
  if (options_.color) to = write_text(to, kNoColor);
  to = prev.write_padded(write_literal(to, ", prev "));
  if (old) {
    // The flags are four bits of xl_info, the one for the first image highest.
    static constexpr std::string_view kImageBits =
        "0000000100100011010001010110011110001001101010111100110111101111";
    to = write_literal(to, ", bkp: ");
    to = write_text(to, kImageBits.substr(4 * (r.info & 0x0Fu), 4));
  }
  out.commit(write_literal(to, ", desc: "));
}

void RecordText::put_images(TextBuffer& out, const RecordView& r) {
  for (std::size_t i = 0; i < r.image_count; ++i) {
    const BlockImage& image = r.images[i];
    out.put("\tbackup bkp #");
    out.put_unsigned(image.id);
    out.put("; rel ");
    put_relation(out, image.relation);
    out.put("; fork: ");
    put_fork_name(out, image.fork);
    out.put("; block: ");
    out.put_unsigned(image.block);
    out.put("; hole: offset: ");
    out.put_unsigned(image.hole_offset);
    out.put(", length: ");
    out.put_unsigned(image.hole_length);
    out.put('\n');
  }
}

namespace {

// Where the bytes of the struct end that the field `ref` stands in.
const std::byte* end_of(const FieldRef& ref, const DecodedRecord& r, const ElementView* element) {
  if (ref.part == FieldRef::kElement) return element->data + element->bytes;
  const PartView& part =
      ref.part >= formats::kInnerBase ? element->inner[ref.part - formats::kInnerBase] : r.parts[ref.part];
  return part.data + part.bytes;
}

// "%02X"
char* write_hex2(char* to, std::uint8_t n) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  to[0] = kDigits[n >> 4];
  to[1] = kDigits[n & 0x0F];
  return to + 2;
}

}  // namespace

bool RecordText::Loop::advance(const DecodedRecord& r) {
  if (index == view->count) return false;
  ++index;
  if (!part->inner.empty()) return next_element(*part, r, *view, at, element);
  element.data = at;
  element.bytes = part->size;
  at += part->size;
  return true;
}

void RecordText::run(TextBuffer& out, const DecodedRecord& r) {
  // What one operation writes straight away; whatever may need more is put into the buffer in its own way.
  constexpr std::size_t kOpRoom = 64;
  static_assert(kOpRoom >= 2 * kNumberRoom && kOpRoom >= RelationTexts::kRoom);
  const Program& program = r.row->text;
  // Enough for all operations once.
  const std::size_t room = program.count * kOpRoom;
  const ElementView* element = nullptr;
  char* to = out.reserve(room);
  for (std::size_t i = 0; i < program.count;) {
    const Op& op = program.ops[i];
    bool written = true;
    switch (op.code) {
      case OpCode::literal:
        if (op.wide) {
          std::memcpy(to, program.source.data() + op.text, formats::kWideLiteral);
          to += op.value;
        } else if (op.value <= kOpRoom) {
          to = write_text(to, std::string_view(program.source.data() + op.text, op.value));
        } else {
          written = false;
        }
        break;
      case OpCode::field: {
        const std::byte* p = locate(op.ref, r, element);
        if (p == nullptr) break;
        switch (op.form) {
          case Form::number1: to = write_unsigned(to, load<std::uint8_t>(p)); break;
          case Form::number2: to = write_unsigned(to, load<std::uint16_t>(p)); break;
          case Form::number4: to = write_unsigned(to, load<std::uint32_t>(p)); break;
          case Form::tid:
            to = write_unsigned(to, load_number(formats::Kind::block_id, p));
            *to++ = '/';
            to = write_unsigned(to, load<std::uint16_t>(p + 4));
            break;
          case Form::relation: to = relations_.write(to, load_relation(p)); break;
          case Form::hex2: to = write_hex2(to, load<std::uint8_t>(p)); break;
          case Form::general: written = false; break;
        }
        break;
      }
      case OpCode::test:
        if (!holds(op.test, op.negate, op.value, op.ref, r, element, 0)) {
          i = op.target;
          continue;
        }
        break;
      case OpCode::jump: i = op.target; continue;
      case OpCode::each:
        loop_.begin(r.row->parts[op.ref.part], r.parts[op.ref.part]);
        element = &loop_.element;
        if (!loop_.advance(r)) {
          element = nullptr;
          i = op.target;
          continue;
        }
        break;
      case OpCode::next:
        if (loop_.advance(r)) {
          out.commit(to);
          to = out.reserve(room);
          i = op.target;
          continue;
        }
        element = nullptr;
        break;
      case OpCode::count: case OpCode::extent: case OpCode::hook: written = false; break;
    }
    if (!written) {
      out.commit(to);
      put_operation(out, op, r, element);
      to = out.reserve(room);
    }
    ++i;
  }
  out.commit(to);
}

// What an operation writes that run() has no short way for.
void RecordText::put_operation(TextBuffer& out, const Op& op, const DecodedRecord& r, const ElementView* element) {
  switch (op.code) {
    case OpCode::literal: out.put(r.row->text.source.substr(op.text, op.value)); break;
    case OpCode::field: {
      const std::byte* p = locate(op.ref, r, element);
      const std::byte* end = end_of(op.ref, r, element);
      put_value(out, version_, times_, *op.ref.field, op.style, p, static_cast<std::size_t>(end - p));
      break;
    }
    case OpCode::count: {
      const std::uint64_t n = op.ref.part == formats::kWholeData ? r.record->data_length : r.parts[op.ref.part].count;
      // The tools subtract before they check: a length may come out below zero.
      out.put_signed(static_cast<std::int32_t>(n - op.value));
      break;
    }
    case OpCode::extent: out.put_unsigned(r.parts[op.ref.part].bytes - op.value); break;
    case OpCode::hook: run_hook(out, static_cast<formats::Hook>(op.value), r); break;
    default: break;
  }
}

void RecordText::put_description(TextBuffer& out, const DecodedRecord& decoded) {
  const RecordView& r = *decoded.record;
  const std::size_t begin = out.size();
  const bool named = version_.line_style != formats::LineStyle::v94;
  if (named && decoded.row != nullptr && decoded.problem == Code::none) {
    out.put(decoded.row->name);
    if (decoded.row->init_page && (r.info & 0x80) != 0) out.put("+INIT");
    out.put(' ');
  }
  if (decoded.row == nullptr && named) {
    // pg_waldump.c XLogDumpDisplayRecord(), rmgrdesc.c default_desc()
    out.put("UNKNOWN (");
    out.put_hex(r.info & 0xF0u);
    out.put(") ");
    if (version_.is_custom_rmgr(r.rmid)) {
      out.put("rmid: ");
      out.put_unsigned(r.rmid);
    }
  } else if (decoded.row == nullptr) {
    out.put("UNKNOWN (info 0x");
    out.put_hex(r.info & 0xF0u, 2);
    out.put(") ");
    put_hex_dump(out, r.data, kHexLimit);
  } else if (decoded.problem != Code::none) {
    out.put(decoded.row->name);
    out.put(" (cannot be decoded) ");
    put_hex_dump(out, r.data, kHexLimit);
  } else {
    run(out, decoded);
  }
  if (options_.max_width != 0 && out.size() - begin > options_.max_width) shorten(out, begin, options_.max_width);
}

void RecordText::put(TextBuffer& out, const DecodedRecord& decoded) {
  put_prefix(out, *decoded.record);
  if (options_.escape) {
    scratch_.clear();
    put_description(scratch_, decoded);
    put_escaped(out, scratch_.view());
  } else {
    put_description(out, decoded);
  }
  const RecordView& r = *decoded.record;
  if (version_.line_style != formats::LineStyle::v94) {
    put_block_references(out, version_.line_style, r, options_.backup_details, relations_);
  } else {
    out.put('\n');
    if (options_.backup_details) put_images(out, r);
  }
}

}  // namespace walread
