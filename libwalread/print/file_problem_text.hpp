// Sentences for what is wrong with the small files of a data directory.
#pragma once

#include <string>
#include <string_view>

#include "libwalread/files/file_problem.hpp"

namespace walread {

// "pg_replslot/standby/state: the checksum is 1a2b3c4d where ...". Bytes from the file are escaped.
std::string describe(const FileProblem& problem);

// Short names for JSON and for scripts: bad_crc, missing_include. They do not change between releases.
std::string_view name_of(FileProblemKind kind);

}  // namespace walread
