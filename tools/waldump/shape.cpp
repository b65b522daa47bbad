#include "tools/waldump/shape.hpp"

#include <fmt/format.h>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/wal/find_shape.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

namespace {

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
    exit_code = is_known_magic(magic) ? cli::kUsage : cli::kUnknownFormat;
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
  const FoundShape found = find_shape(in.directory, names);
  if (found.unread) {
    exit_code = cli::kUnknownFormat;
    cli::error(fmt::format("{}: {}", found.unread_file, describe(*found.unread)));
    return false;
  }
  if (found.shape) {
    magic = found.magic;
    in.shape = *found.shape;
    return true;
  }
  const bool zeros = found.begins_with_zeros();
  exit_code = zeros && found.all_zeros ? cli::kOk : exit_code_of(found.error);
  if (zeros && !found.all_zeros) {
    cli::error(fmt::format("{}: the file begins with zeros, and no page behind them is one of a known system",
                           found.error.file));
  } else {
    cli::error(describe_first_header(found.error));
  }
  return false;
}

void take_system_id(Input& in, SegmentNumber begin) {
  if (const std::uint64_t id = system_id_at(*in.source, in.shape, begin); id != 0) in.shape.system_id = id;
}

bool choose_system(const Options& o, Input& in, std::uint16_t magic, SegmentNumber begin, int& exit_code) {
  const Detection found = detect_system_in(*in.source, in.shape, magic, begin, in.directory);
  const std::string name = in.source->name(begin);
  if (found.is_unread) {
    exit_code = cli::kUnknownFormat;
    cli::error(fmt::format("{}: {}", name, describe(UnreadLog{.product = found.unread->product})));
    return false;
  }
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
      const std::string why = end.reason == EndReason::recycled && end.error.what.empty()
                                  ? fmt::format(" ({})", describe_fault(end.error))
                                  : "";
      cli::error(describe(end, *in.source, in.shape) + why);
      return false;
    }
  }
  if (found.unread != nullptr) {
    const formats::Version& v = *in.shape.version;
    cli::error(fmt::format(
        "{}: no intact record tells whether this is {} or {}, whose pages look alike: if you know that it is "
        "{}, choose it with --system={}; {} is not read here yet",
        name, v.product, found.unread->product, v.product, v.key, found.unread->product));
    return false;
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
