#include "libwalread/print/record_text.hpp"

#include "libwalread/print/value_text.hpp"

namespace walread {

using formats::FieldRef;
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

void put_rmgr_name(TextBuffer& out, const formats::Version& v, std::uint8_t rmid) {
  if (rmid < v.rmgrs.size()) {
    out.put(v.rmgrs[rmid]);
  } else {
    out.put("rmgr ");
    out.put_unsigned(rmid);
  }
}

// pg_xlogdump.c XLogDumpDisplayRecord(): "rmgr: %-11s len (rec/tot): %6u/%6u, tx: %10u, lsn: ..."
void RecordText::put_prefix(TextBuffer& out, const RecordView& r) {
  out.put("rmgr: ");
  if (options_.color) out.put(kNameColor);
  const std::size_t begin = out.size();
  put_rmgr_name(out, version_, r.rmid);
  const std::size_t length = out.size() - begin;
  if (options_.color) out.put(kNoColor);
  if (length < 11) out.put_spaces(11 - length);
  out.put(" len (rec/tot): ");
  out.put_unsigned(r.data_length, 6);
  out.put('/');
  out.put_unsigned(r.total_length, 6);
  out.put(", tx: ");
  out.put_unsigned(r.xid, 10);
  out.put(", lsn: ");
  if (options_.color) out.put(kLsnColor);
  out.put_lsn(r.lsn, true);
  if (options_.color) out.put(kNoColor);
  out.put(", prev ");
  out.put_lsn(r.prev, true);
  out.put(", bkp: ");
  for (unsigned bit = 0x08; bit != 0; bit >>= 1) out.put((r.info & bit) != 0 ? '1' : '0');
  out.put(", desc: ");
}

void RecordText::put_images(TextBuffer& out, const RecordView& r) {
  for (std::size_t i = 0; i < r.image_count; ++i) {
    const BlockImage& image = r.images[i];
    out.put("\tbackup bkp #");
    out.put_unsigned(image.id);
    out.put("; rel ");
    out.put_unsigned(image.relation.tablespace);
    out.put('/');
    out.put_unsigned(image.relation.database);
    out.put('/');
    out.put_unsigned(image.relation.file);
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

// The description of the field that `ref` names, and where its bytes end.
struct Resolved {
  const formats::Field* field;
  const std::byte* end;
};

Resolved resolve(const FieldRef& ref, const DecodedRecord& r, const Part* loop, const ElementView& element) {
  if (ref.part == FieldRef::kElement) return {&loop->fields[ref.index], element.data + element.bytes};
  if (ref.part >= formats::kInnerBase) {
    const std::size_t i = ref.part - formats::kInnerBase;
    return {&loop->inner[i].fields[ref.index], element.inner[i].data + element.inner[i].bytes};
  }
  return {&r.row->parts[ref.part].fields[ref.index], r.parts[ref.part].data + r.parts[ref.part].bytes};
}

// The repetition that a template is in.
struct Loop {
  const Part* part = nullptr;
  const PartView* view = nullptr;
  std::uint32_t index = 0;
  const std::byte* at = nullptr;
  ElementView element{};

  // Moves to the next element; false behind the last.
  bool advance(const DecodedRecord& r) {
    if (index == view->count) return false;
    ++index;
    if (!part->inner.empty()) return next_element(*part, r, *view, at, element);
    element.data = at;
    element.bytes = part->size;
    at += part->size;
    return true;
  }
};

}  // namespace

void RecordText::run(TextBuffer& out, const DecodedRecord& r) {
  const Program& program = r.row->text;
  Loop loop;
  const ElementView* element = nullptr;
  for (std::size_t i = 0; i < program.count;) {
    const Op& op = program.ops[i];
    switch (op.code) {
      case OpCode::literal: out.put(program.source.substr(op.text, op.value)); break;
      case OpCode::field: {
        const std::byte* p = locate(op.ref, r, element);
        if (p == nullptr) break;
        const Resolved v = resolve(op.ref, r, loop.part, loop.element);
        put_value(out, version_, times_, *v.field, op.style, p, static_cast<std::size_t>(v.end - p));
        break;
      }
      case OpCode::count: {
        const std::uint64_t n = op.ref.part == formats::kWholeData ? r.record->data_length : r.parts[op.ref.part].count;
        // The tools subtract before they check: a length may come out below zero.
        out.put_signed(static_cast<std::int32_t>(n - op.value));
        break;
      }
      case OpCode::extent: out.put_unsigned(r.parts[op.ref.part].bytes - op.value); break;
      case OpCode::test:
        if (!holds(op.test, op.negate, op.value, op.ref, r, element, 0)) {
          i = op.target;
          continue;
        }
        break;
      case OpCode::jump: i = op.target; continue;
      case OpCode::each:
        loop = {&r.row->parts[op.ref.part], &r.parts[op.ref.part], 0, r.parts[op.ref.part].data, {}};
        element = &loop.element;
        if (!loop.advance(r)) {
          element = nullptr;
          i = op.target;
          continue;
        }
        break;
      case OpCode::next:
        if (loop.advance(r)) {
          i = op.target;
          continue;
        }
        element = nullptr;
        break;
    }
    ++i;
  }
}

void RecordText::put_description(TextBuffer& out, const DecodedRecord& decoded) {
  const RecordView& r = *decoded.record;
  if (decoded.row == nullptr) {
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
  out.put('\n');
  if (options_.backup_details) put_images(out, *decoded.record);
}

}  // namespace walread
