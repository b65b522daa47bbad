#include "libwalread/print/report_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <walread_version.hpp>

#include "libwalread/print/json_values.hpp"

namespace walread {

namespace {

using Json = nlohmann::ordered_json;

Json value_of(const EvidenceValue& v) {
  using Kind = EvidenceValue::Kind;
  switch (v.kind) {
    case Kind::lsn:
      return v.number != 0 ? Json(to_string(Lsn{v.number})) : Json();
    case Kind::number:
      return v.number;
    case Kind::moment:
      return json_of_moment<Json>(static_cast<std::int64_t>(v.number));
    case Kind::text:
      return printable(v.text);
    case Kind::texts:
      return json_of<Json>(v.texts);
    case Kind::segments:
      return json_of<Json>(v.segments);
  }
  return {};
}

Json head(const ReportKind& kind) {
  return {{"schema", "walread/" + std::string(kind.tool)},
          {"schema_version", kind.schema_version},
          {"tool", {{"name", kind.tool}, {"version", kVersion}}}};
}

void add_judgement(Json& out, const ReportJudgement& judgement) {
  out["verdict"] = judgement.verdict;
  out["findings"] = Json::array();
  for (const ReportFinding& f : judgement.findings) {
    Json evidence = Json::object();
    for (const Evidence& e : f.evidence) evidence[std::string(e.key)] = value_of(e.value);
    out["findings"].push_back({{"id", f.id},
                               {"severity", f.severity},
                               {"sentence", f.sentence},
                               {"server_source", f.source},
                               {"evidence", std::move(evidence)}});
  }
  out["plan"] = {{"option", judgement.plan.option}, {"steps", Json::array()}};
  for (const PlanLine& line : judgement.plan.steps)
    out["plan"]["steps"].push_back({{"id", line.id}, {"text", line.text}});
}

std::string compact(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

}  // namespace

std::string report_json(const ReportKind& kind, const ReportJudgement& judgement, std::string_view sections) {
  Json out = head(kind);
  add_judgement(out, judgement);
  Json parsed = Json::parse(sections);
  for (auto& [name, section] : parsed.items()) out[name] = std::move(section);
  return out.dump(2) + "\n";
}

std::string report_json_begin(const ReportKind& kind) {
  std::string out = compact(head(kind));
  out.pop_back();
  return out;
}

std::string report_json_end(const ReportJudgement& judgement) {
  Json out;
  add_judgement(out, judgement);
  return "," + compact(out).substr(1) + "\n";
}

std::string hyphenated(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '_', '-');
  return out;
}

}  // namespace walread
