#include "libwalread/judge/dtx_restore_points.hpp"

#include <algorithm>
#include <set>

namespace walread {

namespace {

constexpr int kCoordinator = -1;

std::optional<RestorePointPlace> place_in(const DtxCluster& cluster, std::size_t node, const std::string& name) {
  std::optional<RestorePointPlace> out;
  for (const DtxRestorePoint& p : cluster.nodes()[node].restore_points) {
    if (p.name != name) continue;
    if (!out) out = RestorePointPlace{.node = node, .content = cluster.nodes()[node].content, .point = p};
    ++out->count;
  }
  return out;
}

// Where a content id has it: of its nodes, the one in charge first.
std::optional<RestorePointPlace> place_of(const DtxCluster& cluster, int content, const std::string& name) {
  for (const std::size_t node : cluster.nodes_of(content))
    if (auto place = place_in(cluster, node, name)) return place;
  return std::nullopt;
}

RestorePointName look_for(const DtxCluster& cluster, const std::string& name) {
  RestorePointName out{.name = name};
  const auto add = [&](std::optional<RestorePointPlace> place) {
    if (!place) return false;
    out.time = std::max(out.time.value_or(place->point.time), place->point.time);
    out.places.push_back(std::move(*place));
    return true;
  };
  bool greenplum = false;
  for (const DtxNode& n : cluster.nodes()) greenplum = greenplum || n.content;
  if (greenplum) {
    std::vector<int> contents{kCoordinator};
    for (const auto& [content, node] : cluster.segments()) contents.push_back(content);
    for (const int content : contents)
      if (!add(place_of(cluster, content, name))) out.missing.push_back(content);
  }
  bool all = true;
  for (std::size_t i = 0; i < cluster.nodes().size(); ++i)
    if (!cluster.nodes()[i].content) all = add(place_in(cluster, i, name)) && all;
  out.everywhere = all && out.missing.empty();
  return out;
}

}  // namespace

RestorePoints find_restore_points(const DtxCluster& cluster) {
  std::set<std::string> names;
  for (const DtxNode& n : cluster.nodes())
    for (const DtxRestorePoint& p : n.restore_points) names.insert(p.name);
  RestorePoints out;
  constexpr DtxFindingKind kNodesNotKnown[] = {DtxFindingKind::no_coordinator, DtxFindingKind::size_not_known,
                                               DtxFindingKind::unknown_role,   DtxFindingKind::missing_content,
                                               DtxFindingKind::other_cluster,  DtxFindingKind::mixed_products};
  for (const DtxFinding& f : cluster.findings())
    if (std::ranges::find(kNodesNotKnown, f.kind) != std::end(kNodesNotKnown)) out.all_nodes_known = false;
  for (const std::string& name : names) out.names.push_back(look_for(cluster, name));
  std::stable_sort(out.names.begin(), out.names.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  for (std::size_t i = 0; i < out.names.size(); ++i)
    if (out.names[i].everywhere) out.latest = i;
  return out;
}

}  // namespace walread
