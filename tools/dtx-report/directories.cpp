#include "tools/dtx-report/directories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "tools/common/cli.hpp"

namespace walread::dtx_report {

namespace {

std::optional<DtxFacts> read_one(const std::string& path) {
  const DataDirectory directory = read_data_directory(path);
  switch (directory.kind) {
    case DirectoryKind::cannot_open: cli::error(fmt::format("{}: {}", path, std::strerror(directory.os_error))); break;
    case DirectoryKind::not_directory: cli::error(fmt::format("{}: is not a directory", path)); break;
    case DirectoryKind::other: cli::error(fmt::format("{}: is not a data directory and holds no WAL", path)); break;
    case DirectoryKind::data_directory: case DirectoryKind::wal_directory: return read_dtx_facts(directory);
  }
  return std::nullopt;
}

// Gives the node the content id that the command line says, or a message if its settings say another.
bool take_content(DtxNode& node, int content) {
  if (node.content && *node.content != content) {
    cli::error(fmt::format("{}: has content id {}, it is not {}", node.path, *node.content,
                           content == -1 ? std::string("the coordinator") : fmt::format("content {}", content)));
    return false;
  }
  node.content = content;
  node.role = content == -1 ? DtxRole::coordinator : DtxRole::segment;
  return true;
}

// Segments whose settings do not say which they are get the lowest content ids that are free.
void number_segments(std::vector<DtxFacts>& all, std::size_t first, std::size_t count) {
  int next = 0;
  const auto taken = [&](int content) {
    return std::any_of(all.begin(), all.end(), [&](const DtxFacts& f) { return f.node.content == content; });
  };
  for (std::size_t i = first; i < first + count; ++i) {
    DtxNode& node = all[i].node;
    if (node.content || !node.is_greenplum()) continue;
    while (taken(next)) ++next;
    take_content(node, next);
    cli::note(fmt::format("{}: nothing says which content id it has; taken for content {}", node.path, next));
  }
}

}  // namespace

std::optional<std::vector<DtxFacts>> read_directories(const Options& options) {
  std::vector<DtxFacts> all;
  for (const auto* list : {&options.coordinators, &options.segments, &options.paths}) {
    for (const std::string& path : *list) {
      auto facts = read_one(path);
      if (!facts) return std::nullopt;
      if (list == &options.coordinators && facts->node.is_greenplum() && !take_content(facts->node, -1)) return std::nullopt;
      if (list == &options.segments && facts->node.content == -1) {
        cli::error(fmt::format("{}: is a coordinator (content id -1), not a segment", path));
        return std::nullopt;
      }
      all.push_back(std::move(*facts));
    }
  }
  number_segments(all, options.coordinators.size(), options.segments.size());
  return all;
}

}  // namespace walread::dtx_report
