#include "libwalread/facts/archive_copies.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "libwalread/facts/archive_listing.hpp"
#include "libwalread/facts/first_page.hpp"
#include "libwalread/facts/retention_facts.hpp"

namespace walread {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr std::size_t kMaxFaults = 20;  // listed of each state

using Key = std::tuple<SegmentNumber, TimelineId, bool>;

Key key(const ArchivedFile& f) { return {f.segment, f.tli, f.partial}; }
Key key(const SegmentFile& f) { return {f.segment, f.tli, f.partial}; }

bool cannot_be_read(Code code) { return code == Code::cannot_open || code == Code::cannot_read; }

class Comparison {
 public:
  Comparison(const LogShape& shape, RetentionFacts& facts) : shape_(shape), facts_(facts) {}

  void run() {
    ArchiveCopies& out = facts_.archive_copies;
    const SegmentNumber end = shape_.segment.segment_of(facts_.scan.end.at);
    const auto finished = [&](const SegmentFile& f) {
      return f.status != ArchiveStatus::kNone || f.segment < end;
    };
    const auto wanted = [&](const ArchivedFile& a) {
      const auto at =
          std::ranges::lower_bound(facts_.segments, key(a), {}, [](const SegmentFile& f) { return key(f); });
      return (at != facts_.segments.end() && key(*at) == key(a)) || is_orphan(a);
    };
    listing_ = list_archive(out.directory, shape_.segment, wanted);
    for (const ArchiveListing::Unlisted& u : listing_.unlisted) {
      if (u.path == out.directory) out.os_error = u.os_error;
      out.unlisted.push_back(u.path);
      facts_.problems.push_back(
          {.kind = FileProblemKind::cannot_read, .file = u.path, .os_error = u.os_error});
    }
    out.oldest = listing_.oldest;
    out.compared = listing_.segments > 0;
    if (!out.compared) return;
    for (SegmentFile& file : facts_.segments)
      if (finished(file)) file.copy = best_of(key(file), path_of(facts_, file));
    for (const SegmentStatus& s : facts_.orphan_segments)
      if (best_of({s.segment, s.tli, s.partial}, {}) == CopyState::same) ++out.orphans_archived;
  }

 private:
  bool is_orphan(const ArchivedFile& a) const {
    return std::ranges::binary_search(facts_.orphan_segments, key(a), {}, [](const SegmentStatus& s) {
      return Key{s.segment, s.tli, s.partial};
    });
  }

  CopyState best_of(const Key& wanted, const std::string& own) {
    CopyFault best{};
    for (const ArchivedFile& copy :
         std::ranges::equal_range(listing_.files, wanted, {}, [](const ArchivedFile& f) { return key(f); })) {
      CopyFault found{.file = listing_.path(copy), .state = CopyState::unproven};
      if (copy.readable)
        found = compare_copy(found.file, copy.tli, copy.segment, shape_, facts_.history, own);
      if (found.state > best.state) best = std::move(found);
    }
    const CopyState state = best.state;
    if (state != CopyState::same && state != CopyState::missing && listed_[state]++ < kMaxFaults)
      facts_.archive_copies.faults.push_back(std::move(best));
    return state;
  }

  const LogShape& shape_;
  RetentionFacts& facts_;
  ArchiveListing listing_{};
  std::map<CopyState, std::size_t> listed_{};
};

}  // namespace

CopyFault compare_copy(const std::string& path, TimelineId tli, SegmentNumber segment, const LogShape& shape,
                       const HistoryFile& history, const std::string& own) {
  CopyFault out{.file = path, .state = CopyState::unusable};
  FileSource copy({{segment, {path, tli}}});
  const Lsn start = shape.segment.start_of(segment);
  if (!begins_as_segment(copy, tli, segment, shape, history, out.error)) {
    if (cannot_be_read(out.error.code)) out.state = CopyState::unproven;
    return out;
  }
  FileSource here({{segment, {own, tli}}});
  std::vector<std::byte> a(kChunk);
  std::vector<std::byte> b(kChunk);
  bool equal = true;
  const std::uint64_t size = shape.segment.bytes();
  // One chunk more than there should be: nothing may follow.
  for (std::uint64_t at = 0; at <= size; at += kChunk) {
    const std::size_t expected = at < size ? kChunk : 0;
    const auto got = copy.read(segment, at, a);
    if (cannot_be_read(got.code)) {
      out.state = CopyState::unproven;
      out.error = {.code = got.code, .lsn = start, .offset = at, .file = path, .os_error = got.os_error};
      return out;
    }
    if (got.code != Code::none || got.bytes != expected) {
      out.error = {.code = got.code == Code::none ? Code::short_file : got.code,
                   .lsn = start,
                   .file = path,
                   .expected = size,
                   .found = at + got.bytes};
      return out;
    }
    if (own.empty() || !equal || expected == 0) continue;
    const auto mine = here.read(segment, at, b);
    if (cannot_be_read(mine.code)) {
      out.state = CopyState::unproven;
      out.error = {.code = mine.code, .lsn = start, .offset = at, .file = own, .os_error = mine.os_error};
      return out;
    }
    equal = mine.bytes == got.bytes &&
            std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(got.bytes), b.begin());
  }
  out.state = equal ? CopyState::same : CopyState::other;
  return out;
}

void compare_with_archive(const LogShape& shape, RetentionFacts& facts) { Comparison(shape, facts).run(); }

}  // namespace walread
