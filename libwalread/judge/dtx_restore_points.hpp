// Named restore points of a whole cluster: a name is of use only if every node can be recovered to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libwalread/judge/dtx.hpp"

namespace walread {

struct RestorePointPlace {
  std::size_t node = 0;
  std::optional<int> content{};  // nothing: a node without one (PostgreSQL, an archive)
  DtxRestorePoint point{};       // the first of that name: recovery stops there (xlog.c recoveryStopsAfter())
  std::uint64_t count = 0;       // how often the name occurs in this log
};

struct RestorePointName {
  std::string name{};
  std::vector<RestorePointPlace> places{};  // one for each content id, coordinator first; else one for each node
  std::vector<int> missing{};               // content ids that have it nowhere, or were not given
  std::optional<DtxTime> time{};            // the latest of its places
  bool everywhere = false;
};

struct RestorePoints {
  std::vector<RestorePointName> names{};  // oldest first
  std::optional<std::size_t> latest{};    // of those that are everywhere
  // All nodes of the cluster were given, and each is known for what it is; otherwise there may be one without the name.
  bool all_nodes_known = true;
};

RestorePoints find_restore_points(const DtxCluster& cluster);

}  // namespace walread
