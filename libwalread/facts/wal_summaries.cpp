// What the WAL summarizer has left, from 17 on.
#include <algorithm>

#include "libwalread/facts/retention_facts.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

// The oldest timeline of this history that there is a segment of, with the oldest one (walsummarizer.c
// GetOldestUnsummarizedLSN(), xlog.c XLogGetOldestSegno()).
const SegmentFile* oldest_of_history(const RetentionFacts& facts) {
  for (const TimelineSpan& span : facts.history.spans()) {
    const auto it = std::ranges::find_if(
        facts.segments, [&](const SegmentFile& f) { return f.tli == span.tli && !f.partial; });
    if (it != facts.segments.end()) return &*it;
  }
  return nullptr;
}

}  // namespace

SummaryFacts summary_facts(const RetentionFacts& facts) {
  SummaryFacts out;
  const SegmentFile* first = oldest_of_history(facts);
  const TimelineId oldest = first == nullptr ? 0 : first->tli;
  if (first != nullptr) out.oldest_wal = facts.segment_size->start_of(first->segment);
  const WalDirectory summaries = list_wal_directory(facts.wal_directory + "/summaries");
  out.os_error = summaries.os_error;
  for (const WalFile& file : summaries.files) {
    if (file.parsed.kind != WalFileKind::kSummary) continue;
    ++out.count;
    out.newest_end = std::max(out.newest_end, file.parsed.summary_end);
    if (file.parsed.tli == oldest)
      out.oldest_timeline_end = std::max(out.oldest_timeline_end, file.parsed.summary_end);
  }
  return out;
}

}  // namespace walread
