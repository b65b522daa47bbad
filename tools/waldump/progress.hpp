// A line on a terminal's standard error that says how far long work has come.
#pragma once

#include <chrono>
#include <cstdint>

#include "libwalread/core/lsn.hpp"

namespace walread::waldump {

class Progress {
 public:
  // `begin` and `end`: what is to be read; `end` may be unknown. Shows nothing unless `wanted` and standard
  // error is a terminal.
  Progress(Lsn begin, Lsn end, bool wanted);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Called for every record; looks at the clock for a few of them, and waits two seconds before it first
  // speaks.
  void at(Lsn lsn) {
    if (enabled_ && (++calls_ & 0x3FFF) == 0) show(lsn);
  }

  // The same for a stretch of many records.
  void reached(Lsn lsn) {
    if (enabled_) show(lsn);
  }

  // Takes the line away again.
  void clear();

 private:
  void show(Lsn lsn);

  using Clock = std::chrono::steady_clock;
  Lsn begin_;
  Lsn end_;
  bool enabled_;
  bool shown_ = false;
  std::uint64_t calls_ = 0;
  Clock::time_point next_;
};

}  // namespace walread::waldump
