// Statistics of records as pg_waldump --stats prints them, and as JSON.
#pragma once

#include <string>

#include "formats/version/version.hpp"
#include "libwalread/decode/statistics.hpp"

namespace walread {

// The table of pg_waldump 15 (pg_waldump.c XLogDumpDisplayStats()); by record type if `by_record`, else by resource
// manager. Resource managers without records are left out.
std::string statistics_text(const Statistics& stats, const formats::Version& version, bool by_record);

// The same as one JSON object with a newline behind it.
std::string statistics_json(const Statistics& stats, const formats::Version& version, bool by_record);

}  // namespace walread
