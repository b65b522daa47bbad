#include "libwalread/wal/probe.hpp"

#include <algorithm>
#include <bit>

#include "formats/registry.hpp"
#include "libwalread/wal/reader.hpp"

namespace walread {

std::optional<LogShape> shape_of(const PageHeader& header) {
  if (!header.is_long()) return std::nullopt;
  const auto segment = SegmentSize::make(header.segment_size);
  const std::uint32_t page = header.page_size;
  if (!segment || page < 1024 || page > 65536 || !std::has_single_bit(page)) return std::nullopt;
  LogShape shape;
  shape.segment = *segment;
  shape.page_size = page;
  shape.system_id = header.system_id;
  return shape;
}

std::optional<PageHeader> read_first_header(const std::string& path, Error& error,
                                            std::optional<UnreadLog>* unread) {
  FileSource file({{0, {path, 0}}});
  std::byte bytes[kLongPageHeader];
  const auto got = file.read(0, 0, bytes);
  error = {};
  error.file = file.name(0);
  if (got.code != Code::none) {
    error.code = got.code;
    error.os_error = got.os_error;
    error.found = got.bytes;
    error.expected = kLongPageHeader;
    return std::nullopt;
  }
  if (got.bytes < sizeof bytes) {
    error.code = Code::short_file;
    error.found = got.bytes;
    error.expected = kLongPageHeader;
    return std::nullopt;
  }
  if (unread != nullptr) *unread = recognise_unread(bytes);
  const auto header = read_page_header(bytes);
  if (header && shape_of(*header)) return header;
  error.code = Code::bad_magic;
  error.found = load<std::uint16_t>(bytes);
  // "Begins with zeros" must not be said of a page whose magic alone is lost.
  if (error.found == 0 && std::ranges::any_of(bytes, [](std::byte b) { return b != std::byte{0}; })) {
    error.code = Code::bad_page_flags;
    error.found = load<std::uint16_t>(bytes + 2);
  }
  return std::nullopt;
}

namespace {

ReaderOptions reading(const LogShape& shape, SegmentNumber segment, std::uint64_t span) {
  ReaderOptions options;
  options.begin = shape.segment.start_of(segment);
  options.end = options.begin + span;
  options.finish_last = true;
  options.on_damage = OnDamage::skip;
  options.look_beyond_end = false;
  return options;
}

// Whether a record in the first `span` bytes of the segment is intact under the rules of `version`.
bool has_intact_record(SegmentSource& source, LogShape shape, const formats::Version& version,
                       SegmentNumber segment, std::uint64_t span) {
  shape.version = &version;
  Reader reader(source, shape, reading(shape, segment, span));
  Step step = reader.next();
  while (step == Step::gap) step = reader.next();
  return step == Step::record;
}

// Which of several systems with this magic has an intact record in the segment.
std::optional<formats::System> by_checksum(SegmentSource& source, const LogShape& shape,
                                           SegmentNumber segment,
                                           const std::vector<formats::System>& candidates) {
  // A wrong candidate looks for a record in all that it is given: begin with little.
  for (std::uint64_t span = 4 * shape.page_size;; span *= 16) {
    span = std::min(span, shape.segment.bytes());
    std::vector<formats::System> intact;
    for (formats::System s : candidates)
      if (has_intact_record(source, shape, formats::version(s), segment, span)) intact.push_back(s);
    if (intact.size() == 1) return intact.front();
    if (!intact.empty() || span == shape.segment.bytes()) return std::nullopt;
  }
}

// Whether the fork `unread` of `system` wrote the log, and not `system`. Nothing if neither can be ruled out.
std::optional<bool> is_fork(SegmentSource& source, LogShape shape, formats::System system,
                            const formats::UnreadSystem& unread, SegmentNumber segment,
                            std::uint32_t control_version) {
  // Pages that the fork is not built with need no more than a look at the first records.
  constexpr std::uint64_t kLook = 1u << 20;
  const bool other_pages = unread.page_size != 0 && shape.page_size != unread.page_size;
  shape.version = &formats::version(system);
  Reader reader(source, shape, reading(shape, segment, other_pages ? kLook : shape.segment.bytes()));
  for (Step step = reader.next(); step != Step::end; step = reader.next()) {
    if (step != Step::record) continue;
    if (const auto fork = is_of_fork(reader.record())) return fork;
  }
  if (control_version != 0) {
    if (control_version == shape.version->control_version) return false;
    if (control_version == unread.control_version || control_version == unread.also_control_version)
      return true;
  }
  return other_pages ? std::optional(false) : std::nullopt;
}

}  // namespace

Detection detect_system(SegmentSource& source, const LogShape& shape, std::uint16_t magic,
                        SegmentNumber segment, std::uint32_t control_version) {
  Detection out;
  for (const formats::Version* v : formats::versions())
    if (v->page_magic == magic) out.candidates.push_back(v->system);
  if (out.candidates.empty()) return out;
  out.system = out.candidates.size() == 1 ? out.candidates.front()
                                          : by_checksum(source, shape, segment, out.candidates);
  out.unread = out.system ? formats::unread_like(*out.system) : nullptr;
  if (out.unread == nullptr) return out;
  const auto fork = is_fork(source, shape, *out.system, *out.unread, segment, control_version);
  out.is_unread = fork.value_or(false);
  if (!fork || *fork) out.system.reset();
  if (fork && !*fork) out.unread = nullptr;
  return out;
}

}  // namespace walread
