#include "libwalread/print/value_text.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

#include "formats/behaviour.hpp"
#include "libwalread/decode/decoder.hpp"

namespace walread {

using formats::Field;
using formats::Kind;
using formats::Style;

namespace {

// pg_tablespace.h
constexpr std::uint32_t kDefaultTablespace = 1663;
constexpr std::uint32_t kGlobalTablespace = 1664;

// pg_xlogdump's relpath.c forkNames
constexpr std::string_view kForkNames[] = {"main", "fsm", "vm", "init"};

// sinval.h SharedInvalidationMessage as xactdesc.c prints it. The id stands in the first byte.
void put_inval(TextBuffer& out, const formats::Version& v, const std::byte* p) {
  const bool newer = behaves(v.base, formats::Behaviour::invalidation_of_database);
  const auto id = load<std::int8_t>(p);
  if (id >= 0) {
    out.put("catcache ");
    out.put_signed(id);
    return;
  }
  switch (id) {
    case -1: out.put("catalog "); out.put_unsigned(load<std::uint32_t>(p + 8)); break;
    case -2: out.put("relcache "); out.put_unsigned(load<std::uint32_t>(p + 8)); break;
    case -3: out.put("smgr"); break;
    case -4:
      out.put("relmap");
      if (!newer) break;
      out.put(" db ");
      out.put_unsigned(load<std::uint32_t>(p + 4));
      break;
    case -5: out.put("snapshot "); out.put_unsigned(load<std::uint32_t>(p + 8)); break;
    default:
      if (id == -6 && behaves(v.base, formats::Behaviour::invalidation_of_relsync)) {
        out.put("relsync ");
        out.put_unsigned(load<std::uint32_t>(p + 8));
        break;
      }
      out.put(newer ? "unrecognized id " : "unknown id ");
      out.put_signed(id);
      break;
  }
}

bool is_signed(Kind kind) { return kind == Kind::i32 || kind == Kind::i64 || kind == Kind::fork; }

// `commas`: between the names; else a space behind each.
void put_flags(TextBuffer& out, const Field& field, std::uint64_t value, bool commas) {
  bool first = true;
  for (const formats::Name& flag : field.flags) {
    if ((value & static_cast<std::uint64_t>(flag.value)) == 0) continue;
    if (commas && !first) out.put(", ");
    first = false;
    out.put(flag.name);
    if (!commas) out.put(' ');
  }
}

// As C's printf does, for which std::to_chars and {fmt} have no equal in every case (the sign of a NaN).
void put_double(TextBuffer& out, const char* format, std::uint64_t bits) {
  char text[400];
  const int length = std::snprintf(text, sizeof text, format, std::bit_cast<double>(bits));
  out.put(std::string_view(text, static_cast<std::size_t>(std::max(length, 0))));
}

void put_choice(TextBuffer& out, const Field& field, std::uint64_t value) {
  for (const formats::Name& choice : field.choices) {
    if (static_cast<std::uint64_t>(choice.value) != value) continue;
    out.put(choice.name);
    return;
  }
  out.put('?');
}

}  // namespace

void put_relation(TextBuffer& out, const Relation& r) {
  out.put_unsigned(r.tablespace);
  out.put('/');
  out.put_unsigned(r.database);
  out.put('/');
  out.put_unsigned(r.file);
}

void put_relation_path(TextBuffer& out, const formats::Version& v, const Relation& r, bool temporary) {
  if (r.tablespace == kGlobalTablespace) {
    out.put("global/");
  } else {
    if (r.tablespace == kDefaultTablespace) {
      out.put("base/");
    } else {
      out.put("pg_tblspc/");
      out.put_unsigned(r.tablespace);
      out.put('/');
      out.put(v.tablespace_directory);
      out.put('/');
    }
    out.put_unsigned(r.database);
    out.put('/');
    if (temporary) out.put("t_");
  }
  out.put_unsigned(r.file);
}

void put_database_path(TextBuffer& out, const formats::Version& v, std::uint32_t tablespace, std::uint32_t database) {
  if (tablespace == kGlobalTablespace) {
    out.put("global");
    return;
  }
  if (tablespace == kDefaultTablespace) {
    out.put("base/");
  } else {
    out.put("pg_tblspc/");
    out.put_unsigned(tablespace);
    out.put('/');
    out.put(v.tablespace_directory);
    out.put('/');
  }
  out.put_unsigned(database);
}

std::string_view fork_name(std::int64_t fork) {
  return fork >= 0 && fork < static_cast<std::int64_t>(std::size(kForkNames)) ? kForkNames[fork] : std::string_view{};
}

void put_fork_name(TextBuffer& out, std::int64_t fork) {
  const std::string_view name = fork_name(fork);
  if (name.empty()) {
    out.put_signed(fork);
  } else {
    out.put(name);
  }
}

void put_fork_suffix(TextBuffer& out, std::int64_t fork) {
  if (fork == 0) return;
  out.put('_');
  put_fork_name(out, fork);
}

std::string_view c_string(const std::byte* p, std::size_t size) {
  const auto* begin = reinterpret_cast<const char*>(p);
  const void* nul = size == 0 ? nullptr : std::memchr(begin, 0, size);
  return {begin, nul == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(nul) - begin)};
}

void put_value(TextBuffer& out, const formats::Version& v, LocalTimes& times, const Field& field, Style style,
               const std::byte* p, std::size_t size) {
  switch (field.kind) {
    case Kind::chars: out.put(c_string(p, field.length)); return;
    case Kind::c_string: out.put(c_string(p, size)); return;
    case Kind::raw:
      for (std::size_t i = 0; i < field.length; ++i) out.put_hex(std::to_integer<std::uint8_t>(p[i]), 2);
      return;
    case Kind::inval: put_inval(out, v, p); return;
    case Kind::relation: {
      const Relation r = load_relation(p);
      if (style == Style::path || style == Style::temp_path) {
        put_relation_path(out, v, r, style == Style::temp_path);
      } else {
        put_relation(out, r);
      }
      return;
    }
    case Kind::database: put_database_path(out, v, load<std::uint32_t>(p), load<std::uint32_t>(p + 4)); return;
    case Kind::tid: {
      const std::uint64_t block = load_number(Kind::block_id, p);
      const std::uint64_t offset = load<std::uint16_t>(p + 4);
      if (style != Style::offset_of_tid) out.put_unsigned(block);
      if (style == Style::normal) out.put('/');
      if (style != Style::block_of_tid) out.put_unsigned(offset);
      return;
    }
    case Kind::timestamp: times.put(out, load<std::int64_t>(p)); return;
    case Kind::lsn: out.put_lsn(Lsn{load<std::uint64_t>(p)}); return;
    default: break;
  }
  const std::uint64_t n = load_number(field.kind, p);
  switch (style) {
    case Style::signed_number: out.put_signed(static_cast<std::int32_t>(n)); return;
    case Style::hex: out.put_hex(n); return;
    case Style::hex4: out.put_hex(n, 4); return;
    case Style::yes_no: out.put(n != 0 ? 'T' : 'F'); return;
    case Style::on_off: out.put(n != 0 ? "on" : "off"); return;
    case Style::suffix: put_fork_suffix(out, static_cast<std::int64_t>(n)); return;
    case Style::choice: put_choice(out, field, n); return;
    case Style::flag_list: put_flags(out, field, n, false); return;
    case Style::flag_commas: put_flags(out, field, n, true); return;
    case Style::hex2: out.put_hex(n, 2); return;
    case Style::hex2_upper: {
      static constexpr std::string_view kDigits = "0123456789ABCDEF";
      out.put(kDigits[(n >> 4) & 0x0F]);
      out.put(kDigits[n & 0x0F]);
      return;
    }
    case Style::hex_wide: out.put_hex(n, 8); return;
    case Style::hex_upper: {
      TextBuffer digits;
      digits.put_hex(n);
      for (const char c : digits.view()) out.put(static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c));
      return;
    }
    case Style::fixed: put_double(out, "%f", n); return;
    case Style::general: put_double(out, "%g", n); return;
    case Style::letter: out.put(static_cast<char>(n)); return;
    case Style::xid_pair:
      out.put_unsigned(n >> 32);
      out.put(':');
      out.put_unsigned(n & 0xFFFFFFFFu);
      return;
    case Style::gxid: out.put_unsigned(n, 10, '0'); return;
    default: break;
  }
  if (field.kind == Kind::boolean) {
    out.put(n != 0 ? "true" : "false");
  } else if (is_signed(field.kind)) {
    out.put_signed(static_cast<std::int64_t>(n));
  } else {
    out.put_unsigned(n);
  }
}

}  // namespace walread
