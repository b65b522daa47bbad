// Words for reports on two-phase transactions, for text and JSON alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/dtx_plan.hpp"
#include "libwalread/print/plan_text.hpp"

namespace walread {

// Short names for JSON and for scripts: will_commit. They do not change between releases.
std::string_view name_of(DtxMeaning m);
std::string_view name_of(DtxRecovery r);
std::string_view name_of(DtxOutcome o);
std::string_view name_of(DtxSegmentState s);
std::string_view name_of(DtxCoordinatorState s);
std::string_view name_of(DtxDoubt d);
std::string_view name_of(DtxFindingKind k);
std::string_view name_of(DtxRole r);
std::string_view name_of(DtxFileKind k);

// "will be committed by recovery"
std::string_view describe(DtxMeaning m);
// "in doubt; recovery will settle it"
std::string_view describe(DtxOutcome o);

// "content 0 (/data/p0)", "coordinator (/data/master)", or the path alone.
std::string name_node(const DtxNode& node);

// One sentence each, escaped for a terminal.
std::string describe(const DtxCluster& cluster, const DtxFinding& finding);
std::string describe_part(const DtxCluster& cluster, const DtxPart& part);
// Which segments have no trace of it, and that they took no part; empty if there are none.
std::string describe_no_trace(const DtxVerdict& verdict);
std::string describe_coordinator(const DtxCluster& cluster, const DtxVerdict& verdict);
std::string describe_disagreement(const DtxCluster& cluster, const DtxDisagreement& d);
// Its gid, or what is known in its place.
std::string name_transaction(const DtxCluster& cluster, const DtxExample& example);

// The steps of the plan, in order; no text stands there twice.
std::vector<PlanLine> plan_lines(const DtxCluster& cluster, const DtxSummary& summary, const DtxPlan& plan);

// "2026-11-21 06:13:35.917104 UTC"
std::string utc(DtxTime time);
// "3 days 4 h", "12 min", "0.4 s"
std::string duration(DtxTime microseconds);

}  // namespace walread
