#include "libwalread/print/dtx_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libwalread/print/dtx_report.hpp"
#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

using nlohmann::ordered_json;

ordered_json time_json(const std::optional<DtxTime>& time) { return time ? ordered_json(utc(*time)) : ordered_json(); }
ordered_json lsn_json(Lsn lsn) { return lsn.valid() ? ordered_json(to_string(lsn)) : ordered_json(); }

ordered_json event_json(const std::optional<DtxEvent>& e) {
  if (!e) return nullptr;
  return {{"lsn", lsn_json(e->lsn)}, {"time", time_json(e->time)}};
}

ordered_json node_json(const DtxNode& n) {
  ordered_json o;
  o["path"] = escaped(n.path);
  o["system"] = n.system;
  o["system_id"] = std::to_string(n.system_id);
  o["role"] = name_of(n.role);
  o["content"] = n.content ? ordered_json(*n.content) : ordered_json();
  o["dbid"] = n.dbid ? ordered_json(*n.dbid) : ordered_json();
  o["standby"] = n.follows;
  o["timeline"] = n.tli;
  o["state"] = n.state ? ordered_json(name_of(*n.state)) : ordered_json();
  o["checkpoint"] = lsn_json(n.checkpoint);
  o["redo"] = lsn_json(n.redo);
  o["wal_begin"] = lsn_json(n.window.begin);
  o["wal_end"] = lsn_json(n.window.end);
  o["wal_end_reason"] = name_of(n.window.end_reason);
  o["first_time"] = time_json(n.window.first_time);
  o["last_time"] = time_json(n.window.last_time);
  o["gaps"] = n.window.gap_count;
  o["unread"] = ordered_json::array();
  for (const DtxUnread& u : n.unread) o["unread"].push_back({{"kind", name_of(u.kind)}, {"file", escaped(u.file)}});
  o["records"] = n.window.records;
  o["bytes_read"] = n.window.bytes_read;
  o["unforgotten"] = n.unforgotten;
  o["unforgotten_peak"] = n.unforgotten_peak;
  o["unforgotten_limit"] = n.unforgotten_limit ? ordered_json(*n.unforgotten_limit) : ordered_json();
  return o;
}

ordered_json part_json(const DtxCluster& cluster, const DtxPart& part) {
  ordered_json o;
  const DtxNode* n = part.node ? &cluster.nodes()[*part.node] : nullptr;
  o["content"] = n != nullptr && !n->content ? ordered_json() : ordered_json(part.content);
  o["path"] = n != nullptr ? ordered_json(escaped(n->path)) : ordered_json();
  o["state"] = name_of(part.state);
  o["doubt"] = part.doubt == DtxDoubt::none ? ordered_json() : ordered_json(name_of(part.doubt));
  const DtxTransaction* t = part.facts;
  if (t != nullptr) {
    o["xid"] = t->xid;
    o["prepare"] = event_json(t->prepare);
    o["database"] = t->database;
    o["owner"] = t->owner;
    o["commit_prepared"] = event_json(t->commit_prepared);
    o["abort_prepared"] = event_json(t->abort_prepared);
    o["one_phase"] = event_json(t->one_phase);
    o["listed_prepared"] = t->listed_prepared.valid();
    o["state_file"] = t->state_file;
    o["pinned_bytes"] = part.pinned_bytes;
  }
  o["message"] = describe_part(cluster, part);
  return o;
}

ordered_json coordinator_json(const DtxCluster& cluster, const DtxVerdict& v) {
  ordered_json o;
  const auto node = cluster.coordinator();
  o["path"] = node ? ordered_json(escaped(cluster.nodes()[*node].path)) : ordered_json();
  o["state"] = name_of(v.coordinator);
  o["doubt"] = v.coordinator_doubt == DtxDoubt::none ? ordered_json() : ordered_json(name_of(v.coordinator_doubt));
  const DtxTransaction* t = v.decision;
  o["decided"] = t != nullptr ? event_json(t->decided) : ordered_json();
  o["forgotten"] = t != nullptr ? event_json(t->forgotten) : ordered_json();
  o["listed_committed"] = t != nullptr && t->listed_committed;
  o["message"] = describe_coordinator(cluster, v);
  return o;
}

std::string dump(const ordered_json& o) { return o.dump(-1, ' ', true, ordered_json::error_handler_t::replace); }

}  // namespace

std::string dtx_json_begin(const DtxCluster& cluster) {
  ordered_json nodes = ordered_json::array();
  for (const DtxNode& n : cluster.nodes()) nodes.push_back(node_json(n));
  std::string out = report_json_begin({.tool = "dtx-report", .schema_version = kDtxReportVersion});
  out += ",\"nodes\":" + dump(nodes);
  return out + ",\"newest_time\":" + dump(time_json(cluster.newest_time())) + ",\"transactions\":[";
}

std::string dtx_json_transaction(const DtxCluster& cluster, const DtxVerdict& v) {
  ordered_json o;
  const bool local = v.decision == nullptr && !v.parts.empty() && v.parts[0].node &&
                     !cluster.nodes()[*v.parts[0].node].content;
  o["gid"] = v.gid.empty() ? ordered_json() : ordered_json(escaped(v.gid));
  o["xid"] = v.xid != 0 ? ordered_json(v.xid) : ordered_json();
  o["meaning"] = name_of(v.meaning);
  o["recovery"] = name_of(v.recovery);
  o["time"] = time_json(v.time);
  o["age_microseconds"] = v.time && cluster.newest_time()
                              ? ordered_json(std::to_string(std::max(DtxTime{0}, *cluster.newest_time() - *v.time)))
                              : ordered_json();
  o["coordinator"] = local || v.gid.empty() ? ordered_json() : coordinator_json(cluster, v);
  o["parts"] = ordered_json::array();
  for (const DtxPart& part : v.parts) o["parts"].push_back(part_json(cluster, part));
  o["no_trace"] = {{"count", v.no_trace_count}, {"contents", v.no_trace}};
  o["disagreements"] = ordered_json::array();
  for (const DtxDisagreement& d : v.disagreements) {
    const DtxNode& n = cluster.nodes()[d.node];
    o["disagreements"].push_back({{"path", escaped(n.path)},
                                  {"state", n.role == DtxRole::coordinator ? name_of(d.coordinator) : name_of(d.state)},
                                  {"meaning_if_promoted", name_of(d.if_promoted)}});
  }
  o["message"] = describe(v.meaning);
  return dump(o);
}

std::string dtx_json_end(const DtxCluster& cluster, const DtxSummary& summary, bool accept_unverified) {
  const DtxOutcome outcome = cluster.outcome(summary, accept_unverified);
  ordered_json counts;
  for (std::size_t i = 0; i < kDtxMeanings; ++i) counts[std::string(name_of(static_cast<DtxMeaning>(i)))] = summary.counts[i];
  const ordered_json all{{"text", describe(outcome)},
                         {"exit_code", static_cast<int>(outcome)},
                         {"total", summary.total()},
                         {"counts", counts}};
  const DtxPlan plan = plan_for(cluster, summary, accept_unverified);
  return "],\"summary\":" + dump(all) +
         report_json_end({.verdict = verdict_of(outcome),
                          .findings = findings_of(cluster, summary, accept_unverified),
                          .plan = {.option = name_of(plan.option), .steps = plan_lines(cluster, summary, plan)}});
}

}  // namespace walread
