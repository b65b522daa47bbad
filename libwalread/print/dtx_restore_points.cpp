#include "libwalread/print/dtx_restore_points.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/quoted.hpp"

namespace walread {

namespace {

using nlohmann::ordered_json;

std::string place_line(const DtxCluster& cluster, const RestorePointPlace& place) {
  const DtxNode& n = cluster.nodes()[place.node];
  const DtxRestorePoint& p = place.point;
  std::string out = fmt::format("  {}: {}, {}, timeline {}; WAL is unbroken from {}", name_node(n), to_string(p.lsn),
                                utc(p.time), p.tli, to_string(p.unbroken_from));
  if (p.unbroken_from > n.window.begin) out += ": no older backup reaches it";
  if (place.count > 1) out += fmt::format("; the name occurs {} times, recovery stops at the first", place.count);
  return out + "\n";
}

std::string content_name(int content) { return content == -1 ? "the coordinator" : fmt::format("content {}", content); }

}  // namespace

std::string restore_points_text(const DtxCluster& cluster, const RestorePoints& points) {
  std::string out;
  if (points.names.empty()) {
    out = "no restore point in this WAL\n";
  } else if (points.latest) {
    const RestorePointName& latest = points.names[*points.latest];
    out = fmt::format("the latest restore point that all {} can reach: {} ({})\n",
                      points.all_nodes_known ? "nodes" : "nodes given", walread::quoted(latest.name), utc(*latest.time));
  } else {
    out = "no restore point that all nodes can reach\n";
  }
  std::string findings;
  for (const DtxFinding& f : cluster.findings())
    if (f.outcome == DtxOutcome::cannot_tell) findings += fmt::format("  {}\n", describe(cluster, f));
  if (!findings.empty()) out += "\nfindings\n" + findings;
  for (const RestorePointName& name : points.names) {
    out += fmt::format("\n{}: {}\n", walread::quoted(name.name), name.everywhere ? "on all nodes" : "not on all nodes");
    for (const RestorePointPlace& place : name.places) out += place_line(cluster, place);
    for (const int content : name.missing)
      out += fmt::format("  {}: not in the WAL of any directory given\n", content_name(content));
  }
  return out;
}

std::string restore_points_json(const DtxCluster& cluster, const RestorePoints& points) {
  ordered_json o;
  o["schema_version"] = kRestorePointsVersion;
  o["type"] = "restore_points";
  o["nodes"] = ordered_json::array();
  for (const DtxNode& n : cluster.nodes()) o["nodes"].push_back(escaped(n.path));
  o["restore_points"] = ordered_json::array();
  for (const RestorePointName& name : points.names) {
    ordered_json r;
    r["name"] = escaped(name.name);
    r["everywhere"] = name.everywhere;
    r["time"] = name.time ? ordered_json(utc(*name.time)) : ordered_json();
    r["missing"] = name.missing;
    r["places"] = ordered_json::array();
    for (const RestorePointPlace& place : name.places)
      r["places"].push_back({{"content", place.content ? ordered_json(*place.content) : ordered_json()},
                             {"path", escaped(cluster.nodes()[place.node].path)},
                             {"lsn", to_string(place.point.lsn)},
                             {"time", utc(place.point.time)},
                             {"timeline", place.point.tli},
                             {"unbroken_from", to_string(place.point.unbroken_from)},
                             {"count", place.count}});
    o["restore_points"].push_back(std::move(r));
  }
  o["all_nodes_known"] = points.all_nodes_known;
  o["findings"] = ordered_json::array();
  for (const DtxFinding& f : cluster.findings())
    if (f.outcome == DtxOutcome::cannot_tell)
      o["findings"].push_back({{"kind", name_of(f.kind)}, {"message", describe(cluster, f)}});
  o["latest"] = points.latest ? ordered_json(escaped(points.names[*points.latest].name)) : ordered_json();
  return o.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace walread
