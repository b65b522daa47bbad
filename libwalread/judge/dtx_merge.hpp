// Brings the facts of all nodes together, transaction by transaction.
#pragma once

#include <functional>
#include <span>

#include "libwalread/judge/dtx.hpp"

namespace walread {

// Called for every transaction, in the order of their gids. The verdict points into the streams: it holds until the
// function returns.
using DtxSink = std::function<void(const DtxVerdict&)>;

// Reads all streams to their ends; `streams[i]` has the facts of cluster.nodes()[i]. Keeps one transaction of each in
// memory. Streams must be in the order of comes_before().
void judge_all(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSink& sink);

}  // namespace walread
