// Reports on two-phase transactions as JSON.
#pragma once

#include <string>

#include "libwalread/judge/dtx.hpp"

namespace walread {

// The pieces of one document; print_dtx_report() puts them together. LSNs, gids, system identifiers and times are
// strings, times UTC in ISO 8601; gids with other bytes than printable ASCII are escaped with \xHH.
std::string dtx_json_begin(const DtxCluster& cluster);
std::string dtx_json_transaction(const DtxCluster& cluster, const DtxVerdict& verdict);
std::string dtx_json_end(const DtxSummary& summary, DtxOutcome outcome);

}  // namespace walread
