// The values of a control file: by key, under types of their own, and compared.
#include <algorithm>
#include <limits>

#include "formats/control/layout.hpp"
#include "libwalread/files/control_file.hpp"
#include "libwalread/io/segment_name.hpp"

namespace walread {

using formats::ControlField;
using formats::Kind;

namespace {

std::optional<std::uint64_t> number(const ControlFile& file, std::string_view key) {
  const auto v = file.value(key);
  if (!v) return std::nullopt;
  return v->number();
}

std::optional<std::uint32_t> number32(const ControlFile& file, std::string_view key) {
  const auto n = number(file, key);
  if (!n) return std::nullopt;
  return static_cast<std::uint32_t>(*n);
}

std::optional<std::int64_t> seconds(const ControlFile& file, std::string_view key) {
  const auto n = number(file, key);
  if (!n) return std::nullopt;
  return static_cast<std::int64_t>(*n);
}

std::optional<Lsn> lsn(const ControlFile& file, std::string_view key) {
  const auto n = number(file, key);
  if (!n) return std::nullopt;
  return Lsn{*n};
}

std::optional<bool> truth(const ControlFile& file, std::string_view key) {
  const auto n = number(file, key);
  if (!n) return std::nullopt;
  return *n != 0;
}

std::optional<std::string> wal_file(const ControlFile& file, std::optional<Lsn> position) {
  const auto size = file.segment_size();
  const auto tli = file.timeline();
  if (!position || !size || !tli) return std::nullopt;
  return segment_file_name(*tli, size->segment_of(*position), *size);
}

}  // namespace

std::uint64_t ControlValue::number() const {
  switch (field->field.kind) {
    case Kind::i32:
      return static_cast<std::uint64_t>(static_cast<std::int64_t>(load<std::int32_t>(bytes.data())));
    case Kind::i64:
    case Kind::u64:
    case Kind::lsn:
    case Kind::timestamp:
    case Kind::unix_time:
    case Kind::real:
      return load<std::uint64_t>(bytes.data());
    default:
      break;
  }
  switch (bytes.size()) {
    case 1:
      return load<std::uint8_t>(bytes.data());
    case 2:
      return load<std::uint16_t>(bytes.data());
    case 4:
      return load<std::uint32_t>(bytes.data());
    default:
      return 0;
  }
}

double ControlValue::real() const {
  if (field->field.kind != Kind::real) return std::numeric_limits<double>::quiet_NaN();
  return load<double>(bytes.data());
}

std::string_view ControlValue::name() const {
  auto n = static_cast<std::int64_t>(number());
  if (field->field.kind == Kind::boolean) n = n != 0 ? 1 : 0;
  for (const formats::Name& choice : field->field.choices)
    if (choice.value == n) return choice.name;
  return {};
}

std::optional<std::uint64_t> ControlFile::system_identifier() const {
  return number(*this, "system_identifier");
}
std::optional<std::uint32_t> ControlFile::control_version() const {
  return number32(*this, "pg_control_version");
}
std::optional<std::uint32_t> ControlFile::catalog_version() const {
  return number32(*this, "catalog_version_no");
}

std::optional<DbState> ControlFile::state() const {
  const auto n = number(*this, "state");
  if (!n || *n > static_cast<std::uint64_t>(DbState::in_production)) return std::nullopt;
  return static_cast<DbState>(*n);
}

std::optional<std::int64_t> ControlFile::written_at() const { return seconds(*this, "time"); }
std::optional<Lsn> ControlFile::check_point() const { return lsn(*this, "check_point"); }
std::optional<Lsn> ControlFile::prev_check_point() const { return lsn(*this, "prev_check_point"); }
std::optional<Lsn> ControlFile::redo() const { return lsn(*this, "check_point_copy.redo"); }
std::optional<TimelineId> ControlFile::timeline() const {
  return number32(*this, "check_point_copy.this_timeline_id");
}
std::optional<TimelineId> ControlFile::prev_timeline() const {
  return number32(*this, "check_point_copy.prev_timeline_id");
}
std::optional<std::int64_t> ControlFile::check_point_time() const {
  return seconds(*this, "check_point_copy.time");
}
std::optional<std::uint32_t> ControlFile::next_xid() const {
  return number32(*this, "check_point_copy.next_xid");
}

std::optional<std::uint64_t> ControlFile::next_full_xid() const {
  const auto epoch = number(*this, "check_point_copy.next_xid_epoch");
  const auto xid = number(*this, "check_point_copy.next_xid");
  if (!epoch || !xid) return std::nullopt;
  return *epoch << 32 | *xid;
}

std::optional<std::uint32_t> ControlFile::oldest_xid() const {
  return number32(*this, "check_point_copy.oldest_xid");
}
std::optional<std::uint32_t> ControlFile::oldest_active_xid() const {
  return number32(*this, "check_point_copy.oldest_active_xid");
}
std::optional<Lsn> ControlFile::min_recovery_point() const { return lsn(*this, "min_recovery_point"); }
std::optional<TimelineId> ControlFile::min_recovery_point_timeline() const {
  return number32(*this, "min_recovery_point_tli");
}
std::optional<Lsn> ControlFile::backup_start_point() const { return lsn(*this, "backup_start_point"); }
std::optional<Lsn> ControlFile::backup_end_point() const { return lsn(*this, "backup_end_point"); }
std::optional<bool> ControlFile::backup_end_required() const { return truth(*this, "backup_end_required"); }

std::optional<std::string_view> ControlFile::wal_level() const {
  const auto v = value("wal_level");
  if (!v || v->name().empty()) return std::nullopt;
  return v->name();
}

std::optional<bool> ControlFile::full_page_writes() const {
  return truth(*this, "check_point_copy.full_page_writes");
}
std::optional<std::uint32_t> ControlFile::block_size() const { return number32(*this, "blcksz"); }

std::optional<SegmentSize> ControlFile::segment_size() const {
  const auto n = number(*this, "xlog_seg_size");
  if (!n) return std::nullopt;
  return SegmentSize::make(*n);
}

std::optional<PageSize> ControlFile::wal_page_size() const {
  const auto n = number(*this, "xlog_blcksz");
  if (!n) return std::nullopt;
  return PageSize::make(*n);
}

std::optional<std::uint32_t> ControlFile::data_checksum_version() const {
  return number32(*this, "data_checksum_version");
}

std::optional<std::string> ControlFile::redo_wal_file() const { return wal_file(*this, redo()); }
std::optional<std::string> ControlFile::check_point_wal_file() const {
  return wal_file(*this, check_point());
}

std::vector<ControlDifference> differences(const ControlFile& a, const ControlFile& b) {
  std::vector<ControlDifference> found;
  const auto key_of = [](const ControlField& f) {
    return f.group.empty() ? std::string(f.field.name)
                           : std::string(f.group) + "." + std::string(f.field.name);
  };
  for (const ControlField& field : a.layout().fields()) {
    ControlDifference d{.key = key_of(field)};
    d.a = a.value(field);
    d.b = b.value(d.key);
    if (!d.a && !d.b) continue;
    const bool same =
        d.a && d.b && std::equal(d.a->bytes.begin(), d.a->bytes.end(), d.b->bytes.begin(), d.b->bytes.end());
    if (!same) found.push_back(std::move(d));
  }
  for (const ControlField& field : b.layout().fields()) {
    ControlDifference d{.key = key_of(field)};
    if (a.layout().find(d.key) != nullptr) continue;
    d.b = b.value(field);
    if (d.b) found.push_back(std::move(d));
  }
  // The checksum follows from the other fields; that it differs too says nothing more.
  if (found.size() > 1) std::erase_if(found, [](const ControlDifference& d) { return d.key == "crc"; });
  return found;
}

}  // namespace walread
