#include "libwalread/print/time_text.hpp"

#include <cstdlib>

namespace walread {

namespace {

constexpr std::int64_t kMicroseconds = 1000000;
constexpr std::int64_t kEpochShift = 946684800;  // 2000-01-01 in seconds since 1970

// Years that four digits hold; beyond them lie only bytes that are no time.
constexpr std::int64_t kFirstSecond = -62135596800;  // 0001-01-01
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31

void put_calendar(TextBuffer& out, std::int64_t seconds) {
  const auto t = static_cast<std::time_t>(seconds);
  std::tm tm{};
  ::gmtime_r(&t, &tm);
  out.put_unsigned(static_cast<std::uint64_t>(tm.tm_year + 1900), 4, '0');
  out.put('-');
  out.put_unsigned(static_cast<std::uint64_t>(tm.tm_mon + 1), 2, '0');
  out.put('-');
  out.put_unsigned(static_cast<std::uint64_t>(tm.tm_mday), 2, '0');
  out.put('T');
  out.put_unsigned(static_cast<std::uint64_t>(tm.tm_hour), 2, '0');
  out.put(':');
  out.put_unsigned(static_cast<std::uint64_t>(tm.tm_min), 2, '0');
  out.put(':');
  out.put_unsigned(static_cast<std::uint64_t>(tm.tm_sec), 2, '0');
}

}  // namespace

void LocalTimes::put(TextBuffer& out, std::int64_t timestamp) {
  // The tool divides as C does, towards zero, and prints the remainder with its sign.
  const std::int64_t seconds = timestamp / kMicroseconds + kEpochShift;
  const auto t = static_cast<std::time_t>(seconds);
  if (!filled_ || t != second_) {
    std::tm tm{};
    if (::localtime_r(&t, &tm) == nullptr) {
      out.put_signed(timestamp);
      out.put(" microseconds since 2000");
      return;
    }
    // If the text does not fit, what is in the buffer afterwards is anybody's guess.
    if (std::strftime(date_, sizeof date_, "%Y-%m-%d %H:%M:%S", &tm) == 0) date_[0] = '\0';
    if (std::strftime(zone_, sizeof zone_, "%Z", &tm) == 0) zone_[0] = '\0';
    second_ = t;
    filled_ = true;
  }
  out.put(std::string_view(date_));
  out.put('.');
  const std::int64_t fraction = timestamp % kMicroseconds;
  if (fraction < 0) {
    out.put('-');
    out.put_unsigned(static_cast<std::uint64_t>(-fraction), 5, '0');
  } else {
    out.put_unsigned(static_cast<std::uint64_t>(fraction), 6, '0');
  }
  out.put(' ');
  out.put(std::string_view(zone_));
}

void put_utc_timestamp(TextBuffer& out, std::int64_t timestamp) {
  std::int64_t seconds = timestamp / kMicroseconds;
  std::int64_t fraction = timestamp % kMicroseconds;
  if (fraction < 0) {
    fraction += kMicroseconds;
    --seconds;
  }
  seconds += kEpochShift;
  if (seconds < kFirstSecond || seconds > kLastSecond) {
    out.put_signed(timestamp);
    out.put(" microseconds since 2000");
    return;
  }
  put_calendar(out, seconds);
  out.put('.');
  out.put_unsigned(static_cast<std::uint64_t>(fraction), 6, '0');
  out.put('Z');
}

void put_utc_time(TextBuffer& out, std::int64_t seconds) {
  if (seconds < kFirstSecond || seconds > kLastSecond) {
    out.put_signed(seconds);
    out.put(" seconds since 1970");
    return;
  }
  put_calendar(out, seconds);
  out.put('Z');
}

}  // namespace walread
