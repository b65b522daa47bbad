#include "formats/control/layout.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "formats/control/pg_control.hpp"
#include "formats/control/releases.hpp"
#include "formats/version/gp6.hpp"
#include "formats/version/pg18.hpp"

namespace walread::formats {

namespace {

constexpr void add_field(ControlLayout& layout, std::string_view group, Field field, std::size_t offset) {
  if (layout.field_count == ControlLayout::kMaxFields) throw "pg_control has more fields than kMaxFields";
  if (field.meaning.empty()) throw "a field of pg_control lacks a meaning";
  if (size_of(field) == 0) throw "a field of pg_control lacks a length";
  field.offset = static_cast<std::uint16_t>(offset);
  const ControlField added{group, field};
  for (const ControlField& f : layout.fields())
    if (f.group == group && f.field.name == field.name) throw "pg_control has two fields of one name";
  layout.field_list[layout.field_count++] = added;
}

// The names that the text of a field needs and that WAL rows do not have.
constexpr Field with_names(Field field) {
  if (field.kind == Kind::boolean && field.choices.empty()) field.choices = kOffOn;
  return field;
}

constexpr std::size_t add_32_bit(std::size_t at, const Field& field) {
  return align_up(at, std::min<std::size_t>(traits(field.kind).align, 4)) + size_of(field);
}

constexpr std::size_t crc_offset_32_bit(const Version& version) {
  std::size_t at = 0;
  for (const ControlRow& row : kControlFile) {
    if (!holds(row.in, row.except, version)) continue;
    if (row.embedded.empty()) {
      at = add_32_bit(at, row.field);
      continue;
    }
    at = align_up(at, 4);
    for (const Field& f : row.embedded) at = add_32_bit(at, f);
    at = align_up(at, 4);
  }
  return at - sizeof(std::uint32_t);  // the checksum is the last field
}

constexpr void add_fields(ControlLayout& layout, const Version& version) {
  std::size_t at = 0;
  for (const ControlRow& row : kControlFile) {
    if (!holds(row.in, row.except, version)) continue;
    if (row.embedded.empty()) {
      at = align_up(at, traits(row.field.kind).align);
      add_field(layout, {}, row.field, at);
      at += size_of(row.field);
      continue;
    }
    // Every struct in question begins with an XLogRecPtr or holds one: it is aligned to 8.
    at = align_up(at, 8);
    for (const Field& f : row.embedded) add_field(layout, row.field.name, with_names(f), at + f.offset);
    at += align_up(row.embedded.back().offset + size_of(row.embedded.back()), 8);
  }
  layout.crc_offset_32_bit = static_cast<std::uint16_t>(crc_offset_32_bit(version));
  const ControlField& last = layout.field_list[layout.field_count - 1u];
  if (!last.has_key("crc")) throw "the checksum must be the last field of pg_control";
  layout.crc_offset = last.field.offset;
  layout.size = static_cast<std::uint16_t>(align_up(at, 8));
}

// Whether `layout` has every field that the line names.
constexpr bool can_print(const ControlLayout& layout, const ControlLine& line) {
  for (std::string_view rest = line.value; !rest.empty();) {
    const LinePiece piece = next_piece(rest);
    if (piece.key == kRedoWalFile || piece.key == kRedoWalFileAsStored) {
      for (std::string_view key :
           {"check_point_copy.redo", "check_point_copy.this_timeline_id", "xlog_seg_size"})
        if (layout.find(key) == nullptr) return false;
    } else if (piece.key == kStoredSegmentSize) {
      if (layout.find("xlog_seg_size") == nullptr) return false;
    } else if (!piece.key.empty() && layout.find(piece.key) == nullptr) {
      return false;
    }
  }
  return true;
}

constexpr void add_line(ControlLayout& layout, const ControlLine& line) {
  if (layout.line_count == ControlLayout::kMaxLines) throw "pg_controldata has more lines than kMaxLines";
  layout.line_list[layout.line_count++] = &line;
}

constexpr ControlLayout lay_out(const Version& version) {
  ControlLayout layout;
  add_fields(layout, version);
  for (const ControlLine& line : kControlLines) {
    if (!holds(line.in, line.except, version)) continue;
    if (!can_print(layout, line))
      throw "a line of pg_controldata names a field that pg_control does not have";
    add_line(layout, line);
  }
  return layout;
}

constexpr ControlLayout lay_out_shared() {
  ControlLayout layout;
  std::size_t at = 0;
  for (const ControlRow& row : kControlFile) {
    if (layout.field_count == 3) break;
    add_field(layout, {}, row.field, at);
    at += size_of(row.field);
  }
  layout.size = static_cast<std::uint16_t>(at);
  for (const ControlLine& line : kControlLines)
    if (line.when == LineWhen::always && line.in == every() && can_print(layout, line))
      add_line(layout, line);
  return layout;
}

// sizeof(ControlFileData) and offsetof(ControlFileData, crc), measured on the server's own binaries or files;
// those of 9.5 and 9.6 are counted out from pg_control.h.
struct Measured {
  const Version* version;
  std::uint16_t size;
  std::uint16_t crc_offset;
};

constexpr Measured kMeasured[] = {
    {&kPg94, 248, 240}, {&kPg95, 264, 256}, {&kPg96, 264, 256}, {&kPg10, 296, 288}, {&kPg11, 288, 280},
    {&kPg12, 296, 288}, {&kPg13, 296, 288}, {&kPg14, 296, 288}, {&kPg15, 296, 288}, {&kPg16, 296, 288},
    {&kPg17, 296, 288}, {&kPg18, 296, 292}, {&kGp6, 256, 248},
};

constexpr ControlLayout lay_out_as_measured(const Measured& m) {
  ControlLayout layout = lay_out(*m.version);
  if (layout.size != m.size || layout.crc_offset != m.crc_offset)
    throw "the rows of pg_control do not add up to the struct that the server has";
  return layout;
}

// Each is a constant of its own: a compiler limits how much it computes for one.
template <std::size_t I>
constexpr ControlLayout kLayoutOf = lay_out_as_measured(kMeasured[I]);

template <std::size_t... I>
constexpr std::array<ControlLayout, kSystemCount> lay_out_all(std::index_sequence<I...>) {
  std::array<ControlLayout, kSystemCount> all{};
  ((all[static_cast<std::size_t>(kMeasured[I].version->system)] = kLayoutOf<I>), ...);
  return all;
}

constexpr auto kLayouts = lay_out_all(std::make_index_sequence<std::size(kMeasured)>());
constexpr ControlLayout kSharedLayout = lay_out_shared();

constexpr bool every_system_is_complete() {
  for (const ControlLayout& layout : kLayouts) {
    if (layout.field_count == 0) return false;
    for (const ControlField& shared : kSharedLayout.fields()) {
      const ControlField* own = layout.find(shared.field.name);
      if (own == nullptr || own->field.offset != shared.field.offset) return false;
    }
  }
  return true;
}
static_assert(every_system_is_complete(),
              "each system needs its line in kMeasured and the shared fields in place");

constexpr bool every_system_is_a_release() {
  for (const Measured& m : kMeasured) {
    bool found = false;
    for (const ControlRelease& r : kControlReleases)
      found = found || (r.control_version == m.version->control_version &&
                        r.catalog_version == catalog_version(*m.version));
    if (!found) return false;
  }
  return true;
}
static_assert(every_system_is_a_release(), "kControlReleases must list every system that walread reads");

}  // namespace

const ControlLayout& control_layout(System system) { return kLayouts[static_cast<std::size_t>(system)]; }

const ControlLayout& shared_control_layout() { return kSharedLayout; }

}  // namespace walread::formats
