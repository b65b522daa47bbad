// How GoogleTest shows our values when a test fails.
#pragma once

#include <ostream>

#include "libwalread/print/error_text.hpp"

namespace walread {

inline void PrintTo(Lsn lsn, std::ostream* out) { *out << to_string(lsn); }
inline void PrintTo(Code code, std::ostream* out) { *out << name_of(code); }
inline void PrintTo(EndReason reason, std::ostream* out) { *out << name_of(reason); }

}  // namespace walread
