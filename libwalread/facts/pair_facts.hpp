// Two nodes beside each other: where their logs part, and what each has of its own.
#pragma once

#include "libwalread/facts/timeline_facts.hpp"

namespace walread {

// One side of a pair.
struct Side {
  const Node* node = nullptr;
  const TimelineLog* log = nullptr;  // on the way to the timeline that it is compared on
  bool history_known = false;        // log->history is that of the file, or of timeline 1
  Lsn end{};                         // of its WAL on that way
  Lsn last{};                        // the last record before it

  // What `archives` and the node itself have on that way.
  LogShelf shelf(std::span<const WalFiles* const> archives) const;
};

// Compares two nodes whose logs have the same shape. `archives`: what else has WAL of this system.
PairFacts compare_sides(const Side& a, const Side& b, std::span<const WalFiles* const> archives);

}  // namespace walread
