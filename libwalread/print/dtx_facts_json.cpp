#include "libwalread/print/dtx_facts_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libwalread/print/dtx_facts_bytes.hpp"
#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

using json = nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kType = "walread_dtx_facts";

void put_bytes(ordered_json& object, const std::string& key, const std::string& bytes) {
  if (is_plain_ascii(bytes)) object[key] = bytes;
  else object[key + "_hex"] = to_hex(bytes);
}

template <class T>
void put_optional(ordered_json& object, const char* key, const std::optional<T>& value) {
  if (value) object[key] = *value;
}

ordered_json window_json(const DtxWindow& w) {
  ordered_json out;
  out["begin"] = to_string(w.begin);
  out["end"] = to_string(w.end);
  put_bytes(out, "first_file", w.first_file);
  put_optional(out, "first_time", w.first_time);
  put_optional(out, "last_time", w.last_time);
  out["end_reason"] = name_of(w.end_reason);
  out["end_error"] = name_of(w.end_error);
  out["end_os_error"] = w.end_os_error;
  put_bytes(out, "end_file", w.end_file);
  out["wal_missing_of"] = w.wal_missing_of;
  out["wal_found_of"] = w.wal_found_of;
  put_optional(out, "short_bytes", w.short_bytes);
  out["must_reach"] = to_string(w.must_reach);
  out["unended_backup"] = to_string(w.unended_backup);
  out["gap_count"] = w.gap_count;
  out["records"] = w.records;
  out["bytes_read"] = w.bytes_read;
  out["gaps"] = ordered_json::array();
  for (const DtxGap& gap : w.gaps) {
    ordered_json g;
    g["begin"] = to_string(gap.begin);
    g["end"] = to_string(gap.end);
    g["reason"] = name_of(gap.reason);
    put_bytes(g, "file", gap.file);
    put_optional(g, "after", gap.after);
    out["gaps"].push_back(std::move(g));
  }
  return out;
}

// ---- reading: a form that does not fit throws json::exception or this ----

struct BadForm {};

const json& at(const json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end()) throw BadForm{};
  return *it;
}

// A number of the type wanted; one that is too large, negative or a fraction is not taken.
template <class T>
T number(const json& value) {
  if (!value.is_number_integer()) throw BadForm{};
  if constexpr (std::is_signed_v<T>) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) throw BadForm{};
    const auto n = value.get<std::int64_t>();
    if (n < std::numeric_limits<T>::min() || n > std::numeric_limits<T>::max()) throw BadForm{};
    return static_cast<T>(n);
  } else {
    if (!value.is_number_unsigned()) throw BadForm{};
    const auto n = value.get<std::uint64_t>();
    if (n > std::numeric_limits<T>::max()) throw BadForm{};
    return static_cast<T>(n);
  }
}

template <class T>
std::optional<T> optional_number(const json& object, const char* key) {
  const auto it = object.find(key);
  return it == object.end() ? std::nullopt : std::optional(number<T>(*it));
}

const std::string& text(const json& value) {
  if (!value.is_string()) throw BadForm{};
  return value.get_ref<const std::string&>();
}

DtxTime time(const json& value) {
  const auto out = number<DtxTime>(value);
  if (!is_possible(out)) throw BadForm{};
  return out;
}
std::optional<DtxTime> optional_time(const json& object, const char* key) {
  const auto it = object.find(key);
  return it == object.end() ? std::nullopt : std::optional(time(*it));
}

Lsn lsn(const json& value) {
  const auto out = Lsn::parse(text(value));
  if (!out) throw BadForm{};
  return *out;
}

bool flag(const json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end()) return false;
  if (!it->is_boolean()) throw BadForm{};
  return it->get<bool>();
}

// An enumerator by the name that name_of() gives it; `last` is the greatest.
template <class E>
E enumerator(const json& value, E last) {
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (name_of(static_cast<E>(i)) == text(value)) return static_cast<E>(i);
  throw BadForm{};
}

std::string hex_bytes(const std::string& hex) {
  auto out = from_hex(hex);
  if (!out) throw BadForm{};
  return std::move(*out);
}

std::string bytes(const json& object, const std::string& key) {
  const auto it = object.find(key);
  if (it != object.end()) return text(*it);
  const auto hex = object.find(key + "_hex");
  return hex == object.end() ? std::string() : hex_bytes(text(*hex));
}

DtxWindow window(const json& o) {
  DtxWindow w;
  w.begin = lsn(at(o, "begin"));
  w.end = lsn(at(o, "end"));
  w.first_file = bytes(o, "first_file");
  w.first_time = optional_time(o, "first_time");
  w.last_time = optional_time(o, "last_time");
  w.end_reason = enumerator(at(o, "end_reason"), EndReason::unreadable);
  w.end_error = enumerator(at(o, "end_error"), Code::bad_count);
  w.end_os_error = number<int>(at(o, "end_os_error"));
  w.end_file = bytes(o, "end_file");
  w.wal_missing_of = number<TimelineId>(at(o, "wal_missing_of"));
  w.wal_found_of = number<TimelineId>(at(o, "wal_found_of"));
  w.short_bytes = optional_number<std::uint64_t>(o, "short_bytes");
  w.bytes_read = optional_number<std::uint64_t>(o, "bytes_read").value_or(0);
  w.must_reach = lsn(at(o, "must_reach"));
  w.unended_backup = lsn(at(o, "unended_backup"));
  w.gap_count = number<std::uint64_t>(at(o, "gap_count"));
  w.records = number<std::uint64_t>(at(o, "records"));
  for (const json& g : at(o, "gaps"))
    w.gaps.push_back({.begin = lsn(at(g, "begin")),
                      .end = lsn(at(g, "end")),
                      .reason = enumerator(at(g, "reason"), Code::bad_count),
                      .file = bytes(g, "file"),
                      .after = optional_time(g, "after")});
  return w;
}

DtxNode node(const json& o) {
  DtxNode n;
  n.path = bytes(o, "path");
  n.system = text(at(o, "system"));
  const std::string& id = text(at(o, "system_id"));
  n.system_id = number<std::uint64_t>(json::parse(id));
  n.role = enumerator(at(o, "role"), DtxRole::not_known);
  n.content = optional_number<int>(o, "content");
  n.dbid = optional_number<int>(o, "dbid");
  n.only_wal = flag(o, "only_wal");
  n.follows = flag(o, "follows");
  n.tli = number<TimelineId>(at(o, "tli"));
  if (o.contains("state")) n.state = enumerator(at(o, "state"), DbState::in_production);
  n.checkpoint = lsn(at(o, "checkpoint"));
  n.redo = lsn(at(o, "redo"));
  n.from_backup_label = flag(o, "from_backup_label");
  n.bad_backup_label = flag(o, "bad_backup_label");
  n.checkpoint_read = flag(o, "checkpoint_read");
  n.segment_bytes = number<std::uint64_t>(at(o, "segment_bytes"));
  n.window = window(at(o, "window"));
  for (const json& r : at(o, "runs")) {
    if (!r.is_array() || r.size() != 3) throw BadForm{};
    n.runs.push_back({number<std::uint32_t>(r[0]), number<std::uint64_t>(r[1]), number<std::uint64_t>(r[2])});
  }
  n.unforgotten_peak = number<std::uint64_t>(at(o, "unforgotten_peak"));
  n.unforgotten = number<std::uint64_t>(at(o, "unforgotten"));
  n.unforgotten_limit = optional_number<std::uint64_t>(o, "unforgotten_limit");
  n.nameless_prepared = number<std::uint64_t>(at(o, "nameless_prepared"));
  n.nameless_abort = optional_time(o, "nameless_abort");
  n.saved_redo_bytes = optional_number<std::uint64_t>(o, "saved_redo_bytes");
  for (const json& u : at(o, "unread"))
    n.unread.push_back({.kind = enumerator(at(u, "kind"), DtxFileKind::segment_configuration),
                        .file = bytes(u, "file"),
                        .os_error = number<int>(at(u, "os_error")),
                        .link = bytes(u, "link")});
  n.recovery_target = bytes(o, "recovery_target");
  for (const json& c : at(o, "configuration")) {
    if (!c.is_array() || c.size() != 3 || text(c[2]).size() != 1) throw BadForm{};
    n.configuration.push_back({number<int>(c[0]), number<int>(c[1]), text(c[2])[0]});
  }
  for (const json& r : at(o, "restore_points"))
    n.restore_points.push_back({.name = bytes(r, "name"),
                                .lsn = lsn(at(r, "lsn")),
                                .time = time(at(r, "time")),
                                .tli = number<TimelineId>(at(r, "tli")),
                                .unbroken_from = lsn(at(r, "unbroken_from"))});
  return n;
}

}  // namespace

std::string dtx_facts_header(const DtxNode& n) {
  ordered_json o;
  o["type"] = kType;
  o["schema_version"] = kDtxFactsVersion;
  put_bytes(o, "path", n.path);
  o["system"] = n.system;
  o["system_id"] = std::to_string(n.system_id);
  o["role"] = name_of(n.role);
  put_optional(o, "content", n.content);
  put_optional(o, "dbid", n.dbid);
  o["only_wal"] = n.only_wal;
  o["follows"] = n.follows;
  o["tli"] = n.tli;
  if (n.state) o["state"] = name_of(*n.state);
  o["checkpoint"] = to_string(n.checkpoint);
  o["redo"] = to_string(n.redo);
  o["from_backup_label"] = n.from_backup_label;
  o["bad_backup_label"] = n.bad_backup_label;
  o["checkpoint_read"] = n.checkpoint_read;
  o["segment_bytes"] = n.segment_bytes;
  o["window"] = window_json(n.window);
  o["runs"] = ordered_json::array();
  for (const DtxRun& r : n.runs) o["runs"].push_back({r.start, r.committed, r.others});
  o["unforgotten_peak"] = n.unforgotten_peak;
  o["unforgotten"] = n.unforgotten;
  put_optional(o, "unforgotten_limit", n.unforgotten_limit);
  o["nameless_prepared"] = n.nameless_prepared;
  put_optional(o, "nameless_abort", n.nameless_abort);
  put_optional(o, "saved_redo_bytes", n.saved_redo_bytes);
  o["unread"] = ordered_json::array();
  for (const DtxUnread& u : n.unread) {
    ordered_json j;
    j["kind"] = name_of(u.kind);
    put_bytes(j, "file", u.file);
    j["os_error"] = u.os_error;
    if (!u.link.empty()) put_bytes(j, "link", u.link);
    o["unread"].push_back(std::move(j));
  }
  if (!n.recovery_target.empty()) put_bytes(o, "recovery_target", n.recovery_target);
  o["configuration"] = ordered_json::array();
  for (const DtxSegmentConfig& c : n.configuration)
    o["configuration"].push_back(ordered_json::array({c.dbid, c.content, std::string(1, c.role)}));
  o["restore_points"] = ordered_json::array();
  for (const DtxRestorePoint& r : n.restore_points) {
    ordered_json p;
    put_bytes(p, "name", r.name);
    p["lsn"] = to_string(r.lsn);
    p["time"] = r.time;
    p["tli"] = r.tli;
    p["unbroken_from"] = to_string(r.unbroken_from);
    o["restore_points"].push_back(std::move(p));
  }
  return o.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

std::string dtx_facts_end(std::uint64_t transactions, std::uint32_t crc) {
  return fmt::format("{{\"type\":\"end\",\"transactions\":{},\"crc32c\":\"{:08x}\"}}\n", transactions, crc);
}

std::optional<DtxNode> parse_dtx_facts_header(std::string_view line, DtxFactsError& error, std::int64_t& number_found) {
  const json o = json::parse(line, nullptr, false);
  error = DtxFactsError::not_facts;
  if (!o.is_object() || !o.contains("type") || o["type"] != kType) return std::nullopt;
  error = DtxFactsError::bad_header;
  try {
    number_found = number<std::int64_t>(at(o, "schema_version"));
    error = DtxFactsError::other_version;
    if (number_found != kDtxFactsVersion) return std::nullopt;
    error = DtxFactsError::bad_header;
    DtxNode n = node(o);
    error = DtxFactsError::none;
    return n;
  } catch (const BadForm&) {
  } catch (const json::exception&) {
  }
  return std::nullopt;
}

std::optional<DtxFactsEnd> parse_dtx_facts_end(std::string_view line) {
  if (!line.starts_with("{\"type\":\"end\"")) return std::nullopt;
  try {
    const json o = json::parse(line, nullptr, false);
    DtxFactsEnd end{.transactions = number<std::uint64_t>(at(o, "transactions"))};
    const std::string crc = hex_bytes(text(at(o, "crc32c")));
    if (crc.size() != 4) return std::nullopt;
    for (const char c : crc) end.crc = end.crc << 8 | static_cast<unsigned char>(c);
    return end;
  } catch (const BadForm&) {
  } catch (const json::exception&) {
  }
  return std::nullopt;
}

}  // namespace walread
