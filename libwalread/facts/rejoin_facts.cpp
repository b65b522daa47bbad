#include "libwalread/facts/rejoin_facts.hpp"

#include <algorithm>

#include "libwalread/files/setting_values.hpp"

namespace walread {

namespace {

// The first position of the node's that the other's history does not have on that timeline.
Lsn replayed_beyond(const Side& subject, const HistoryFile& other, const PairFacts& pair) {
  const NodeFacts& f = subject.node->facts;
  if (f.start_tli != 0 && other.tli_of_lsn(f.start_checkpoint) != f.start_tli) return f.start_checkpoint;
  const ControlFacts& c = f.control;
  if (c.min_recovery.valid() && c.min_recovery_tli != 0 &&
      other.tli_of_lsn(c.min_recovery - 1) != c.min_recovery_tli)
    return c.min_recovery;
  // Of a primary that crashed, what lies behind damage in its WAL is on its pages all the same.
  const Lsn end = std::max(subject.end, pair.only_a.until);
  return pair.fork.valid() && end > pair.fork ? pair.fork : Lsn{};
}

// timeline.c findNewestTimeLine() goes on from the other's timeline, whose history the walreceiver brings.
TimelineId stray_history(const WalFiles& files, TimelineId other) {
  return files.histories.contains(other + 1) ? other + 1 : 0;
}

// Whoever names an archive lets the node restore from it. `node`: whose configuration it will have. A
// timeline that is set there is the one that it follows; a recovery.conf is made anew for it, and says
// latest.
TimelineId stray_among(const Node& node, TimelineId other, std::span<const WalFiles* const> places) {
  const NodeFacts& facts = node.facts;
  const Setting* set = recovery_setting(node.directory.marks, node.directory.settings,
                                        "recovery_target_timeline", facts.system);
  const bool latest =
      facts.recovery_conf() || target_timeline(set, *facts.system).goal == TimelineGoal::latest;
  if (!latest) return 0;
  for (const WalFiles* place : places)
    if (const TimelineId stray = stray_history(*place, other); stray != 0) return stray;
  return 0;
}

// A file of an abandoned timeline lies where recovery looks first: what it should read instead has to be
// there before the node is started.
std::vector<SegmentFact> before_start(const Side& subject, const LogWay& way) {
  std::vector<SegmentFact> out;
  const LogEnd& end = subject.node->facts.wal.end;
  if (!end.left_timeline || !end.records_follow) return out;
  const SegmentNumber n = subject.log->segment_of(end.end.at);
  for (const auto* list : {&way.from_archive, &way.from_other})
    for (const SegmentFact& s : *list)
      if (s.number == n) out.push_back(s);
  return out;
}

// A walreceiver writes into the file that is there (xlog.c XLogFileInit()) and does not make it as long as a
// segment, so the page that is being written can never be read whole.
std::vector<SegmentFact> short_in_place(const Side& subject, const LogWay& way) {
  const std::string& directory = subject.node->directory.wal.directory.path;
  std::vector<SegmentFact> out;
  for (const SegmentFact& s : way.from_other) {
    const auto& files = subject.node->directory.wal.directory.files;
    if (std::ranges::find(files, s.name, &WalFile::name) == files.end()) continue;
    FileSource own({{s.number, {directory + "/" + s.name, 0}}});
    if (own.size(s.number) < subject.log->shape.segment.bytes())
      out.push_back({.number = s.number, .name = s.name});
  }
  return out;
}

// wal_keep_segments, since 13 wal_keep_size, in segments.
std::uint64_t kept_segments(const Node& node, SegmentSize size) {
  const formats::System system = *node.facts.system;
  const bool in_segments = known_setting("wal_keep_segments", system) != nullptr;
  const KnownSetting* known = known_setting(in_segments ? "wal_keep_segments" : "wal_keep_size", system);
  if (known == nullptr) return 0;
  const auto number = static_cast<std::uint64_t>(
      std::max<std::int64_t>(value_of(*known, node.directory.settings, system, size).number, 0));
  return in_segments ? number : (number << 20) / size.bytes();
}

// xlog.c RemoveOldXlogFiles() after the checkpoint at the end of the recovery that pg_rewind runs first
// (pg_rewind.c ensureCleanShutdown()): what lies before that checkpoint goes, but for wal_keep_size
// (KeepLogSeg()).
std::vector<SegmentFact> lost_in_recovery(const Side& target, Lsn checkpoint) {
  const SegmentSize size = target.log->shape.segment;
  const SegmentNumber end = size.segment_of(target.end);
  const std::uint64_t kept = kept_segments(*target.node, size);
  std::vector<SegmentFact> out;
  for (SegmentNumber n = size.segment_of(checkpoint); n + kept < end && out.size() < 1000; ++n)
    out.push_back({.number = n, .name = target.log->file_name(n)});
  return out;
}

// Whether the checkpoint at the end of the node's own recovery, at its next start, removes that segment
// (xlog.c RemoveOldXlogFiles()). What slots hold back is not counted: it is an advice to be on the safe side.
bool removes_at_start(const Node& node, SegmentNumber first, Lsn end, SegmentSize size) {
  return !node.facts.control.stopped_cleanly() && first + kept_segments(node, size) < size.segment_of(end);
}

// Where the history of the timeline that a node is on, or was going to when it crashed, can be had if the
// node does not have it: it could not hand it on (walsender.c SendTimeLineHistory(); pg_rewind.c
// getTimelineHistory()), nor recover from a crash, for which no archive is asked.
std::optional<SegmentFact> history_elsewhere(const Side& side, std::span<const WalFiles* const> places) {
  const TimelineId tli = std::max(side.node->facts.control.tli, side.log->history.tli);
  if (tli <= 1 || side.node->directory.wal.histories.contains(tli)) return std::nullopt;
  SegmentFact fact{.name = history_file_name(tli)};
  for (const WalFiles* place : places)
    if (place->histories.contains(tli)) fact.places.push_back(place->directory.path + "/" + fact.name);
  if (fact.places.empty()) return std::nullopt;
  return fact;
}

}  // namespace

FollowFacts follow_facts(const Side& subject, const Side& other, const PairFacts& pair,
                         std::span<const WalFiles* const> archives) {
  FollowFacts out;
  LogShelf shelf = shelf_like(*other.log);
  const NodeFacts& f = subject.node->facts;
  shelf.add(subject.node->directory.wal, LogPlace::own, LogReaderKind::server);
  shelf.add(other.node->directory.wal, LogPlace::other, LogReaderKind::server);
  for (const WalFiles* archive : archives) shelf.add(*archive, LogPlace::archive);
  shelf.add_what_needs_help(subject.node->directory.wal);
  out.way = way_through(shelf, {.at = subject.end, .last = subject.last}, other.end, f.start_checkpoint);
  out.beyond = replayed_beyond(subject, other.log->history, pair);
  out.before_start = before_start(subject, out.way);
  out.short_in_place = short_in_place(subject, out.way);
  out.stray_history = stray_history(subject.node->directory.wal, other.log->history.tli);
  out.stray_in_archive = stray_among(*subject.node, other.log->history.tli, archives);
  // A standby asks for what it has neither itself nor from its archive (walreceiver.c
  // WalRcvFetchTimeLineHistoryFiles()).
  const bool asks =
      !f.marks.restore_command && !subject.node->directory.wal.histories.contains(other.log->history.tli);
  if (asks || !other.node->facts.control.stopped_cleanly())
    out.history_elsewhere = history_elsewhere(other, archives);
  if (!out.way.from_other.empty())
    out.removed_at_start =
        removes_at_start(*other.node, out.way.from_other.front().number, other.end, other.log->shape.segment);
  return out;
}

RewindFacts rewind_facts(const Side& subject, const Side& other, const PairFacts& pair,
                         std::span<const WalFiles* const> archives) {
  RewindFacts out;
  const SegmentSize size = subject.log->shape.segment;
  // pg_rewind goes by pg_control and not by a backup_label.
  const bool by_label = subject.node->facts.label.present && subject.node->facts.control.stopped_cleanly();
  const Lsn target_end = by_label ? pair.only_a.until : std::max(subject.end, pair.only_a.until);
  LogShelf around = shelf_like(*subject.log);
  around.add(subject.node->directory.wal, LogPlace::own, LogReaderKind::server);
  for (const WalFiles* archive : archives) around.add(*archive, LogPlace::archive);
  around.add(other.node->directory.wal, LogPlace::other);
  around.add_what_needs_help(subject.node->directory.wal);
  out.checkpoint = last_checkpoint_before(*subject.log, pair.parted_at);
  if (!out.checkpoint) {
    // The records before the fork are the same everywhere, so any copy tells where that checkpoint is.
    TimelineLog all = *subject.log;
    for (const auto& [n, list] : around.offers)
      if (!all.has(n)) all.segments[n] = list.front().entry;
    out.checkpoint = last_checkpoint_before(all, pair.parted_at);
    out.checkpoint_in_other_places = out.checkpoint.has_value();
  }
  if (!out.checkpoint) return out;
  const Lsn checkpoint = out.checkpoint->lsn;
  out.target = way_through(around, {.at = checkpoint}, target_end);
  out.first_needed_in_target = subject.log->segment_name(size.segment_of(checkpoint));
  out.last_needed_in_target = subject.log->file_name(size.segment_before(target_end));

  const Lsn redo = out.checkpoint->redo;
  LogShelf rewound = shelf_like(*other.log);
  rewound.add(other.node->directory.wal, LogPlace::own, LogReaderKind::server);
  for (const WalFiles* archive : archives) rewound.add(*archive, LogPlace::archive);
  rewound.add(subject.node->directory.wal, LogPlace::other);
  out.source = way_through(rewound, {.at = redo}, other.end);
  out.first_needed_in_source = other.log->segment_name(size.segment_of(redo));
  out.last_needed_in_source = other.log->file_name(size.segment_before(other.end));
  out.stray_in_archive = stray_among(*other.node, other.log->history.tli, archives);
  const WalFiles* const of_source[] = {&other.node->directory.wal};
  out.stray_in_source = stray_among(*other.node, other.log->history.tli, of_source);
  out.removed_at_start = removes_at_start(*other.node, size.segment_of(redo), other.end, size);
  std::vector<const WalFiles*> places(archives.begin(), archives.end());
  places.push_back(&subject.node->directory.wal);
  out.history_elsewhere = history_elsewhere(other, places);
  if (!subject.node->facts.control.stopped_cleanly()) {
    out.recovery = way_through(around, {.at = subject.node->facts.start_redo}, target_end);
    out.lost_in_recovery = lost_in_recovery(subject, checkpoint);
  }
  return out;
}

}  // namespace walread
