#include "tests/support/dtx_recordings.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <stdexcept>

#include "libwalread/core/crc.hpp"
#include "libwalread/print/dtx_facts_file.hpp"
#include "libwalread/print/dtx_sentences.hpp"
#include "tests/support/recordings.hpp"

namespace walread::test {

namespace fs = std::filesystem;

namespace {

class StringBytes final : public DtxFactsBytes {
 public:
  explicit StringBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  bool more(std::string& out, DtxFactsProblem&) override {
    const bool first = !std::exchange(done_, true);
    if (first) out += bytes_;
    return first;
  }
  bool rewind() override {
    done_ = false;
    return true;
  }

 private:
  std::string bytes_;
  bool done_ = false;
};

std::string facts_file(const DtxFacts& facts) {
  TextBuffer out;
  out.put(dtx_facts_header(facts.node));
  for (const DtxTransaction& t : facts.transactions) put_dtx_facts_line(out, t);
  std::string text(out.view());
  constexpr std::uint32_t kStart = 0xFFFFFFFFu;
  const std::uint32_t crc = crc32c_update(kStart, std::as_bytes(std::span(text))) ^ kStart;
  return text + dtx_facts_end(facts.transactions.size(), crc);
}

std::string print(std::vector<DtxNode> nodes, const std::vector<std::unique_ptr<DtxStream>>& owned,
                  const DtxSelection& selection, bool json) {
  const DtxCluster cluster(std::move(nodes));
  std::vector<DtxStream*> streams;
  for (const auto& stream : owned) streams.push_back(stream.get());
  std::string out;
  const auto take = [&](std::string_view text) {
    out += text;
    return true;
  };
  print_dtx_report(cluster, streams, selection, json, take, [] { return false; });
  return out;
}

}  // namespace

fs::path greenplum_node(const std::string& name) {
  const std::size_t slash = name.find('/');
  const std::string scenario = name.substr(0, slash), node = name.substr(slash + 1);
  for (const Recording& r : recordings())
    if (r.system == "greenplum6" && r.scenario.starts_with(scenario + "_") && r.node == node) return data_directory(r);
  const fs::path unpacked(WALREAD_UNPACK_DIR);
  const std::string file = scenario + "_" + node;
  for (const fs::path& place : {unpacked / "distributed" / scenario / scenario / node, unpacked / "distributed" / file / file, unpacked / "retention" / file / file,
                                unpacked / "timelines" / "gp6" / "gp6" / file})
    if (fs::exists(place)) return place;
  throw std::runtime_error("no recording " + name);
}

std::string DtxAnswer::counts() const {
  std::string out;
  for (std::size_t i = 0; i < kDtxMeanings; ++i) {
    if (summary.counts[i] == 0) continue;
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name_of(static_cast<DtxMeaning>(i)), summary.counts[i]);
  }
  return out;
}

std::string DtxAnswer::finding_kinds() const {
  std::string out;
  std::set<DtxFindingKind> said;
  for (const DtxFinding& f : findings)
    if (said.insert(f.kind).second) out += fmt::format("{}{}", out.empty() ? "" : ", ", name_of(f.kind));
  return out;
}

DtxAnswer judge_nodes(const std::vector<DtxFacts>& facts) {
  std::vector<DtxNode> nodes;
  std::vector<std::unique_ptr<DtxMemoryStream>> owned;
  std::vector<DtxStream*> streams;
  for (const DtxFacts& f : facts) {
    nodes.push_back(f.node);
    owned.push_back(std::make_unique<DtxMemoryStream>(f));
    streams.push_back(owned.back().get());
  }
  const DtxCluster cluster(std::move(nodes));
  DtxAnswer out{.findings = cluster.findings()};
  judge_all(cluster, streams, [&](const DtxVerdict& v) {
    out.summary.add(v);
    out.verdicts.push_back(v);
  });
  out.outcome = cluster.outcome(out.summary);
  return out;
}

std::string report_from_memory(const std::vector<DtxFacts>& facts, const DtxSelection& selection, bool json) {
  std::vector<DtxNode> nodes;
  std::vector<std::unique_ptr<DtxStream>> streams;
  for (const DtxFacts& f : facts) {
    nodes.push_back(f.node);
    streams.push_back(std::make_unique<DtxMemoryStream>(f));
  }
  return print(std::move(nodes), streams, selection, json);
}

std::string report_from_files(const std::vector<DtxFacts>& facts, const DtxSelection& selection, bool json) {
  std::vector<DtxNode> nodes;
  std::vector<std::unique_ptr<DtxStream>> streams;
  for (const DtxFacts& f : facts) {
    auto reader = std::make_unique<DtxFactsReader>(std::make_unique<StringBytes>(facts_file(f)));
    nodes.push_back(reader->node());
    streams.push_back(std::move(reader));
  }
  return print(std::move(nodes), streams, selection, json);
}

}  // namespace walread::test
