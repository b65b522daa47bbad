// What dtx-report found, as the findings that every report has: of the nodes, and of each kind of transaction
// that is not settled.
#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/dtx_json.hpp"
#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/quoted.hpp"

namespace walread {

namespace {

std::string_view severity_of(DtxOutcome outcome) {
  switch (outcome) {
    case DtxOutcome::broken:
      return "critical";
    case DtxOutcome::cannot_tell:
      return "unknown";
    case DtxOutcome::in_doubt:
      return "warning";
    case DtxOutcome::clear:
      break;
  }
  return "info";
}

// Where the server decides what becomes of them.
std::string_view source_of(DtxMeaning meaning) {
  switch (meaning) {
    case DtxMeaning::will_commit:
    case DtxMeaning::will_roll_back:
    case DtxMeaning::broken_will_roll_back:
      return "Greenplum 6 cdbdtxrecovery.c recoverInDoubtTransactions()";
    case DtxMeaning::lost:
      return "Greenplum 6 cdbtm.c redoDtxCheckPoint()";
    case DtxMeaning::redundant:
    case DtxMeaning::prepare_missing:
      return "Greenplum 6 twophase.c RecoverPreparedTransactions()";
    case DtxMeaning::open:
      return "twophase.c RecoverPreparedTransactions()";
    default:
      return "";
  }
}

ReportFinding of_node(const DtxCluster& cluster, const DtxFinding& f) {
  ReportFinding out{.id = hyphenated(name_of(f.kind)),
                    .severity = severity_of(f.outcome),
                    .sentence = describe(cluster, f),
                    .source = ""};
  std::vector<std::string> nodes;
  for (const auto& node : {f.node, f.other})
    if (node) nodes.push_back(escaped(cluster.nodes()[*node].path));
  out.evidence.push_back({"nodes", std::move(nodes)});
  if (f.content) out.evidence.push_back({"content", std::to_string(*f.content)});
  if (f.count != 0) out.evidence.push_back({"count", f.count});
  if (f.limit != 0) out.evidence.push_back({"limit", f.limit});
  if (f.kind == DtxFindingKind::unread) out.evidence.push_back({"file", escaped(f.unread.file)});
  if (f.kind == DtxFindingKind::wal_gap) {
    out.evidence.push_back({"from", f.gap.begin});
    out.evidence.push_back({"to", f.gap.end});
    out.evidence.push_back({"file", escaped(f.gap.file)});
  }
  return out;
}

ReportFinding of_transactions(const DtxCluster& cluster, const DtxSummary& summary, DtxMeaning meaning,
                              std::string_view severity) {
  const std::uint64_t count = summary.of(meaning);
  const DtxExamples& examples = summary.examples_of(meaning);
  std::vector<std::string> names, nodes;
  for (const DtxExample& e : examples.first) names.push_back(name_transaction(cluster, e));
  for (const std::size_t node : examples.waits_on) nodes.push_back(escaped(cluster.nodes()[node].path));
  return {.id = hyphenated(name_of(meaning)),
          .severity = severity,
          .sentence = fmt::format("{} transaction{}: {}", count, count == 1 ? "" : "s", describe(meaning)),
          .source = source_of(meaning),
          .evidence = {{"transactions", count},
                       {"waiting", examples.waiting},
                       {"first", std::move(names)},
                       {"waiting_on", std::move(nodes)}}};
}

}  // namespace

std::string_view verdict_of(DtxOutcome outcome) {
  static constexpr std::string_view kVerdicts[] = {"CLEAR", "IN-DOUBT", "BROKEN", "CANNOT-TELL"};
  return kVerdicts[static_cast<std::size_t>(outcome)];
}

std::vector<ReportFinding> findings_of(const DtxCluster& cluster, const DtxSummary& summary,
                                       bool accept_unverified) {
  const auto outcome_here = [&](DtxMeaning meaning) {
    return meaning == DtxMeaning::unverified && accept_unverified ? DtxOutcome::clear : outcome_of(meaning);
  };
  std::vector<ReportFinding> out;
  for (const DtxOutcome outcome :
       {DtxOutcome::broken, DtxOutcome::cannot_tell, DtxOutcome::in_doubt, DtxOutcome::clear}) {
    for (const DtxFinding& f : cluster.findings())
      if (f.outcome == outcome) out.push_back(of_node(cluster, f));
    for (std::size_t i = 0; i < kDtxMeanings; ++i) {
      const auto meaning = static_cast<DtxMeaning>(i);
      if (outcome_of(meaning) != DtxOutcome::clear && summary.counts[i] != 0 &&
          outcome_here(meaning) == outcome)
        out.push_back(of_transactions(cluster, summary, meaning, severity_of(outcome)));
    }
  }
  return out;
}

}  // namespace walread
