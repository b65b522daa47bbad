#include "libwalread/judge/retention.hpp"

#include <algorithm>

#include "libwalread/judge/retention_checkpoint.hpp"

namespace walread {

namespace {

FileSum difference(const FileSum& a, const FileSum& b) {
  return {.files = a.files - std::min(a.files, b.files), .bytes = a.bytes - std::min(a.bytes, b.bytes)};
}

class CauseFinder {
 public:
  CauseFinder(const RetentionFacts& facts, const CheckpointTerms& terms, const SegmentSums& sums,
              const NextCheckpoint& next)
      : facts_(facts), terms_(terms), sums_(sums), next_(next) {}

  std::vector<CauseReport> find() {
    add_checkpoint();
    add_prepared();
    add_slots();
    add_others();
    add_archiving();
    mark_binding();
    std::ranges::stable_sort(causes_, [](const CauseReport& a, const CauseReport& b) {
      if (a.binding != b.binding) return a.binding;
      return a.asks.files > b.asks.files;
    });
    return std::move(causes_);
  }

 private:
  // The files that a cause holds that keeps everything from `segment` on, beyond the checkpoint's need.
  FileSum asked(SegmentNumber segment) const {
    return difference(sums_.below(terms_.input.checkpoint), sums_.below(segment));
  }

  FileSum freed_with(const KeepInput& input) const {
    CheckpointTerms other = terms_;
    other.input = input;
    return difference(next_checkpoint(facts_, other, sums_, false).goes, next_.goes);
  }

  void add(CauseReport cause, const KeepInput& without) {
    cause.asks = asked(cause.granted);
    cause.alone = freed_with(without);
    causes_.push_back(std::move(cause));
  }

  void add_checkpoint() {
    const SegmentNumber segment = facts_.segment_size->segment_of(facts_.redo);
    causes_.push_back(
        {.cause = RetentionCause::checkpoint, .lsn = facts_.redo, .segment = segment, .granted = segment});
  }

  void add_prepared() {
    if (terms_.prepared.empty()) return;
    const OpenPrepared& oldest = terms_.prepared.front();
    KeepInput without = terms_.input;
    without.prepared.reset();
    add({.cause = RetentionCause::prepared,
         .name = std::to_string(oldest.xid),
         .detail = oldest.gid,
         .xid = oldest.xid,
         .lsn = oldest.prepare,
         .segment = *terms_.input.prepared,
         .granted = *terms_.input.prepared},
        without);
  }

  void add_slots() {
    const auto lost = slots_to_be_invalidated(terms_.input);
    for (std::size_t i = 0; i < terms_.input.slots.size(); ++i) {
      const SlotAsk& ask = terms_.input.slots[i];
      KeepInput alone = terms_.input;
      alone.slots = {ask};
      KeepInput without = terms_.input;
      without.slots.erase(without.slots.begin() + static_cast<std::ptrdiff_t>(i));
      const bool is_lost = std::ranges::find(lost, i) != lost.end();
      add({.cause = RetentionCause::slot,
           .name = ask.name,
           .lsn = restart_lsn(ask.name),
           .segment = ask.segment,
           .granted = is_lost ? next_.keep : granted_to_slots(alone).value_or(ask.segment)},
          without);
    }
  }

  Lsn restart_lsn(const std::string& name) const {
    const auto slot = std::ranges::find(facts_.slots, name, &ReplicationSlot::directory);
    return slot == facts_.slots.end() ? Lsn{} : slot->restart_lsn;
  }

  void add_others() {
    if (const auto segment = kept_by_setting(terms_.input)) {
      KeepInput without = terms_.input;
      without.keep_segments = 0;
      add({.cause = RetentionCause::keep_setting,
           .name = facts_.settings.contains("wal_keep_segments") ? "wal_keep_segments" : "wal_keep_size",
           .segment = *segment,
           .granted = *segment},
          without);
    }
    if (terms_.input.summarizer) {
      KeepInput without = terms_.input;
      without.summarizer.reset();
      add({.cause = RetentionCause::summarizer,
           .name = "summarize_wal",
           .lsn = terms_.summarised_to,
           .segment = *terms_.input.summarizer,
           .granted = *terms_.input.summarizer},
          without);
    }
    if (terms_.input.keep_all) {
      KeepInput without = terms_.input;
      without.keep_all = false;
      add({.cause = RetentionCause::keep_all, .name = "gp_keep_all_xlog"}, without);
    }
  }

  // Archiving holds files one by one, wherever the others draw their line.
  void add_archiving() {
    if (!terms_.archives) return;
    const FileSum waiting = sums_.waiting_below(terms_.input.checkpoint);
    if (waiting.files == 0) return;
    const SegmentNumber oldest = sums_.oldest_waiting()->segment;
    causes_.push_back({.cause = RetentionCause::archiving,
                       .name = "archive_command",
                       .segment = oldest,
                       .granted = oldest,
                       .asks = waiting,
                       .alone = next_.waits_for_archive});
  }

  // The one that, if it went away, would free the most. If none frees anything alone, those that hold
  // together.
  void mark_binding() {
    CauseReport* most = nullptr;
    for (CauseReport& cause : causes_)
      if (cause.alone.files > 0 && (most == nullptr || cause.alone.files > most->alone.files)) most = &cause;
    if (most != nullptr) {
      most->binding = true;
      return;
    }
    for (CauseReport& cause : causes_)
      if (cause.asks.files > 0 && (cause.granted <= next_.keep || cause.cause == RetentionCause::archiving))
        cause.binding = true;
  }

  const RetentionFacts& facts_;
  const CheckpointTerms& terms_;
  const SegmentSums& sums_;
  const NextCheckpoint& next_;
  std::vector<CauseReport> causes_;
};

WhatIfReport judge_what_if(const RetentionFacts& facts, const SegmentSums& sums, const NextCheckpoint& now,
                           const std::vector<WhatIf>& suppositions) {
  WhatIfReport out;
  for (const WhatIf& what : suppositions) out.suppositions.push_back(what.text);
  const CheckpointTerms terms = checkpoint_terms(facts, suppositions, out.unknown);
  out.next = next_checkpoint(facts, terms, sums, true);
  out.more = difference(out.next.goes, now.goes);
  return out;
}

void judge_rate(const RetentionFacts& facts, RetentionReport& report) {
  const auto& first = facts.scan.first_time;
  const auto& last = facts.scan.last_time;
  // A busy minute says nothing of a day.
  constexpr double kMinSeconds = 3600;
  if (!first || !last || last->lsn <= first->lsn) return;
  const double seconds = static_cast<double>(last->time - first->time) / 1e6;
  if (seconds < kMinSeconds) return;
  report.rate_seconds = seconds;
  report.bytes_per_second = static_cast<double>(last->lsn - first->lsn) / seconds;
  if (facts.file_system && *report.bytes_per_second > 0)
    report.seconds_until_full = static_cast<double>(facts.file_system->available) / *report.bytes_per_second;
}

}  // namespace

std::optional<WhatIf> parse_what_if(std::string_view text) {
  WhatIf out{.text = std::string(text)};
  const std::size_t blank = text.find(' ');
  const std::string_view verb = text.substr(0, blank);
  std::string_view rest = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (verb == "drop-slot" && !rest.empty()) {
    out.kind = WhatIf::Kind::drop_slot;
    out.name = std::string(rest);
  } else if (verb == "archive-done" && rest.empty()) {
    out.kind = WhatIf::Kind::archive_done;
  } else if (verb == "resolve-prepared") {
    out.kind = WhatIf::Kind::resolve_prepared;
    out.name = std::string(rest);
  } else if (verb == "set" && rest.find('=') != std::string_view::npos && rest.front() != '=') {
    out.kind = WhatIf::Kind::set;
    out.name = std::string(rest.substr(0, rest.find('=')));
    out.value = std::string(rest.substr(rest.find('=') + 1));
  } else {
    return std::nullopt;
  }
  return out;
}

RetentionReport judge_retention(const RetentionFacts& facts, const std::vector<WhatIf>& what_if,
                                const RetentionThresholds& thresholds) {
  RetentionReport report;
  report.doubts = retention_doubts(facts);
  report.unknowable = unknowable_in_retention(facts);
  report.standby = facts.in_recovery;
  report.judged = facts.has_control && facts.system && facts.segment_size &&
                  facts.wal_state == WalFilesState::ready && facts.scan.has_checkpoint;
  if (report.judged) {
    std::string ignored;
    const CheckpointTerms terms = checkpoint_terms(facts, {}, ignored);
    const SegmentSums sums(facts, terms.rules);
    report.checkpoint_segment = terms.input.checkpoint;
    report.checkpoint_lsn = counting_redo(facts);
    report.redo = facts.redo;
    report.current = facts.segment_size->segment_of(facts.scan.end.at);
    report.end = facts.scan.end.at;
    report.all = sums.all();
    report.beyond = sums.below(terms.input.checkpoint);
    report.next = next_checkpoint(facts, terms, sums, true);
    report.causes = CauseFinder(facts, terms, sums, report.next).find();
    for (const WhatIf& what : what_if)
      report.what_if.push_back(judge_what_if(facts, sums, report.next, {what}));
    if (what_if.size() > 1) report.what_if.push_back(judge_what_if(facts, sums, report.next, what_if));
    judge_slots(facts, terms, report);
    doubt_slot_positions(report);
    judge_archive(facts, terms, report);
    judge_copies(facts, report);
    judge_backups(facts, report);
    judge_rate(facts, report);
    if (report.next.recycled_min != report.next.recycled_max)
      report.unknowable.push_back(Unknowable::recycled_number);
  } else if (facts.segment_size) {
    for (const SegmentFile& f : facts.segments) {
      ++report.all.files;
      report.all.bytes += f.size;
    }
    list_slots(facts, report);
  }
  if (facts.segment_size) judge_files(facts, report);
  judge_alarms(facts, thresholds, report);
  report.plan = plan_for(facts, report);
  return report;
}

}  // namespace walread
