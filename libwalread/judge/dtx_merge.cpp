#include "libwalread/judge/dtx_merge.hpp"

#include <algorithm>

namespace walread {

namespace {

// The next transaction of one stream, with its gid taken apart.
struct Head {
  const DtxTransaction* facts = nullptr;
  std::optional<Gxid> gxid{};
  std::size_t node = 0;
};

// For a heap whose top is the first of all.
bool comes_later(const Head& a, const Head& b) {
  if (a.gxid.has_value() != b.gxid.has_value()) return b.gxid.has_value();
  if (a.gxid && *a.gxid != *b.gxid) return *a.gxid > *b.gxid;
  if (!a.gxid && a.facts->gid != b.facts->gid) return a.facts->gid > b.facts->gid;
  if (a.node != b.node) return a.node > b.node;
  return a.facts->xid > b.facts->xid;
}

class Merge {
 public:
  Merge(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSink& sink)
      : cluster_(cluster), streams_(streams), sink_(sink) {
    for (std::size_t i = 0; i < streams.size(); ++i) advance(i);
  }

  void run() {
    while (!heap_.empty()) {
      const Head first = pop();
      if (first.gxid) {
        distributed(first);
      } else {
        sink_(cluster_.judge_local(first.node, *first.facts));
        advance(first.node);
      }
    }
  }

 private:
  Head pop() {
    std::pop_heap(heap_.begin(), heap_.end(), comes_later);
    const Head head = heap_.back();
    heap_.pop_back();
    return head;
  }

  void advance(std::size_t i) {
    const DtxTransaction* t = streams_[i]->next();
    if (t == nullptr) return;
    // Nothing distributed happens in PostgreSQL, whatever its gids look like.
    const bool distributed = cluster_.nodes()[i].content.has_value();
    heap_.push_back({.facts = t, .gxid = distributed ? t->gxid() : std::nullopt, .node = i});
    std::push_heap(heap_.begin(), heap_.end(), comes_later);
  }

  // A node has each distributed transaction once, so all that is known of it stands at the heads of the streams.
  void distributed(const Head& first) {
    known_.assign(1, {first.node, first.facts});
    while (!heap_.empty() && heap_.front().gxid == first.gxid) {
      const Head next = pop();
      known_.push_back({next.node, next.facts});
    }
    sink_(cluster_.judge(known_));
    for (const DtxKnown& k : known_) advance(k.node);
  }

  const DtxCluster& cluster_;
  std::span<DtxStream* const> streams_;
  const DtxSink& sink_;
  std::vector<Head> heap_;
  std::vector<DtxKnown> known_;
};

}  // namespace

void judge_all(const DtxCluster& cluster, std::span<DtxStream* const> streams, const DtxSink& sink) {
  Merge(cluster, streams, sink).run();
}

}  // namespace walread
