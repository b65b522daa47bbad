#include "libwalread/print/dtx_text.hpp"

#include <fmt/format.h>

#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/quoted.hpp"

namespace walread {

namespace {

std::string node_line(const DtxNode& n) {
  std::string out = name_node(n);
  if (n.dbid) out += fmt::format(", dbid {}", *n.dbid);
  if (!n.window.readable()) return out + ": no WAL could be read\n";
  out += fmt::format(": timeline {}, WAL {} to {}", n.tli, to_string(n.window.begin), to_string(n.window.end));
  if (n.window.first_time && n.window.last_time)
    out += fmt::format(" ({} to {})", utc(*n.window.first_time), utc(*n.window.last_time));
  return out + "\n";
}

}  // namespace

std::string dtx_transaction_text(const DtxCluster& cluster, const DtxVerdict& v) {
  const bool local = !v.parts.empty() && v.parts[0].node && !cluster.nodes()[*v.parts[0].node].content;
  std::string out;
  if (v.gid.empty()) {
    out = fmt::format("transaction {} (gid not known)", v.xid);
  } else {
    out = local ? walread::quoted(v.gid) : escaped(v.gid);
  }
  out += fmt::format(": {}\n", describe(v.meaning));
  if (v.time) {
    // A state file may be newer than the WAL that is left.
    const DtxTime age = cluster.newest_time().value_or(*v.time) - *v.time;
    out += fmt::format("  since {}{}\n", utc(*v.time), age > 0 ? fmt::format(", {} before the newest record", duration(age)) : "");
  }
  if (!local && !v.gid.empty()) out += fmt::format("  {}\n", describe_coordinator(cluster, v));
  for (const DtxPart& part : v.parts) out += fmt::format("  {}\n", describe_part(cluster, part));
  if (const std::string none = describe_no_trace(v); !none.empty()) out += fmt::format("  {}\n", none);
  for (const DtxDisagreement& d : v.disagreements) out += fmt::format("  {}\n", describe_disagreement(cluster, d));
  return out;
}

std::string dtx_summary_text(const DtxCluster& cluster, const DtxSummary& summary, DtxOutcome outcome) {
  std::string out = fmt::format("{}\n", describe(outcome));
  out += fmt::format("\n{:>9}  transactions in the WAL of {} director{}\n", summary.total(), cluster.nodes().size(),
                     cluster.nodes().size() == 1 ? "y" : "ies");
  for (std::size_t i = 0; i < kDtxMeanings; ++i)
    if (summary.counts[i] != 0) out += fmt::format("{:>9}  {}\n", summary.counts[i], describe(static_cast<DtxMeaning>(i)));
  if (!cluster.findings().empty()) {
    out += "\nfindings\n";
    for (const DtxFinding& f : cluster.findings()) out += fmt::format("  {}\n", describe(cluster, f));
  }
  out += "\nnodes\n";
  for (const DtxNode& n : cluster.nodes()) out += "  " + node_line(n);
  return out;
}

}  // namespace walread
