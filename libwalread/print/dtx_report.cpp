#include "libwalread/print/dtx_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/dtx_json.hpp"
#include "libwalread/print/dtx_text.hpp"

namespace walread {

namespace {

// Transactions of which nothing waits and nothing can be told may be many when a node is missing.
constexpr std::uint64_t kMostWithoutPart = 20;

bool waits(const DtxVerdict& v) {
  return std::any_of(v.parts.begin(), v.parts.end(), [](const DtxPart& p) {
    return p.state == DtxSegmentState::prepared || (p.facts != nullptr && p.facts->listed_prepared.valid());
  });
}

class TextReport {
 public:
  TextReport(const DtxCluster& cluster, const DtxSelection& selection) : cluster_(cluster), selection_(selection) {}

  void add(const DtxVerdict& v) {
    const bool everything = selection_.all || selection_.is_about_one();
    if (is_settled(v.meaning) && !everything) return;
    if (v.meaning == DtxMeaning::cannot_tell && !waits(v) && !everything && ++without_part_ > kMostWithoutPart) return;
    list_ += "\n" + dtx_transaction_text(cluster_, v);
  }

  std::string finish(const DtxSummary& summary, DtxOutcome outcome) const {
    std::string out = dtx_summary_text(cluster_, summary, outcome) + list_;
    if (without_part_ > kMostWithoutPart)
      out += fmt::format("\nand {} more of which nothing waits and nothing can be told (--all lists them)\n",
                         without_part_ - kMostWithoutPart);
    return out;
  }

 private:
  const DtxCluster& cluster_;
  const DtxSelection& selection_;
  std::string list_;
  std::uint64_t without_part_ = 0;
};

}  // namespace

bool selects(const DtxSelection& s, const DtxVerdict& v) {
  if (s.gid && *s.gid != v.gid) return false;
  if (s.since && (!v.time || *v.time < *s.since)) return false;
  if (s.until && (!v.time || *v.time > *s.until)) return false;
  if (!s.xid) return true;
  return std::any_of(v.parts.begin(), v.parts.end(),
                     [&](const DtxPart& p) { return p.facts != nullptr && p.facts->xid == *s.xid; });
}

DtxOutcome print_dtx_report(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSelection& selection,
                            bool json, const DtxOut& out, const std::function<bool()>& failed) {
  DtxSummary summary;
  TextReport text(cluster, selection);
  bool wanted = !json || out(dtx_json_begin(cluster));
  bool first = true;
  judge_all(cluster, streams, [&](const DtxVerdict& v) {
    if (!selects(selection, v)) return;
    ++summary.counts[static_cast<std::size_t>(v.meaning)];
    if (!json) return text.add(v);
    const bool listed = selection.all || selection.is_about_one() || !is_settled(v.meaning);
    if (!wanted || !listed) return;
    wanted = out((first ? "\n" : ",\n") + dtx_json_transaction(cluster, v));
    first = false;
  });
  if (failed()) return DtxOutcome::cannot_tell;
  const DtxOutcome outcome = cluster.outcome(summary, selection.accept_unverified);
  if (wanted) out(json ? dtx_json_end(summary, outcome) : text.finish(summary, outcome));
  return outcome;
}

}  // namespace walread
