// What one node's facts say of one transaction, and what the states of all nodes come to. Parts of DtxCluster::judge().
#pragma once

#include <span>

#include "libwalread/judge/dtx.hpp"

namespace walread {

// What the nodes together tell of the time of a transaction.
struct DtxTimes {
  std::optional<DtxTime> earliest{};   // of any record of it
  std::optional<DtxTime> decided{};    // of DISTRIBUTED_COMMIT
  std::optional<DtxTime> committed{};  // the latest COMMIT PREPARED
  bool forgotten = false;
};

struct DtxSegmentWord {
  DtxSegmentState state{};
  DtxDoubt doubt = DtxDoubt::none;
};
struct DtxCoordinatorWord {
  DtxCoordinatorState state{};
  DtxDoubt doubt = DtxDoubt::none;
};

// `t`: what the node has of the transaction, or null.
DtxSegmentWord segment_word(const DtxNode& node, const DtxTransaction* t, const DtxTimes& times);
// The same of a PostgreSQL server, where nothing but its own files counts.
DtxSegmentWord server_word(const DtxNode& node, const DtxTransaction& t);
// From which time on a transaction of which this segment has nothing is one that it took no part in; nothing if never.
std::optional<DtxTime> silence_means_no_part_since(const DtxNode& node);
// Whether it is certain that the log has everything up to `time`: the last record of a server that was shut down is the
// checkpoint that pg_control names; behind the last record of any other, more may have been.
bool reaches(const DtxNode& node, std::optional<DtxTime> time);

DtxCoordinatorWord coordinator_word(const DtxNode& node, const DtxTransaction* t, const DtxTimes& times);

// The truth table. `ends_late`: no segment that still waits has a log that ends before the decision.
struct DtxConclusion {
  DtxMeaning meaning{};
  DtxRecovery recovery{};
};
DtxConclusion conclude(DtxCoordinatorState coordinator, std::span<const DtxSegmentState> segments, bool ends_late);

}  // namespace walread
