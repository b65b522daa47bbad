#include "libwalread/print/control_json.hpp"

#include <fmt/format.h>
#include <time.h>

#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/print/control_text.hpp"

namespace walread {

using formats::ControlField;
using formats::Kind;
using Json = nlohmann::ordered_json;

namespace {

// 2026-11-21T06:07:30Z, or null for a time that ISO 8601 has no four-digit year for.
Json utc(std::int64_t seconds) {
  const auto when = static_cast<time_t>(seconds);
  struct tm parts {};
  if (gmtime_r(&when, &parts) == nullptr) return nullptr;
  const std::int64_t year = std::int64_t{parts.tm_year} + 1900;
  if (year < 0 || year > 9999) return nullptr;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

Json number(const ControlValue& value) {
  if (value.field->field.kind == Kind::i32 || value.field->field.kind == Kind::i64)
    return static_cast<std::int64_t>(value.number());
  return value.number();
}

Json json_of(const std::optional<ControlValue>& value) {
  if (!value) return nullptr;
  const formats::Field& field = value->field->field;
  if (field.kind == Kind::boolean) return value->number() != 0;
  if (!field.choices.empty()) {
    const std::string_view name = value->name();
    return {{"value", number(*value)}, {"name", name.empty() ? Json(nullptr) : Json(name)}};
  }
  switch (field.kind) {
    case Kind::unix_time: {
      const auto seconds = static_cast<std::int64_t>(value->number());
      return {{"unix", seconds}, {"utc", utc(seconds)}};
    }
    case Kind::lsn:
    case Kind::u64:
    case Kind::raw:
    case Kind::chars:
      return text_of(*value);
    case Kind::real:
      return value->real();  // a value that is no number becomes null
    default:
      return number(*value);
  }
}

Json fields(const ControlFile& file) {
  Json out = Json::object();
  for (const ControlField& field : file.layout().fields()) {
    Json& place = field.group.empty() ? out : out[std::string(field.group)];
    place[std::string(field.field.name)] = json_of(file.value(field));
  }
  return out;
}

Json string_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json derived(const ControlFile& file) {
  const auto full_xid = file.next_full_xid();
  return {{"redo_wal_file", string_or_null(file.redo_wal_file())},
          {"check_point_wal_file", string_or_null(file.check_point_wal_file())},
          {"next_full_xid", full_xid ? Json(fmt::format("{}", *full_xid)) : Json(nullptr)}};
}

// Which of the two numbers of a problem mean something (see ControlProblemKind).
bool has_found(ControlProblemKind kind) {
  return verdict_of(kind) != ControlVerdict::unreadable && kind != ControlProblemKind::empty;
}
bool has_expected(ControlProblemKind kind) {
  switch (kind) {
    case ControlProblemKind::foreign_byte_order:
    case ControlProblemKind::other_system:
    case ControlProblemKind::empty:
    case ControlProblemKind::short_file:
    case ControlProblemKind::long_file:
    case ControlProblemKind::bad_crc:
    case ControlProblemKind::other_catalog_version:
      return true;
    default:
      return false;
  }
}

Json problems(const ControlFile& file) {
  Json out = Json::array();
  for (const ControlProblem& p : file.problems) {
    Json one = {{"code", code_name(p.kind)}, {"offset", p.offset}};
    if (p.kind == ControlProblemKind::bad_float_format) {  // bits, which say more as numbers
      one["found"] = fmt::format("{:#018x}", p.found);
      one["expected"] = fmt::format("{:#018x}", p.expected);
    } else {
      if (has_found(p.kind)) one["found"] = p.found;
      if (has_expected(p.kind)) one["expected"] = p.expected;
    }
    one["message"] = describe(file, p);
    out.push_back(std::move(one));
  }
  return out;
}

void add_header(Json& out, const ControlFile& file) {
  Json& where = out["file"];
  if (!file.path.empty()) where["path"] = file.path;
  where["size"] = file.file_size;
  out["system"] = nullptr;
  out["crc"] = nullptr;
  if (!file.system) return;
  const formats::Version& version = formats::version(*file.system);
  out["system"] = {{"key", version.key}, {"product", version.product}};
  if (!file.crc) return;
  out["crc"] = {{"kind", version.checksum == formats::Checksum::crc32c ? "crc32c" : "crc32_legacy"},
                {"stored", fmt::format("{:#010x}", file.crc->stored)},
                {"computed", fmt::format("{:#010x}", file.crc->computed)},
                {"ok", file.crc->ok()}};
}

// A path need not be UTF-8, JSON must be: what is not becomes U+FFFD.
std::string dump(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string control_json(const ControlFile& file) {
  Json out = {{"schema_version", kControlJsonVersion}, {"type", "control_file"}};
  add_header(out, file);
  out["fields"] = fields(file);
  out["derived"] = derived(file);
  out["problems"] = problems(file);
  return dump(out);
}

std::string difference_json(const ControlFile& a, const ControlFile& b) {
  Json out = {{"schema_version", kControlJsonVersion}, {"type", "control_file_diff"}};
  out["files"] = Json::array();
  for (const ControlFile* file : {&a, &b}) {
    Json one;
    add_header(one, *file);
    one["problems"] = problems(*file);
    out["files"].push_back(std::move(one));
  }
  out["differences"] = Json::array();
  for (const ControlDifference& d : differences(a, b))
    out["differences"].push_back({{"field", d.key}, {"a", json_of(d.a)}, {"b", json_of(d.b)}});
  return dump(out);
}

}  // namespace walread
