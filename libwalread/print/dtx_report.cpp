#include "libwalread/print/dtx_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "libwalread/print/dtx_json.hpp"
#include "libwalread/print/dtx_sentences.hpp"
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

bool is_wanted(const DtxSelection& selection, const DtxVerdict& v) {
  return selection.all || selection.is_about_one() || !is_settled(v.meaning);
}

// Which transactions stand first in a text. Asked the same questions again, it gives the same answers.
class FirstOnes {
 public:
  explicit FirstOnes(const DtxSelection& selection) : selection_(selection) {}

  bool take(const DtxVerdict& v) {
    if (is_settled(v.meaning) && !selection_.is_about_one()) return false;
    if (v.meaning == DtxMeaning::cannot_tell && !waits(v) && !selection_.is_about_one())
      return ++without_part_ <= kMostWithoutPart;
    return ++others_ <= kMostKept;
  }

  // Those that are not settled and for which there was no room.
  std::uint64_t left_out_without_part() const { return without_part_ - std::min(without_part_, kMostWithoutPart); }
  std::uint64_t left_out() const { return others_ - std::min(others_, kMostKept); }

 private:
  const DtxSelection& selection_;
  std::uint64_t without_part_ = 0;
  std::uint64_t others_ = 0;
};

class TextReport {
 public:
  TextReport(const DtxCluster& cluster, const DtxSelection& selection)
      : cluster_(cluster), selection_(selection), first_(selection) {}

  void add(const DtxVerdict& v) {
    if (first_.take(v)) kept_.push_back({v.time, "\n" + dtx_transaction_text(cluster_, v)});
  }

  // The summary and what stands first. What has no time is a transaction whose beginning lies before all WAL.
  bool print_first(const DtxSummary& summary, DtxOutcome outcome, const DtxOut& out) {
    std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) { return a.time < b.time; });
    bool wanted = out(dtx_summary_text(cluster_, summary, outcome));
    for (std::size_t i = 0; wanted && i < kept_.size(); ++i) wanted = out(kept_[i].text);
    if (selection_.all) return wanted;
    if (const std::uint64_t n = first_.left_out(); wanted && n != 0)
      wanted = out(fmt::format("\nand {} more that are not settled (--all lists them)\n", n));
    if (const std::uint64_t n = first_.left_out_without_part(); wanted && n != 0)
      wanted = out(fmt::format("\nand {} more of which nothing waits and nothing can be told (--all lists them)\n", n));
    return wanted;
  }

 private:
  struct Kept {
    std::optional<DtxTime> time{};
    std::string text{};
  };

  const DtxCluster& cluster_;
  const DtxSelection& selection_;
  FirstOnes first_;
  std::vector<Kept> kept_;
};

DtxOutcome print_text(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSelection& selection,
                      const DtxOut& out, const std::function<bool()>& failed) {
  DtxSummary summary;
  TextReport text(cluster, selection);
  judge_all(cluster, streams, [&](const DtxVerdict& v) {
    if (!selects(selection, v)) return;
    summary.add(v);
    text.add(v);
  });
  // What cannot be read twice is known before anything is printed.
  if (selection.all && !failed())
    for (DtxStream* stream : streams) stream->rewind();
  if (failed()) return DtxOutcome::cannot_tell;
  const DtxOutcome outcome = cluster.outcome(summary, selection.accept_unverified);
  bool wanted = text.print_first(summary, outcome, out);
  if (selection.all && wanted) {
    FirstOnes printed(selection);
    judge_all(cluster, streams, [&](const DtxVerdict& v) {
      if (selects(selection, v) && !printed.take(v) && wanted) wanted = out("\n" + dtx_transaction_text(cluster, v));
    });
  }
  const std::string plan = plan_text(plan_lines(cluster, summary, plan_for(cluster, summary, selection.accept_unverified)));
  if (wanted && !plan.empty()) out("\nWhat to do\n" + plan);
  return outcome;
}

DtxOutcome print_json(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSelection& selection,
                      const DtxOut& out, const std::function<bool()>& failed) {
  DtxSummary summary;
  bool wanted = out(dtx_json_begin(cluster));
  bool first = true;
  judge_all(cluster, streams, [&](const DtxVerdict& v) {
    if (!selects(selection, v)) return;
    summary.add(v);
    if (!wanted || !is_wanted(selection, v)) return;
    wanted = out((first ? "\n" : ",\n") + dtx_json_transaction(cluster, v));
    first = false;
  });
  if (failed()) return DtxOutcome::cannot_tell;
  const DtxOutcome outcome = cluster.outcome(summary, selection.accept_unverified);
  if (wanted) out(dtx_json_end(cluster, summary, selection.accept_unverified));
  return outcome;
}

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
  return json ? print_json(cluster, streams, selection, out, failed)
              : print_text(cluster, streams, selection, out, failed);
}

}  // namespace walread
