#include "libwalread/files/control_file.hpp"

#include <algorithm>
#include <bit>

#include "formats/control/layout.hpp"
#include "formats/control/pg_control.hpp"
#include "formats/control/releases.hpp"
#include "formats/registry.hpp"
#include "libwalread/core/crc.hpp"

namespace walread {

using formats::ControlField;
using formats::ControlLayout;
using formats::kControlFileSize;
using formats::System;
using formats::Version;

namespace {

constexpr std::size_t kControlVersionAt = 8;
constexpr std::size_t kCatalogVersionAt = 12;
constexpr std::size_t kSharedSize = 16;

using Problem = ControlProblemKind;

std::optional<ControlCrc> crc_of(Bytes bytes, const ControlLayout& layout, const Version& version) {
  if (layout.crc_offset == 0 || bytes.size() < layout.crc_offset + sizeof(std::uint32_t)) return std::nullopt;
  return ControlCrc{.stored = load<std::uint32_t>(bytes.data() + layout.crc_offset),
                    .computed = checksum(version.checksum, bytes.first(layout.crc_offset))};
}

bool crc_matches(Bytes bytes, System system) {
  const auto crc = crc_of(bytes, formats::control_layout(system), formats::version(system));
  return crc && crc->ok();
}

// The one whose checksum matches. Releases with one control version may have one layout too (13 to 16); a
// beta then belongs to the first of them whose catalogs are not older.
std::optional<System> match_by_crc(Bytes bytes, const std::vector<System>& candidates,
                                   std::uint32_t catalog_version) {
  std::optional<System> match;
  for (const System s : candidates) {
    if (match && formats::catalog_version(formats::version(*match)) >= catalog_version) break;
    if (crc_matches(bytes, s)) match = s;
  }
  return match;
}

// The systems with this control version whose checksum matches if their structs are aligned to 4 bytes, as on
// i386.
std::vector<System> match_as_32_bit(Bytes bytes, std::span<const Version* const> versions,
                                    std::uint32_t control_version) {
  std::vector<System> matches;
  for (const Version* v : versions) {
    const std::size_t at = formats::control_layout(v->system).crc_offset_32_bit;
    if (v->control_version != control_version || bytes.size() < at + sizeof(std::uint32_t)) continue;
    if (checksum(v->checksum, bytes.first(at)) == load<std::uint32_t>(bytes.data() + at))
      matches.push_back(v->system);
  }
  return matches;
}

bool is_known_version(std::uint32_t control_version) {
  return std::any_of(std::begin(formats::kControlReleases), std::end(formats::kControlReleases),
                     [&](const auto& r) { return r.control_version == control_version; });
}

bool is_known_release(std::uint32_t control_version, std::uint32_t catalog_version) {
  return std::any_of(std::begin(formats::kControlReleases), std::end(formats::kControlReleases),
                     [&](const auto& r) {
                       return r.control_version == control_version && r.catalog_version == catalog_version;
                     });
}

// Looks at what is wrong with a file and writes it down in the order in which a person wants to know it.
class ControlChecker {
 public:
  explicit ControlChecker(ControlFile& file) : file_(file) {}

  void check(std::optional<System> as) {
    if (file_.bytes.empty()) return add({.kind = Problem::empty, .expected = kControlFileSize});
    const bool zero =
        std::all_of(file_.bytes.begin(), file_.bytes.end(), [](std::byte b) { return b == std::byte{}; });
    if (zero) add({.kind = Problem::all_zero, .found = file_.bytes.size()});
    if (file_.bytes.size() >= kSharedSize) {
      if (!zero && is_of_32_bit_build()) {
        // No layout of a 64-bit build says where its values are.
      } else if (as) {
        take(*as, zero);
      } else if (!zero) {
        find_out();
      }
    } else {
      file_.system = as;
    }
    check_size();
    if (!file_.system) return;
    file_.crc = crc_of(file_.bytes, file_.layout(), formats::version(*file_.system));
    if (file_.crc && !zero) check_values();
  }

 private:
  void add(ControlProblem problem) { file_.problems.push_back(std::move(problem)); }

  std::uint32_t number_at(std::size_t offset) const {
    return load<std::uint32_t>(file_.bytes.data() + offset);
  }

  bool is_of_32_bit_build() {
    const std::uint32_t found = number_at(kControlVersionAt);
    auto systems = match_as_32_bit(file_.bytes, formats::versions(), found);
    if (systems.empty()) return false;
    const auto has_catalog = [&](System s) {
      return formats::catalog_version(formats::version(s)) == number_at(kCatalogVersionAt);
    };
    if (const auto it = std::find_if(systems.begin(), systems.end(), has_catalog); it != systems.end())
      systems = {*it};
    add({.kind = Problem::build_32_bit,
         .offset = kControlVersionAt,
         .found = found,
         .candidates = std::move(systems)});
    return true;
  }

  void take(System as, bool zero) {
    file_.system = as;
    const std::uint32_t expected = formats::version(as).control_version;
    if (const std::uint32_t found = number_at(kControlVersionAt); found != expected && !zero)
      add({.kind = Problem::other_system, .offset = kControlVersionAt, .expected = expected, .found = found});
  }

  void find_out() {
    const std::uint32_t found = number_at(kControlVersionAt);
    const ControlOrigin origin = origin_of_control_file(file_.bytes, formats::versions());
    file_.system = origin.system;
    if (origin.swapped) {
      add({.kind = Problem::foreign_byte_order,
           .offset = kControlVersionAt,
           .expected = *origin.swapped,
           .found = found});
    } else if (origin.candidates.size() > 1) {
      add({.kind = Problem::ambiguous_system,
           .offset = kControlVersionAt,
           .found = found,
           .candidates = origin.candidates});
    } else if (!origin.system && is_known_version(found)) {
      add({.kind = Problem::unread_release,
           .offset = kControlVersionAt,
           .expected = number_at(kCatalogVersionAt),
           .found = found});
    } else if (!origin.system) {
      // Every release makes the file the same size, so that much still points to a control file.
      const bool right_size = file_.file_size == kControlFileSize;
      add({.kind = right_size ? Problem::unknown_version : Problem::not_control_file,
           .offset = kControlVersionAt,
           .found = found});
    }
  }

  void check_size() {
    if (file_.verdict() >= ControlVerdict::not_known || file_.file_size == kControlFileSize) return;
    const bool is_short = file_.file_size < kControlFileSize;
    add({.kind = is_short ? Problem::short_file : Problem::long_file,
         .offset = is_short ? file_.file_size : kControlFileSize,
         .expected = kControlFileSize,
         .found = file_.file_size});
  }

  void check_values() {
    const ControlLayout& layout = file_.layout();
    if (!file_.crc->ok()) {
      add({.kind = Problem::bad_crc,
           .offset = layout.crc_offset,
           .expected = file_.crc->stored,
           .found = file_.crc->computed});
      const std::uint32_t expected = formats::catalog_version(formats::version(*file_.system));
      if (const std::uint32_t found = number_at(kCatalogVersionAt); found != expected)
        add({.kind = Problem::other_catalog_version,
             .offset = kCatalogVersionAt,
             .expected = expected,
             .found = found});
    } else if (const auto v = file_.value("float_format"); v && v->real() != formats::kControlFloatFormat) {
      add({.kind = Problem::bad_float_format,
           .offset = v->field->field.offset,
           .expected = std::bit_cast<std::uint64_t>(formats::kControlFloatFormat),
           .found = std::bit_cast<std::uint64_t>(v->real())});
    }
    if (const auto v = file_.value("xlog_seg_size"); v && !file_.segment_size())
      add({.kind = Problem::bad_segment_size, .offset = v->field->field.offset, .found = v->number()});
    // The checksum is the last thing that means something. initdb and pg_resetxlog write zeroes behind it.
    const std::size_t end = layout.crc_offset + sizeof(std::uint32_t);
    const Bytes tail = Bytes(file_.bytes).subspan(end);
    const auto stray = std::find_if(tail.begin(), tail.end(), [](std::byte b) { return b != std::byte{}; });
    if (stray != tail.end())
      add({.kind = Problem::tail_not_zero,
           .offset = end + static_cast<std::uint64_t>(stray - tail.begin()),
           .expected = end,
           .found = std::to_integer<std::uint64_t>(*stray)});
  }

  ControlFile& file_;
};

}  // namespace

ControlVerdict verdict_of(ControlProblemKind kind) {
  switch (kind) {
    case Problem::cannot_open:
    case Problem::cannot_read:
    case Problem::is_directory:
    case Problem::not_regular_file:
      return ControlVerdict::unreadable;
    case Problem::not_control_file:
      return ControlVerdict::not_known;
    case Problem::unread_release:
    case Problem::build_32_bit:
      return ControlVerdict::not_read;
    case Problem::unknown_version:
    case Problem::foreign_byte_order:
    case Problem::other_system:
    case Problem::ambiguous_system:
    case Problem::empty:
    case Problem::all_zero:
    case Problem::short_file:
    case Problem::long_file:
    case Problem::bad_crc:
    case Problem::other_catalog_version:
    case Problem::bad_segment_size:
    case Problem::bad_float_format:
    case Problem::tail_not_zero:
      return ControlVerdict::damaged;
  }
  return ControlVerdict::damaged;
}

ControlVerdict ControlFile::verdict() const {
  ControlVerdict worst = ControlVerdict::clean;
  for (const ControlProblem& p : problems) worst = std::max(worst, verdict_of(p.kind));
  return worst;
}

const ControlLayout& ControlFile::layout() const {
  return system ? formats::control_layout(*system) : formats::shared_control_layout();
}

std::optional<ControlValue> ControlFile::value(const ControlField& field) const {
  const std::size_t end = field.field.offset + size_of(field.field);
  if (end > bytes.size() || verdict() >= ControlVerdict::not_known) return std::nullopt;
  return ControlValue{&field, Bytes(bytes).subspan(field.field.offset, size_of(field.field))};
}

std::optional<ControlValue> ControlFile::value(std::string_view key) const {
  const ControlField* field = layout().find(key);
  if (field == nullptr) return std::nullopt;
  return value(*field);
}

ControlOrigin origin_of_control_file(Bytes bytes, std::span<const Version* const> versions) {
  const auto control_version = load<std::uint32_t>(bytes.data() + kControlVersionAt);
  const auto catalog_version = load<std::uint32_t>(bytes.data() + kCatalogVersionAt);
  ControlOrigin origin;
  const auto with_version = [&](std::uint32_t number) {
    std::vector<System> found;
    for (const Version* v : versions)
      if (v->control_version == number) found.push_back(v->system);
    return found;
  };

  const auto with_catalog = [&](std::uint32_t version, std::uint32_t catalog) {
    std::optional<System> found;
    for (const Version* v : versions)
      if (v->control_version == version && formats::catalog_version(*v) == catalog) found = v->system;
    return found;
  };

  origin.candidates = with_version(control_version);
  if (!origin.candidates.empty()) {
    origin.system = with_catalog(control_version, catalog_version);
    if (!origin.system) {
      origin.system = match_by_crc(bytes, origin.candidates, catalog_version);
      if (!origin.system && is_known_release(control_version, catalog_version)) {
        origin.candidates.clear();
      } else if (!origin.system && origin.candidates.size() == 1) {
        origin.system = origin.candidates.front();
      }
    }
    if (origin.system) origin.candidates = {*origin.system};
    return origin;
  }

  const std::uint32_t swapped = __builtin_bswap32(control_version);
  if (!is_known_version(control_version) && is_known_version(swapped)) {
    origin.swapped = swapped;
    // pg_controldata goes on with its own layout, so that of the release in question is the one to use.
    origin.candidates = with_version(swapped);
    origin.system = with_catalog(swapped, catalog_version);
    if (!origin.system) origin.system = with_catalog(swapped, __builtin_bswap32(catalog_version));
    if (!origin.system && origin.candidates.size() == 1) origin.system = origin.candidates.front();
  }
  return origin;
}

ControlFile parse_control_file(Bytes bytes, std::optional<System> as,
                               std::optional<std::uint64_t> file_size) {
  ControlFile file;
  file.file_size = std::max<std::uint64_t>(bytes.size(), file_size.value_or(0));
  const Bytes kept = bytes.first(std::min(bytes.size(), kControlFileSize));
  file.bytes.assign(kept.begin(), kept.end());
  ControlChecker(file).check(as);
  return file;
}

}  // namespace walread
