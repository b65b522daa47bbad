// The decompressor of PostgreSQL's own compression, which no other program uses.
#pragma once

#include <span>

#include "libwalread/core/bytes.hpp"

namespace walread {

// Decompresses `source`, a stream of pg_lzcompress.c without a header (15.20), into `out`. Returns true if it is a
// stream that makes up exactly `out` and ends there, as pglz_decompress() demands with check_complete; what `out`
// holds otherwise means nothing. Never reads or writes outside of the two.
bool pglz_decompress(Bytes source, std::span<std::byte> out);

}  // namespace walread
