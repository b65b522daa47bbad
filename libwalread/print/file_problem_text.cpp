#include "libwalread/print/file_problem_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "libwalread/print/quoted.hpp"

namespace walread {

namespace {

using Kind = FileProblemKind;

std::string reason(const FileProblem& p) {
  if (p.os_error == EFBIG) return fmt::format("it is larger than {} bytes", p.expected);
  return std::generic_category().message(p.os_error);
}

std::string sentence(const FileProblem& p) {
  switch (p.kind) {
    case Kind::cannot_read:
      return fmt::format("cannot be read: {}", reason(p));
    case Kind::empty_file:
      return "is empty";
    case Kind::short_file:
      return fmt::format("has {} bytes, {} are needed; a server refuses the file", p.found, p.expected);
    case Kind::long_file:
      return fmt::format("has {} bytes, only the first {} belong to it", p.found, p.expected);
    case Kind::bad_magic:
      return fmt::format(
          "begins with the number {:#x} instead of {:#x}: not such a file; a server refuses it", p.found,
          p.expected);
    case Kind::unknown_version:
      return fmt::format("is of version {}, which no release known here writes", p.found);
    case Kind::bad_length:
      if (p.expected != 0) return fmt::format("says that it has {} bytes, but has {}", p.found, p.expected);
      return fmt::format("has the length {}, which no release known here writes", p.found);
    case Kind::bad_crc:
      return fmt::format(
          "the checksum in it is {:08x}; computed from its bytes it is {:08x}; a server refuses the file",
          p.expected, p.found);
    case Kind::bad_enum:
      return fmt::format("{} is {}, which stands for nothing", p.what, p.found);
    case Kind::bad_text:
      if (p.text.empty()) return fmt::format("{} does not end where it should", p.what);
      return fmt::format("{} has no end: {}", p.what, quoted(p.text));
    case Kind::other_name:
      return fmt::format("is of {}, not of what its name says", quoted(p.text));
    case Kind::name_ignored:
      return "has no name that a server of this release reads";
    case Kind::syntax_error:
      return fmt::format("is no line that a server understands: {}; it does not start with this file",
                         quoted(p.text));
    case Kind::missing_include:
      return fmt::format("includes {}, which cannot be read: {}", quoted(p.text), reason(p));
    case Kind::include_too_deep:
      return fmt::format("includes {} more than {} levels deep; a server refuses that", quoted(p.text),
                         p.expected);
    case Kind::too_many_includes:
      return fmt::format("includes {}, which is more than {} files; no more were read", quoted(p.text),
                         p.expected);
    case Kind::missing_line:
      return fmt::format("the line {} is missing or not of the form a server reads", quoted(p.text));
    case Kind::bad_number:
      return fmt::format("{} is no number: {}", p.what, quoted(p.text));
    case Kind::too_many_problems:
      return fmt::format("{} more problems are not listed", p.found);
    case Kind::bad_value:
      return fmt::format("{} cannot be {}; a server does not start with that", p.what, quoted(p.text));
    case Kind::bad_unit:
      return fmt::format(
          "{} = {} has a unit that this release does not take for it; a server does not start with that",
          p.what, quoted(p.text));
    case Kind::out_of_range:
      return fmt::format("{} = {} is beyond what it may be; a server does not start with that", p.what,
                         quoted(p.text));
  }
  return fmt::format("unknown problem {}", static_cast<int>(p.kind));
}

}  // namespace

std::string describe(const FileProblem& p) {
  if (p.line == 0) return fmt::format("{}: {}", escaped(p.file), sentence(p));
  return fmt::format("{}:{}: {}", escaped(p.file), p.line, sentence(p));
}

std::string_view name_of(FileProblemKind kind) {
  switch (kind) {
    case Kind::cannot_read:
      return "cannot_read";
    case Kind::empty_file:
      return "empty_file";
    case Kind::short_file:
      return "short_file";
    case Kind::long_file:
      return "long_file";
    case Kind::bad_magic:
      return "bad_magic";
    case Kind::unknown_version:
      return "unknown_version";
    case Kind::bad_length:
      return "bad_length";
    case Kind::bad_crc:
      return "bad_crc";
    case Kind::bad_enum:
      return "bad_enum";
    case Kind::bad_text:
      return "bad_text";
    case Kind::other_name:
      return "other_name";
    case Kind::name_ignored:
      return "name_ignored";
    case Kind::syntax_error:
      return "syntax_error";
    case Kind::missing_include:
      return "missing_include";
    case Kind::include_too_deep:
      return "include_too_deep";
    case Kind::too_many_includes:
      return "too_many_includes";
    case Kind::missing_line:
      return "missing_line";
    case Kind::bad_number:
      return "bad_number";
    case Kind::too_many_problems:
      return "too_many_problems";
    case Kind::bad_value:
      return "bad_value";
    case Kind::bad_unit:
      return "bad_unit";
    case Kind::out_of_range:
      return "out_of_range";
  }
  return "unknown";
}

}  // namespace walread
