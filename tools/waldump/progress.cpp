#include "tools/waldump/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace walread::waldump {

Progress::Progress(Lsn begin, Lsn end, bool wanted)
    : begin_(begin),
      end_(end),
      enabled_(wanted && ::isatty(STDERR_FILENO) == 1),
      next_(Clock::now() + std::chrono::seconds(2)) {}

void Progress::show(Lsn lsn) {
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(500);
  const std::uint64_t done = lsn - begin_;
  if (end_ > begin_ && end_ != kMaxLsn) {
    fmt::print(stderr, "\r\x1b[K{} ({} MB, {}%)", to_string(lsn), done >> 20, done * 100 / (end_ - begin_));
  } else {
    fmt::print(stderr, "\r\x1b[K{} ({} MB)", to_string(lsn), done >> 20);
  }
  std::fflush(stderr);
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace walread::waldump
