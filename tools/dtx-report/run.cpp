#include "tools/dtx-report/run.hpp"

#include <fmt/format.h>

#include <memory>

#include "libwalread/core/crc.hpp"
#include "libwalread/print/dtx_facts_file.hpp"
#include "libwalread/print/dtx_restore_points.hpp"
#include "tools/dtx-report/directories.hpp"

namespace walread::dtx_report {

namespace {

constexpr std::size_t kFlushAt = 64u << 10;

int print(const Options& o, std::vector<DtxNode> nodes, const std::vector<DtxStream*>& streams,
          const std::function<bool()>& failed) {
  const DtxCluster cluster(std::move(nodes), o.segment_count);
  const DtxOutcome outcome = print_dtx_report(cluster, streams, o.selection, o.json, cli::write_stdout, failed);
  return failed() ? kFailed : static_cast<int>(outcome);
}

int report(const Options& o) {
  const auto all = read_directories(o);
  if (!all) return kFailed;
  std::vector<DtxNode> nodes;
  std::vector<std::unique_ptr<DtxMemoryStream>> owned;
  std::vector<DtxStream*> streams;
  for (const DtxFacts& facts : *all) {
    nodes.push_back(facts.node);
    owned.push_back(std::make_unique<DtxMemoryStream>(facts));
    streams.push_back(owned.back().get());
  }
  return print(o, std::move(nodes), streams, [] { return false; });
}

int extract(const Options& o) {
  const auto all = read_directories(o);
  if (!all) return kFailed;
  const DtxFacts& facts = all->front();
  TextBuffer out;
  std::uint32_t crc = 0xFFFFFFFFu;
  const auto flush = [&] {
    crc = crc32c_update(crc, std::as_bytes(std::span(out.view())));
    const bool ok = cli::write_stdout(out.view());
    out.clear();
    return ok;
  };
  out.put(dtx_facts_header(facts.node));
  for (const DtxTransaction& t : facts.transactions) {
    put_dtx_facts_line(out, t);
    if (out.size() >= kFlushAt && !flush()) return kClear;
  }
  if (flush()) cli::write_stdout(dtx_facts_end(facts.transactions.size(), crc ^ 0xFFFFFFFFu));
  return kClear;
}

int merge(const Options& o) {
  std::vector<std::unique_ptr<DtxFactsReader>> readers;
  std::vector<DtxNode> nodes;
  std::vector<DtxStream*> streams;
  // The first problem of any file; all that follows from it is none of its own.
  bool told = false;
  const auto failed = [&] {
    for (std::size_t i = 0; i < readers.size(); ++i) {
      if (!readers[i]->problem()) continue;
      if (!told) cli::error(fmt::format("{}: {}", o.paths[i], describe(readers[i]->problem())));
      return told = true;
    }
    return false;
  };
  for (const std::string& path : o.paths) {
    readers.push_back(std::make_unique<DtxFactsReader>(open_facts_file(path)));
    if (failed()) return kFailed;
    nodes.push_back(readers.back()->node());
    streams.push_back(readers.back().get());
  }
  return print(o, std::move(nodes), streams, failed);
}

int restore_points(const Options& o) {
  const auto all = read_directories(o);
  if (!all) return kFailed;
  std::vector<DtxNode> nodes;
  for (const DtxFacts& facts : *all) nodes.push_back(facts.node);
  const DtxCluster cluster(std::move(nodes), o.segment_count);
  const RestorePoints points = find_restore_points(cluster);
  cli::write_stdout(o.json ? restore_points_json(cluster, points) : restore_points_text(cluster, points));
  return points.latest && points.all_nodes_known ? kClear : kCannotTell;
}

}  // namespace

int run(const Options& options) {
  switch (options.command) {
    case Command::report: return report(options);
    case Command::extract: return extract(options);
    case Command::merge: return merge(options);
    case Command::restore_points: return restore_points(options);
  }
  return kFailed;
}

}  // namespace walread::dtx_report
