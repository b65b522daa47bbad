// Times as the dump tools print them, and as JSON shows them.
#pragma once

#include <cstdint>
#include <ctime>

#include "libwalread/print/text_buffer.hpp"

namespace walread {

// Prints TimestampTz values (microseconds since 2000-01-01 UTC) as pg_xlogdump does (compat.c
// timestamptz_to_str()): local time by TZ with microseconds and the zone's abbreviation. Neighbouring records
// share the second, so the text of the last one is kept.
class LocalTimes {
 public:
  void put(TextBuffer& out, std::int64_t timestamp);

 private:
  std::time_t second_ = 0;
  bool filled_ = false;
  char date_[64] = {};
  char zone_[64] = {};
};

// The same moment in UTC: 2026-11-21T06:07:30.123456Z. Values that no calendar holds print as a number of
// microseconds since 2000 with the unit behind it.
void put_utc_timestamp(TextBuffer& out, std::int64_t timestamp);

// Seconds since 1970 in UTC: 2026-11-21T06:07:30Z.
void put_utc_time(TextBuffer& out, std::int64_t seconds);

}  // namespace walread
