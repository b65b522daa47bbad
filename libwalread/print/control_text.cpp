#include "libwalread/print/control_text.hpp"

#include <fmt/format.h>
#include <locale.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <vector>

#include "formats/control/layout.hpp"
#include "formats/registry.hpp"
#include "libwalread/io/segment_name.hpp"

namespace walread {

using formats::ControlLine;
using formats::Kind;
using formats::LineWhen;

namespace {

// strftime("%c") of the C locale on local time, whatever locale the process has chosen (pg_controldata.c).
std::string local_time_text(std::int64_t seconds, std::string_view otherwise) {
  static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", nullptr);
  const auto when = static_cast<time_t>(seconds);
  struct tm parts {};
  tzset();
  if (c_locale == nullptr || localtime_r(&when, &parts) == nullptr)
    return !otherwise.empty() ? std::string(otherwise) : fmt::format("{} s since 1970", seconds);
  std::array<char, 128> text{};
  const std::size_t n = strftime_l(text.data(), text.size(), "%c", &parts, c_locale);
  return std::string(text.data(), n);
}

std::string hex_text(Bytes bytes) {
  std::string out;
  for (const std::byte b : bytes) out += fmt::format("{:02x}", std::to_integer<unsigned>(b));
  return out;
}

std::string redo_wal_file_text(const ControlFile& file) {
  if (auto name = file.redo_wal_file()) return *name;
  const auto redo = file.redo();
  const auto tli = file.timeline();
  const auto usual = SegmentSize::make(formats::version(*file.system).usual_segment_size);
  if (!redo || !tli || !usual) return "???";
  return segment_file_name(*tli, usual->segment_of(*redo), *usual);
}

// xlog_seg_size as pg_controldata has it since 11: an int.
std::int32_t stored_segment_size(const ControlFile& file) {
  const auto value = file.value("xlog_seg_size");
  return value ? static_cast<std::int32_t>(value->number()) : 0;
}

// xlog_internal.h XLByteToSeg and XLogFileName, which take any size above zero.
std::string redo_wal_file_as_stored_text(const ControlFile& file) {
  const auto redo = file.redo();
  const auto tli = file.timeline();
  const std::int32_t size = stored_segment_size(file);
  if (!redo || !tli || size <= 0) return "???";
  const std::uint64_t segment = redo->value / static_cast<std::uint64_t>(size);
  const std::uint64_t per_id = (std::uint64_t{1} << 32) / static_cast<std::uint64_t>(size);
  return fmt::format("{:08X}{:08X}{:08X}", *tli, static_cast<std::uint32_t>(segment / per_id),
                     static_cast<std::uint32_t>(segment % per_id));
}

bool applies(const ControlFile& file, LineWhen when) {
  switch (when) {
    case LineWhen::always:
      return true;
    case LineWhen::bad_crc:
      return file.crc && !file.crc->ok();
    case LineWhen::version_low_half: {
      const std::uint32_t version = file.control_version().value_or(0);
      return version % 65536 == 0 && version / 65536 != 0;
    }
    case LineWhen::bad_segment_size:
      return !file.segment_size();
  }
  return false;
}

void append_value(std::string& out, const ControlFile& file, std::string_view rest) {
  while (!rest.empty()) {
    const formats::LinePiece piece = formats::next_piece(rest);
    if (piece.key.empty()) {
      out += piece.text;
    } else if (piece.key == formats::kRedoWalFile) {
      out += redo_wal_file_text(file);
    } else if (piece.key == formats::kRedoWalFileAsStored) {
      out += redo_wal_file_as_stored_text(file);
    } else if (piece.key == formats::kStoredSegmentSize) {
      const std::int32_t size = stored_segment_size(file);
      out += fmt::format("{} {}", size, size == 1 ? "byte" : "bytes");
    } else if (const auto value = file.value(piece.key)) {
      out += text_of(*value, piece.otherwise);
    }
  }
}

}  // namespace

std::string text_of(const ControlValue& value, std::string_view otherwise) {
  if (!value.field->field.choices.empty()) {
    if (const std::string_view name = value.name(); !name.empty()) return std::string(name);
    if (!otherwise.empty()) return std::string(otherwise);
  }
  switch (value.field->field.kind) {
    case Kind::lsn:
      return to_string(Lsn{value.number()});
    case Kind::unix_time:
      return local_time_text(static_cast<std::int64_t>(value.number()), otherwise);
    case Kind::i32:
    case Kind::i64:
      return fmt::format("{}", static_cast<std::int64_t>(value.number()));
    case Kind::real:
      return fmt::format("{}", value.real());
    case Kind::raw:
    case Kind::chars:
      return hex_text(value.bytes);
    default:
      return fmt::format("{}", value.number());
  }
}

std::string control_text(const ControlFile& file) {
  std::string out;
  if (file.bytes.size() < file.layout().size || file.verdict() >= ControlVerdict::not_known) return out;
  for (const ControlLine* line : file.layout().lines()) {
    if (!applies(file, line->when)) continue;
    out += line->label;
    append_value(out, file, line->value);
    out += '\n';
  }
  return out;
}

std::string difference_text(const ControlFile& a, const ControlFile& b, std::string_view a_name,
                            std::string_view b_name) {
  const auto origin = [](const ControlFile& file) {
    return file.system ? formats::version(*file.system).product : std::string_view("release not known");
  };
  std::string out = fmt::format("A: {} ({})\nB: {} ({})\n", a_name, origin(a), b_name, origin(b));
  const std::vector<ControlDifference> found = differences(a, b);
  if (found.empty()) return out + "no field differs\n";

  std::vector<std::array<std::string, 3>> rows{{"field", "A", "B"}};
  const auto cell = [](const std::optional<ControlValue>& v) { return v ? text_of(*v) : std::string("-"); };
  for (const ControlDifference& d : found) rows.push_back({d.key, cell(d.a), cell(d.b)});
  std::array<std::size_t, 2> width{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < width.size(); ++i) width[i] = std::max(width[i], row[i].size());
  for (const auto& row : rows)
    out += fmt::format("{:<{}}  {:<{}}  {}\n", row[0], width[0], row[1], width[1], row[2]);
  return out;
}

}  // namespace walread
