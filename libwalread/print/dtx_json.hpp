// Reports on two-phase transactions as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/dtx.hpp"
#include "libwalread/print/report_json.hpp"

namespace walread {

// The pieces of one document; print_dtx_report() puts them together. LSNs, gids, system identifiers and times are
// strings, times UTC in ISO 8601; gids with other bytes than printable ASCII are escaped with \xHH.
std::string dtx_json_begin(const DtxCluster& cluster);
std::string dtx_json_transaction(const DtxCluster& cluster, const DtxVerdict& verdict);
std::string dtx_json_end(const DtxCluster& cluster, const DtxSummary& summary, bool accept_unverified);

// CLEAR, IN-DOUBT, BROKEN, CANNOT-TELL.
std::string_view verdict_of(DtxOutcome outcome);
// What is wrong with the nodes, and what transactions that are not settled come to: the worst first.
std::vector<ReportFinding> findings_of(const DtxCluster& cluster, const DtxSummary& summary,
                                       bool accept_unverified = false);

}  // namespace walread
