// The report on two-phase transactions, written while the facts are merged.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libwalread/judge/dtx_merge.hpp"

namespace walread {

// Version of the JSON document. It goes up when something is renamed, removed or changes its type; new keys may come at
// any time. print/schema/dtx-report.schema.json describes it.
inline constexpr int kDtxReportVersion = 2;

// Which transactions somebody wants to see. What is not selected is not counted either.
struct DtxSelection {
  bool all = false;                // list those that are settled, too
  bool accept_unverified = false;  // see DtxCluster::outcome()
  std::optional<std::string> gid{};
  std::optional<std::uint32_t> xid{};  // a node's own transaction
  std::optional<DtxTime> since{};
  std::optional<DtxTime> until{};

  // Whether it asks for single transactions, which are then listed whatever became of them.
  bool is_about_one() const { return gid || xid; }
};
bool selects(const DtxSelection& selection, const DtxVerdict& verdict);

// Takes what is printed, piece by piece; false: nobody wants more.
using DtxOut = std::function<bool(std::string_view)>;

// Merges, judges and prints. `streams[i]` has the facts of cluster.nodes()[i].
//
// JSON comes as it is made, in the order of gids, and ends in the verdict, the findings and the plan. In text the summary
// stands first, the plan last; in between comes what is not settled, oldest first; those transactions are kept in memory until then, at most kMostKept of them. Whatever else is asked for follows
// in the order of gids: for that the streams are rewound and read again. So any number of transactions needs no memory.
// `failed` is asked when the streams have ended: if something was wrong with them, text is not printed, and JSON is left
// unfinished.
inline constexpr std::uint64_t kMostKept = 10'000;
DtxOutcome print_dtx_report(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSelection& selection,
                            bool json, const DtxOut& out, const std::function<bool()>& failed);

}  // namespace walread
