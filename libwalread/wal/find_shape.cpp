#include "libwalread/wal/find_shape.hpp"

#include <algorithm>

#include "formats/registry.hpp"
#include "libwalread/files/control_file.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/wal/shape_search.hpp"

namespace walread {

namespace {

bool fits_name(const PageHeader& header, const std::string& name) {
  const auto shape = shape_of(header);
  const auto segment = parse_wal_file_name(name).segment_number(shape->segment);
  return segment && header.address == shape->segment.start_of(*segment);
}

enum Rank { kNothing, kUnknownSystem, kKnownSystem, kFitsName };

Rank rank(const PageHeader& header, const std::string& name) {
  if (!is_known_magic(header.magic)) return kUnknownSystem;
  return fits_name(header, name) ? kFitsName : kKnownSystem;
}

}  // namespace

bool is_known_magic(std::uint16_t magic) {
  return std::ranges::any_of(formats::versions(),
                             [&](const formats::Version* v) { return v->page_magic == magic; });
}

FoundShape find_shape(const std::string& directory, const std::vector<std::string>& names) {
  FoundShape out;
  std::optional<PageHeader> header;
  Rank best = kNothing;
  for (const std::string& name : names) {
    Error e;
    std::optional<UnreadLog> unread;
    const auto h = read_first_header(directory + "/" + name, e, &unread);
    if (!h && (!out.error || out.begins_with_zeros())) out.error = e;
    if (unread && !out.unread) {
      out.unread = unread;
      out.unread_file = name;
    }
    if (!h || rank(*h, name) <= best) continue;
    header = h;
    best = rank(*h, name);
    if (best == kFitsName) break;
  }
  // No header of a known system: the first pages may be damaged, and the others not.
  out.all_zeros = true;
  for (std::size_t i = 0; i < names.size() && best < kKnownSystem && !out.unread; ++i) {
    const ShapeSearch found = search_shape(directory + "/" + names[i], parse_wal_file_name(names[i]));
    out.all_zeros = out.all_zeros && found.all_zeros;
    if (!found.header || !shape_of(*found.header)) continue;
    header = found.header;
    best = kKnownSystem;
  }
  if (best >= kKnownSystem) out.unread.reset();
  if (header) {
    out.magic = header->magic;
    out.shape = shape_of(*header);
  }
  return out;
}

std::uint64_t system_id_at(SegmentSource& source, const LogShape& shape, SegmentNumber segment) {
  std::byte bytes[kLongPageHeader];
  const auto got = source.read(segment, 0, bytes);
  const auto header = read_page_header(Bytes(bytes, got.bytes));
  const auto here = header && is_known_magic(header->magic) ? shape_of(*header) : std::nullopt;
  if (!here || here->segment != shape.segment || here->page_size != shape.page_size) return 0;
  return here->system_id;
}

Detection detect_system_in(FileSource& source, const LogShape& shape, std::uint16_t magic,
                           SegmentNumber first, const std::string& directory) {
  const std::uint32_t control_version = control_version_beside(directory, shape.system_id);
  Detection found = detect_system(source, shape, magic, first, control_version);
  for (const auto& [segment, entry] : source.segments()) {
    if (found.system || found.is_unread || found.candidates.empty()) break;
    if (segment != first) found = detect_system(source, shape, magic, segment, control_version);
  }
  return found;
}

}  // namespace walread
