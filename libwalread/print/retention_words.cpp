#include "libwalread/print/retention_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/registry.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/quoted.hpp"

namespace walread {

std::string segments_text(const FileSum& sum) {
  return fmt::format("{} segment{} ({})", sum.files, sum.files == 1 ? "" : "s", bytes_text(sum.bytes));
}

std::string segment_name(const RetentionFacts& facts, SegmentNumber segment) {
  // The file that is there; where a timeline was left, the newer one's, as recovery takes it (xlog.c
  // XLogFileReadAnyTLI()).
  const auto same = std::ranges::equal_range(facts.segments, segment, {}, &SegmentFile::segment);
  TimelineId tli = 0;
  for (const SegmentFile& f : same)
    if (!f.partial && facts.history.contains(f.tli)) tli = std::max(tli, f.tli);
  const SegmentSize size = *facts.segment_size;
  if (tli == 0) tli = facts.history.tli_of_lsn(size.start_of(segment) + (size.bytes() - 1));
  return segment_file_name(tli, segment, size);
}

std::string run_name(const RetentionFacts& facts, const SegmentRun& run, SegmentNumber n) {
  return segment_file_name(run.tli, n, *facts.segment_size) + (run.partial ? ".partial" : "");
}

std::string copy_text(const CopyFault& fault) {
  const Error& e = fault.error;
  if (fault.state == CopyState::other) return "is whole, but its bytes are not those of the segment here";
  if (e.code == Code::none) return "is compressed in a way that cannot be undone here";
  if (e.code == Code::short_file)
    return fmt::format("has {} bytes, a segment has {}",
                       e.found > e.expected ? "more" : std::to_string(e.found), e.expected);
  return describe_fault(e);
}

std::string built_in_text(const RetentionFacts& facts, const SettingValue& value) {
  const KnownSetting* known = known_setting(value.name, *facts.system);
  if (known == nullptr) return {};
  switch (known->type) {
    case SettingType::boolean:
    case SettingType::archive_mode:
      return value.number != 0 ? "on" : "off";
    case SettingType::text:
      return "''";
    case SettingType::integer:
      break;
  }
  constexpr const char* kUnits[] = {"", "MB", "", "s", "min"};
  return fmt::format("{}{}", value.number,
                     value.number > 0 ? kUnits[static_cast<std::size_t>(known->unit)] : "");
}

namespace {

std::string setting_text(const RetentionFacts& facts, const std::string& name) {
  const auto it = facts.settings.find(name);
  if (it == facts.settings.end()) return name;
  const SettingValue& v = it->second;
  if (v.built_in)
    return fmt::format("{} = {} ({})", name, built_in_text(facts, v),
                       facts.knows(name) ? "built in" : "built in, if nobody sets it");
  return fmt::format("{} = {}", name, escaped(v.text));
}

const SlotReport* slot_of(const RetentionReport& report, const std::string& name) {
  const auto it = std::ranges::find(report.slots, name, &SlotReport::name);
  return it == report.slots.end() ? nullptr : &*it;
}

std::string transaction_text(const CauseReport& cause) {
  if (cause.detail.empty()) return fmt::format("the prepared transaction {}", cause.xid);
  return fmt::format("the prepared transaction {} ({})", cause.xid, quoted(cause.detail));
}

// What would let the files go, behind "could go at the next checkpoint if".
std::string remedy_text(const RetentionReport& report, const CauseReport& cause) {
  switch (cause.cause) {
    case RetentionCause::checkpoint:
      return "a newer checkpoint were made";
    case RetentionCause::prepared:
      return "it were committed or rolled back";
    case RetentionCause::slot: {
      const SlotReport* slot = slot_of(report, cause.name);
      if (slot != nullptr && slot->wal_missing)
        return "the slot were dropped (its consumer cannot catch up from here: WAL that it needs is gone)";
      return "its consumer caught up, or the slot were dropped";
    }
    case RetentionCause::keep_setting:
      return "it were lowered";
    case RetentionCause::summarizer:
      return "the summarizer caught up";
    case RetentionCause::keep_all:
      return "it were off";
    case RetentionCause::archiving:
      return "they were archived";
  }
  return "it went away";
}

}  // namespace

std::string cause_text(const RetentionFacts& facts, const CauseReport& cause) {
  switch (cause.cause) {
    case RetentionCause::checkpoint:
      return "crash recovery";
    case RetentionCause::prepared:
      return transaction_text(cause);
    case RetentionCause::slot:
      return fmt::format("replication slot {}", quoted(cause.name));
    case RetentionCause::keep_setting:
      return setting_text(facts, cause.name);
    case RetentionCause::summarizer:
      return "the WAL summarizer";
    case RetentionCause::keep_all:
      return "gp_keep_all_xlog = on";
    case RetentionCause::archiving:
      return "archiving";
  }
  return "an unknown cause";
}

std::string first_sentence(const RetentionFacts& facts, const RetentionReport& report) {
  if (!report.judged) return "Cannot tell what may go: " + doubt_text(facts, report.doubts.front()) + ".";
  const std::string prefix =
      report.doubts.empty() ? "" : "As far as can be told (something is not known, see below): ";
  std::vector<const CauseReport*> binding;
  for (const CauseReport& c : report.causes)
    if (c.binding) binding.push_back(&c);
  if (binding.empty()) {
    const std::string goes = report.next.goes.files == 0
                                 ? "there is nothing that the next checkpoint would let go"
                                 : "the next checkpoint lets go of " + segments_text(report.next.goes);
    return fmt::format("{}{} {} there; nothing holds any beyond what crash recovery needs, and {}.", prefix,
                       segments_text(report.all), report.all.files == 1 ? "is" : "are", goes);
  }
  const CauseReport& first = *binding.front();
  std::string who = cause_text(facts, first);
  for (std::size_t i = 1; i < binding.size(); ++i)
    who += (i + 1 == binding.size() ? " and by " : ", by ") + cause_text(facts, *binding[i]);
  const std::string at = first.lsn.valid() ? fmt::format(" at {}", to_string(first.lsn)) : "";
  const std::string oldest = segment_name(facts, std::max(first.granted, facts.segments.front().segment));
  const bool one = first.asks.files == 1;
  std::string remedy;
  if (binding.size() > 1) {
    remedy = fmt::format("{}{} could go if none of these held it; each alone changes nothing",
                         one ? "" : "the oldest, ", one ? oldest : oldest + ",");
  } else if (first.alone.files == 0) {
    remedy = fmt::format(
        "{} if {}: {} held by others, too",
        one ? "it would stay at the next checkpoint even" : "none of them could go at the next checkpoint",
        remedy_text(report, first), one ? "it is" : "all are");
  } else if (first.alone.files < first.asks.files) {
    remedy = fmt::format(
        "{} of them, the oldest {}, could go at the next checkpoint if {}, the rest is held by others, "
        "too",
        first.alone.files, oldest, remedy_text(report, first));
  } else {
    remedy = fmt::format("{}{} could go at the next checkpoint if {}", one ? "" : "the oldest, ",
                         one ? oldest : oldest + ",", remedy_text(report, first));
  }
  return fmt::format("{}{} of {} ({}) {} kept by {}{}; {}.", prefix, first.asks.files,
                     report.all.files == 1 ? "1 segment" : fmt::format("{} segments", report.all.files),
                     bytes_text(first.asks.bytes), one ? "is" : "are", who, at, remedy);
}

}  // namespace walread
