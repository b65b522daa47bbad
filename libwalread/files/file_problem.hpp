// What can be wrong with one of the small files of a data directory, as a value. print/file_problem_text.hpp
// makes a sentence of it, which also says what a server makes of the same file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libwalread/core/bytes.hpp"

namespace walread {

enum class FileProblemKind : std::uint8_t {
  // Any file.
  cannot_read,  // os_error says why; EFBIG: larger than `expected` bytes, which no such file is
  empty_file,   // no byte at all
  // Files of fixed form: pg_replslot/*/state, pg_twophase/*.
  short_file,       // found: bytes there; expected: bytes needed
  long_file,        // found: bytes there; expected: bytes that belong to it
  bad_magic,        // found, expected: the number at the beginning
  unknown_version,  // found: a format version that no release wrote
  bad_length,  // found: a length that no release with this version wrote, or that contradicts the file's size
  bad_crc,     // found: computed; expected: stored
  bad_enum,    // found: a number that stands for nothing; text: the field
  bad_text,    // text: a field whose bytes end without a terminating zero
  other_name,  // text: the name that the content gives; the file or directory is called otherwise
  name_ignored,  // the file's name is not of the form that a server of this release reads
  // Text files: postgresql.conf and what it includes, recovery.conf, backup_label, postmaster.pid.
  syntax_error,       // text: what stands there
  missing_include,    // text: the file that is to be included
  include_too_deep,   // text: the file; expected: levels allowed (guc-file.l CONF_FILE_MAX_DEPTH)
  too_many_includes,  // expected: how many files we read at most
  missing_line,       // text: the label of a line that must be there
  bad_number,         // text: what stands where a number belongs
  too_many_problems,  // found: how many more there are
  // Values of settings.
  bad_value,     // text: the value; of the wrong type
  bad_unit,      // text: the value; its unit is not one that this setting takes in this release
  out_of_range,  // text: the value; found, expected: the number and the limit that it exceeds or falls below
};

struct FileProblem {
  FileProblemKind kind = FileProblemKind::cannot_read;
  std::string file{};  // its path, relative to the data directory if it lies in it
  int line = 0;        // counted from 1; 0: none in particular
  std::uint64_t offset = 0;
  std::uint64_t expected = 0;
  std::uint64_t found = 0;
  int os_error = 0;    // errno
  std::string text{};  // bytes from the file: escape them before they reach a terminal
  std::string what{};  // the name of the setting or field

  friend bool operator==(const FileProblem&, const FileProblem&) = default;
};

// As many problems as a reader lists of one file; the rest is counted by too_many_problems.
inline constexpr std::size_t kMaxFileProblems = 100;

// As much of a line or value as a problem quotes.
inline constexpr std::size_t kMaxProblemText = 80;

}  // namespace walread
