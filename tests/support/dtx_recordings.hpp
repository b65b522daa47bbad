// Recordings of real servers as dtx-report sees them: nodes by name, wherever they are shipped, or with
// WALREAD_CORPUS=DIRECTORY in the environment from the project's corpus.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "libwalread/judge/dtx.hpp"
#include "libwalread/print/dtx_report.hpp"

namespace walread::test {

// The data directory of "S5/master": scenario S5 of Greenplum, node master.
std::filesystem::path greenplum_node(const std::string& name);

// What a report says, in numbers.
struct DtxAnswer {
  DtxOutcome outcome{};
  DtxSummary summary{};
  std::vector<DtxVerdict> verdicts{};  // their pointers are valid no more
  std::vector<DtxFinding> findings{};

  // "finished 3, will_roll_back 1"
  std::string counts() const;
  // "twice, missing_content": each kind once
  std::string finding_kinds() const;
};
DtxAnswer judge_nodes(const std::vector<DtxFacts>& facts);

// The report on these nodes, from the facts in memory or from facts files with the same content.
std::string report_from_memory(const std::vector<DtxFacts>& facts, const DtxSelection& selection, bool json);
std::string report_from_files(const std::vector<DtxFacts>& facts, const DtxSelection& selection, bool json);

}  // namespace walread::test
