// The words of retention reports: sizes, names of causes, one sentence for each finding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/plan_text.hpp"
#include "libwalread/print/size_text.hpp"

namespace walread {

// "1 segment", "9 segments (576.0 MiB)".
std::string segments_text(const FileSum& sum);

// Name of the segment on the timeline that the report follows.
std::string segment_name(const RetentionFacts& facts, SegmentNumber segment);

// Name of segment `n` of a run, which is its first or last.
std::string run_name(const RetentionFacts& facts, const SegmentRun& run, SegmentNumber n);

// What is wrong with a copy in the archive, without its name.
std::string copy_text(const CopyFault& fault);

// "replication slot "standby1"", "wal_keep_size = 80 MB", as the subject of a sentence.
std::string cause_text(const RetentionFacts& facts, const CauseReport& cause);

// What a setting is if nobody sets it, as it would be written in postgresql.conf.
std::string built_in_text(const RetentionFacts& facts, const SettingValue& value);

// One sentence each.
std::string first_sentence(const RetentionFacts& facts, const RetentionReport& report);
std::string doubt_text(const RetentionFacts& facts, const DoubtReport& doubt);
std::string unknowable_text(Unknowable unknowable);
std::string alarm_text(const RetentionFacts& facts, const AlarmReport& alarm);
// `judged`: how long it holds is known.
std::string slot_text(const RetentionFacts& facts, const SlotReport& slot, bool judged);
std::string spare_text(SpareKind kind);
std::string backup_text(const RetentionFacts& facts, const BackupReport& backup);

// Parts of the text: the sections about archiving and base backups; the names of runs, the first ten.
std::string archive_text(const RetentionFacts& facts, const RetentionReport& report);
std::string runs_text(const RetentionFacts& facts, const std::vector<SegmentRun>& runs);

// The steps of the plan, in order; no text stands there twice.
std::vector<PlanLine> plan_lines(const RetentionFacts& facts, const RetentionReport& report);

// Short names for JSON and scripts. They do not change between releases.
std::string_view name_of(RetentionCause cause);
std::string_view name_of(Doubt doubt);
std::string_view name_of(Unknowable unknowable);
std::string_view name_of(Alarm alarm);
std::string_view name_of(SpareKind kind);
std::string_view name_of(RetentionSeverity severity);
std::string_view name_of(SlotInvalidation cause);
std::string_view name_of(DbState state);

}  // namespace walread
