// What is wrong with a control file, in sentences.
#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include "formats/control/layout.hpp"
#include "formats/control/pg_control.hpp"
#include "formats/control/releases.hpp"
#include "formats/registry.hpp"
#include "libwalread/print/control_text.hpp"

namespace walread {

using Kind = ControlProblemKind;

namespace {

// "PostgreSQL 13, PostgreSQL 14 or Greenplum 6"
std::string either(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

// The releases with this control version: the one with this catalog version, or all if none has it.
std::string releases(std::uint64_t control_version, std::uint64_t catalog_version) {
  std::vector<std::string_view> names;
  for (const formats::ControlRelease& r : formats::kControlReleases) {
    if (r.control_version != control_version) continue;
    if (r.catalog_version == catalog_version) return std::string(r.product);
    names.push_back(r.product);
  }
  return either(names);
}

std::string system_names(const std::vector<formats::System>& systems) {
  std::vector<std::string_view> names;
  names.reserve(systems.size());
  for (const formats::System s : systems) names.push_back(formats::version(s).product);
  return either(names);
}

std::string short_file(const ControlFile& file, const ControlProblem& p) {
  const std::size_t needed = file.layout().size;
  if (!file.system || p.found >= needed)
    return fmt::format("ends after {} bytes; a control file has {}", p.found, p.expected);
  return fmt::format("ends after {} bytes, inside the {} that hold the values of {}; a control file has {}",
                     p.found, needed, formats::version(*file.system).product, p.expected);
}

// What is done for the name of the REDO WAL file with a segment size that cannot be.
std::string redo_wal_file_of(const ControlFile& file, std::uint64_t segment_size) {
  for (const formats::ControlLine* line : file.layout().lines()) {
    if (line->value.find(formats::kRedoWalFileAsStored) == std::string_view::npos) continue;
    return static_cast<std::int32_t>(segment_size) > 0 ? "is made with it" : "cannot be made with it";
  }
  const formats::Version* version = file.system ? &formats::version(*file.system) : nullptr;
  return fmt::format("is made with {}, usual for {}", version ? version->usual_segment_size : 0,
                     version ? version->product : "the product");
}

std::string product(const ControlFile& file) {
  return file.system ? std::string(formats::version(*file.system).product) : std::string("the product");
}

}  // namespace

std::string_view code_name(ControlProblemKind kind) {
  switch (kind) {
    case Kind::cannot_open:
      return "cannot_open";
    case Kind::cannot_read:
      return "cannot_read";
    case Kind::is_directory:
      return "is_directory";
    case Kind::not_regular_file:
      return "not_regular_file";
    case Kind::not_control_file:
      return "not_control_file";
    case Kind::unknown_version:
      return "unknown_version";
    case Kind::unread_release:
      return "unread_release";
    case Kind::build_32_bit:
      return "build_32_bit";
    case Kind::foreign_byte_order:
      return "foreign_byte_order";
    case Kind::other_system:
      return "other_system";
    case Kind::ambiguous_system:
      return "ambiguous_system";
    case Kind::empty:
      return "empty";
    case Kind::all_zero:
      return "all_zero";
    case Kind::short_file:
      return "short_file";
    case Kind::long_file:
      return "long_file";
    case Kind::bad_crc:
      return "bad_crc";
    case Kind::other_catalog_version:
      return "other_catalog_version";
    case Kind::bad_segment_size:
      return "bad_segment_size";
    case Kind::bad_float_format:
      return "bad_float_format";
    case Kind::tail_not_zero:
      return "tail_not_zero";
  }
  return "unknown";
}

std::string describe(const ControlFile& file, const ControlProblem& p) {
  switch (p.kind) {
    case Kind::cannot_open:
      return fmt::format("cannot open: {}", std::generic_category().message(p.os_error));
    case Kind::cannot_read:
      return fmt::format("cannot read: {}", std::generic_category().message(p.os_error));
    case Kind::is_directory:
      return "is a directory, not a control file";
    case Kind::not_regular_file:
      return "is not a regular file; nothing was read from it";
    case Kind::not_control_file:
      return fmt::format(
          "is not a control file: it has {} bytes instead of {}, and the number at offset {:#x}, {}, is not "
          "the "
          "pg_control version of any known release",
          file.file_size, formats::kControlFileSize, p.offset, p.found);
    case Kind::unknown_version:
      return fmt::format(
          "pg_control version {} (offset {:#x}) is not that of any known release; only the values that all "
          "releases "
          "keep in the same place were read",
          p.found, p.offset);
    case Kind::unread_release:
      return fmt::format(
          "pg_control version {} (offset {:#x}) with catalog version {} is that of {}, a system that is not "
          "read here "
          "yet; only the values that all releases keep in the same place were read",
          p.found, p.offset, p.expected, releases(p.found, p.expected));
    case Kind::build_32_bit:
      return fmt::format(
          "pg_control version {} (offset {:#x}) is that of {}, and the checksum stands where a 32-bit build "
          "has it; "
          "files of 32-bit builds are not read here: only the values that all builds keep in the same place "
          "were read",
          p.found, p.offset, system_names(p.candidates));
    case Kind::foreign_byte_order:
      return fmt::format(
          "pg_control version {} (offset {:#x}) is {}, that of {}, in the other byte order: written on a "
          "big-endian "
          "machine, or damaged; the values are read as they stand and may be wrong",
          p.found, p.offset, p.expected, releases(p.expected, 0));
    case Kind::other_system:
      return fmt::format("pg_control version {} (offset {:#x}) is not {}, that of {}, which it is read as",
                         p.found, p.offset, p.expected, product(file));
    case Kind::ambiguous_system:
      return fmt::format(
          "pg_control version {} (offset {:#x}) is that of {}, and neither catalog version nor checksum "
          "decides "
          "between them; say which it is with --system",
          p.found, p.offset, system_names(p.candidates));
    case Kind::empty:
      return fmt::format("is empty; a control file has {} bytes", p.expected);
    case Kind::all_zero:
      return fmt::format("holds nothing but zeroes, {} of them: never written, or lost in a crash", p.found);
    case Kind::short_file:
      return short_file(file, p);
    case Kind::long_file:
      return fmt::format("has {} bytes; a control file has {}, the rest was not read", p.found, p.expected);
    case Kind::bad_crc:
      return fmt::format(
          "the checksum stored at offset {:#x} is {:#010x}, but that of the {} bytes before it is {:#010x}: "
          "the file is "
          "damaged, and any of its values may be wrong",
          p.offset, p.expected, p.offset, p.found);
    case Kind::other_catalog_version:
      return fmt::format("catalog version {} (offset {:#x}) is not {}, that of {}, which it is read as",
                         p.found, p.offset, p.expected, product(file));
    case Kind::bad_segment_size:
      return fmt::format(
          "WAL segment size {} (offset {:#x}) is not a power of two from 1 MB to 1 GB; the name of the REDO "
          "WAL file {}",
          p.found, p.offset, redo_wal_file_of(file, p.found));
    case Kind::bad_float_format:
      return fmt::format(
          "the number at offset {:#x} reads as {} instead of {}: another floating-point format, or damaged",
          p.offset, std::bit_cast<double>(p.found), std::bit_cast<double>(p.expected));
    case Kind::tail_not_zero:
      return fmt::format("byte {:#04x} at offset {:#x}: everything behind the first {} bytes should be zero",
                         p.found, p.offset, p.expected);
  }
  return fmt::format("unknown problem {}", static_cast<int>(p.kind));
}

}  // namespace walread
