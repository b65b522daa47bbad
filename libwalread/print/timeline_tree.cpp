// The timelines of both nodes as a tree in plain characters:
//
//   timeline 1
//   |-- 0/1804F4B0  timeline 2 begins
//   |   `-- 0/1C000488  end of the standby's WAL
//   `-- 0/1C0005F8  end of the old primary's WAL
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "libwalread/print/timeline_text.hpp"

namespace walread {

namespace {

// Deeper than this the tree does not move to the right any more: 80 columns stay enough.
constexpr std::size_t kMaxIndents = 8;

struct Item {
  Lsn lsn{};
  std::string label{};   // of a position
  TimelineId child = 0;  // of a timeline that begins here
};

class Tree {
 public:
  explicit Tree(const TimelineFacts& facts) {
    const bool rejoin = facts.question == Question::rejoin;
    const NodeRole role = role_of(facts.subject);
    const bool primary = role == NodeRole::primary;
    const std::string_view asked = primary ? "primary" : is_a_primary(role) ? "promoted node" : "standby";
    add_node(facts.subject, rejoin ? "old primary" : asked);
    if (facts.other) add_node(*facts.other, rejoin ? "new primary" : primary ? "other node" : "primary");
  }

  std::string text() {
    if (items_.empty()) return {};
    // Ancestors that lead nowhere else are told in one line.
    TimelineId root = *roots().begin();
    std::string out;
    if (roots().size() == 1) {
      const TimelineId first = root;
      while (items_[root].size() == 1 && items_[root].front().child != 0) root = items_[root].front().child;
      if (root != first)
        out += fmt::format("timeline {} (from timeline {} on its ancestors are left out)\n", root, first);
      if (root == first) out += fmt::format("timeline {}\n", root);
      put(out, root, "", 0);
      return out;
    }
    for (const TimelineId r : roots()) {
      out += fmt::format("timeline {}\n", r);
      put(out, r, "", 0);
    }
    return out;
  }

 private:
  void add_node(const NodeFacts& node, std::string_view who) {
    if (!node.control.usable) return;
    const auto spans = node.history.spans();
    for (std::size_t i = 0; i + 1 < spans.size(); ++i)
      add(spans[i].tli, {.lsn = spans[i].end, .child = spans[i + 1].tli});
    items_[node.history.tli];
    if (!node.wal.walked) return;
    // An end that lies exactly where a timeline begins is the end of the one before.
    const Lsn end = node.wal.end.end.at;
    const TimelineId on = end.valid() ? node.history.tli_of_lsn(end - 1) : node.history.tli;
    add(on, {.lsn = end, .label = fmt::format("end of the {}'s WAL", who)});
    if (node.control.min_recovery > end)
      add(node.history.tli_of_lsn(node.control.min_recovery - 1),
          {.lsn = node.control.min_recovery, .label = fmt::format("the {} must reach this point", who)});
  }

  void add(TimelineId tli, Item item) {
    auto& list = items_[tli];
    const auto twin = std::ranges::find_if(
        list, [&](const Item& i) { return item.child != 0 && i.child == item.child && i.lsn == item.lsn; });
    if (twin == list.end()) list.push_back(std::move(item));
    if (item.child != 0) children_.insert(item.child);
  }

  std::set<TimelineId> roots() const {
    std::set<TimelineId> out;
    for (const auto& [tli, list] : items_)
      if (!children_.contains(tli)) out.insert(tli);
    if (out.empty()) out.insert(items_.begin()->first);
    return out;
  }

  void put(std::string& out, TimelineId tli, const std::string& indent, std::size_t depth) {
    if (!shown_.insert(tli).second) return;
    std::vector<Item> list = items_[tli];
    std::ranges::stable_sort(list, {}, &Item::lsn);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool last = i + 1 == list.size();
      const Item& item = list[i];
      out += fmt::format("{}{} {}  {}\n", indent, last ? "`--" : "|--", to_string(item.lsn),
                         item.child != 0 ? fmt::format("timeline {} begins", item.child) : item.label);
      if (item.child == 0) continue;
      put(out, item.child, depth < kMaxIndents ? indent + (last ? "    " : "|   ") : indent, depth + 1);
    }
  }

  std::map<TimelineId, std::vector<Item>> items_;
  std::set<TimelineId> children_;
  std::set<TimelineId> shown_;
};

}  // namespace

std::string timeline_tree(const TimelineFacts& facts) { return Tree(facts).text(); }

}  // namespace walread
