#include "tools/waldump/shape.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/wal/probe.hpp"
#include "libwalread/wal/shape_search.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

namespace {

bool is_known(std::uint16_t magic) {
  return std::ranges::any_of(formats::versions(),
                             [&](const formats::Version* v) { return v->page_magic == magic; });
}

bool fits_name(const PageHeader& header, const std::string& name) {
  const auto shape = shape_of(header);
  const auto segment = parse_wal_file_name(name).segment_number(shape->segment);
  return segment && header.address == shape->segment.start_of(*segment);
}

std::string known_products() {
  std::string out;
  for (const formats::Version* v : formats::versions()) {
    if (!out.empty()) out += ", ";
    out += v->product;
  }
  return out;
}

int exit_code_of(const Error& e) {
  switch (e.code) {
    case Code::cannot_open:
    case Code::cannot_read:
      return cli::kCannotRead;
    case Code::bad_magic:
      return e.found == 0 ? cli::kDamaged : cli::kUnknownFormat;
    default:
      return cli::kDamaged;
  }
}

// The system said with --system, if the pages do not say otherwise.
bool take_forced(const formats::Version& forced, Input& in, std::uint16_t magic, const Detection& found,
                 const std::string& name, int& exit_code) {
  if (magic != forced.page_magic) {
    exit_code = is_known(magic) ? cli::kUsage : cli::kUnknownFormat;
    cli::error(fmt::format(
        "{}: the pages carry magic number 0x{:04X}; those of {}, which --system={} names, carry 0x{:04X}",
        name, magic, forced.product, forced.key, forced.page_magic));
    return false;
  }
  if (found.system && *found.system != forced.system) {
    exit_code = cli::kUsage;
    cli::error(fmt::format("{}: the records are {}'s, not {}'s as --system={} says", name,
                           formats::version(*found.system).product, forced.product, forced.key));
    return false;
  }
  in.shape.version = &forced;
  return true;
}

}  // namespace

bool choose_shape(Input& in, const std::vector<std::string>& names, std::uint16_t& magic, int& exit_code) {
  Error error;
  std::optional<PageHeader> header;
  const auto rank = [](const PageHeader& h, const std::string& name) {
    return !is_known(h.magic) ? 1 : fits_name(h, name) ? 3 : 2;
  };
  int best = 0;
  for (const std::string& name : names) {
    Error e;
    const auto h = read_first_header(in.directory + "/" + name, e);
    // Of the files that have no header, the one to talk about is the first that somebody wrote to.
    if (!h && (!error || (error.code == Code::bad_magic && error.found == 0))) error = e;
    if (!h || rank(*h, name) <= best) continue;
    header = h;
    best = rank(*h, name);
    if (best == 3) break;
  }
  // No header of a known system: the first pages may be damaged, and the others not.
  bool all_zeros = true;
  for (std::size_t i = 0; i < names.size() && best < 2; ++i) {
    const ShapeSearch found = search_shape(in.directory + "/" + names[i], parse_wal_file_name(names[i]));
    all_zeros = all_zeros && found.all_zeros;
    if (!found.header || !shape_of(*found.header)) continue;
    header = found.header;
    best = 2;
  }
  if (header) {
    magic = header->magic;
    in.shape = *shape_of(*header);
    return true;
  }
  const bool zeros = error.code == Code::bad_magic && error.found == 0;
  exit_code = zeros && all_zeros ? cli::kOk : exit_code_of(error);
  if (zeros && !all_zeros) {
    cli::error(fmt::format("{}: the file begins with zeros, and no page behind them is one of a known system",
                           error.file));
  } else {
    cli::error(describe_first_header(error));
  }
  return false;
}

void take_system_id(Input& in, SegmentNumber begin) {
  std::byte bytes[kLongPageHeader];
  const auto got = in.source->read(begin, 0, bytes);
  const auto header = read_page_header(Bytes(bytes, got.bytes));
  const auto shape = header && is_known(header->magic) ? shape_of(*header) : std::nullopt;
  if (shape && shape->segment == in.shape.segment && shape->page_size == in.shape.page_size)
    in.shape.system_id = shape->system_id;
}

bool choose_system(const Options& o, Input& in, std::uint16_t magic, SegmentNumber begin, int& exit_code) {
  Detection found = detect_system(*in.source, in.shape, magic, begin);
  for (const auto& [segment, entry] : in.source->segments()) {
    if (found.system || found.candidates.empty()) break;
    if (segment != begin) found = detect_system(*in.source, in.shape, magic, segment);
  }
  const std::string name = in.source->name(begin);
  if (o.system) return take_forced(formats::version(*o.system), in, magic, found, name, exit_code);
  if (found.system) {
    in.shape.version = &formats::version(*found.system);
    return true;
  }
  exit_code = cli::kUnknownFormat;
  if (found.candidates.empty()) {
    cli::error(fmt::format(
        "{}: the pages carry magic number 0x{:04X}, which is of no system that is known here ({})", name,
        magic, known_products()));
    return false;
  }
  // Where not even a page can be read, it does not matter which of them it was.
  in.shape.version = &formats::version(found.candidates.front());
  Reader reader(*in.source, in.shape, {.begin = in.shape.segment.start_of(begin)});
  if (reader.next() == Step::end) {
    const End& end = reader.end();
    const bool page = end.error.code >= Code::cannot_open && end.error.code <= Code::bad_timeline;
    if (page && end.error.lsn == in.shape.segment.start_of(begin)) {
      if (o.map) return true;
      exit_code = is_normal(end.reason)                 ? cli::kOk
                  : end.reason == EndReason::unreadable ? cli::kCannotRead
                                                        : cli::kDamaged;
      const std::string why =
          end.reason == EndReason::recycled ? fmt::format(" ({})", describe_fault(end.error)) : "";
      cli::error(describe(end, *in.source, in.shape) + why);
      return false;
    }
  }
  std::string names, keys;
  for (formats::System s : found.candidates) {
    names += fmt::format("{}{}", names.empty() ? "" : " or ", formats::version(s).product);
    keys += fmt::format("{}--system={}", keys.empty() ? "" : " or ", formats::version(s).key);
  }
  cli::error(
      fmt::format("{}: no intact record tells whether this is {}, whose pages look alike: choose with {}",
                  name, names, keys));
  return false;
}

}  // namespace walread::waldump
