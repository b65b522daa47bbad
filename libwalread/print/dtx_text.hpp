// Reports on two-phase transactions as text.
#pragma once

#include <string>

#include "libwalread/judge/dtx.hpp"

namespace walread {


// One transaction: a line with gid and meaning, then what each node says of it. Names and gids are
// escaped: nothing of it can do something to a terminal.
std::string dtx_transaction_text(const DtxCluster& cluster, const DtxVerdict& verdict);

// What stands before the transactions: verdict, counts by meaning, findings, nodes.
std::string dtx_summary_text(const DtxCluster& cluster, const DtxSummary& summary, DtxOutcome outcome);

}  // namespace walread
