#include "libwalread/facts/dtx_facts.hpp"

#include <algorithm>
#include <cerrno>
#include <sstream>

#include "formats/registry.hpp"
#include "libwalread/facts/dtx_walk.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxSmallFile = 16u << 20;

// xlog.c StartupXLOG(): a base backup must be recovered to its end if it is pg_basebackup's ("streamed"), or
// if recovery is from an archive or a primary. backup_label is renamed once the server has started, and
// pg_control says where the backup began; of one that comes from a standby, pg_control's minimum recovery
// point is the end.
Lsn backup_to_end(const NodeFacts& f) {
  const bool recovers = f.marks.standby || f.marks.archive_recovery;
  if (f.label.usable) return (f.label.streamed || recovers) && !f.label.from_standby ? f.label.start : Lsn{};
  return f.control.backup_end_required || recovers ? f.control.backup_start : Lsn{};
}

void read_identity(const Node& from, DtxNode& node) {
  const NodeFacts& f = from.facts;
  const DataDirectory& d = from.directory;
  node.path = d.path;
  if (const auto system = d.system()) node.system = formats::version(*system).key;
  node.only_wal = d.kind == DirectoryKind::wal_directory;
  node.follows = f.marks.standby;
  if (d.wal.ready()) {
    node.system_id = d.wal.shape.system_id;
    node.segment_bytes = d.wal.shape.segment.bytes();
  }
  if (f.control.usable) {
    node.system_id = f.control.system_id;
    node.state = f.control.state;
    node.window.must_reach =
        std::max({f.control.checkpoint + 1, f.control.min_recovery, f.control.backup_end});
  }
  node.checkpoint = f.start_checkpoint;
  node.redo = f.start_redo;
  node.from_backup_label = f.label.present && f.label.usable;
  node.bad_backup_label = f.label.present && !f.label.usable;
  node.window.unended_backup = backup_to_end(f);
  node.recovery_target = f.marks.recovery_target;
  if (!node.is_greenplum()) {
    node.role = DtxRole::server;
    return;
  }
  node.content = f.marks.content_id;
  node.dbid = f.marks.dbid;
  if (node.content) node.role = *node.content == -1 ? DtxRole::coordinator : DtxRole::segment;
  if (const auto limit = d.control.value("max_prepared_xacts")) node.unforgotten_limit = limit->number();
}

// What recovery reads before the first record. A history that is not here is one without parents to the
// server; one that it cannot open or does not understand ends it (timeline.c readTimeLineHistory()).
void note_unread(const Node& from, DtxNode& node) {
  const NodeFacts& f = from.facts;
  const auto note = [&](DtxFileKind kind, std::string file, int os_error, std::string link = {}) {
    node.unread.push_back(
        {.kind = kind, .file = std::move(file), .os_error = os_error, .link = std::move(link)});
  };
  if (node.only_wal) return;
  if (!f.control.usable)
    note(DtxFileKind::control_file, "global/pg_control", f.control.missing ? ENOENT : f.control.os_error);
  if (f.target.history_os_error != 0 || f.target.history_refused)
    note(DtxFileKind::history, history_file_name(f.target.target), f.target.history_os_error);
  const TwoPhaseFiles& files = from.directory.two_phase;
  if (!node.is_greenplum() && files.os_error != 0)
    note(DtxFileKind::two_phase_directory, "pg_twophase", files.os_error, files.link);
}

// cdbutil.c writeGpSegConfigToFTSFiles(): "dbid content role preferred_role mode status port hostname address
// ..."
void read_configuration(const DataDirectory& d, DtxNode& node) {
  constexpr const char* kFile = "gpsegconfig_dump";
  int os_error = 0;
  const auto text = read_small_file(d.path + "/" + kFile, kMaxSmallFile, os_error);
  if (!text) {
    // Only the coordinator keeps one.
    if (os_error != ENOENT) node.unread.push_back({DtxFileKind::segment_configuration, kFile, os_error});
    return;
  }
  bool whole = text->ends_with('\n');
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    DtxSegmentConfig c;
    if (words >> c.dbid >> c.content >> c.role)
      node.configuration.push_back(c);
    else
      whole = false;
  }
  if (!whole) node.unread.push_back({DtxFileKind::segment_configuration, kFile, 0});
}

// cdbdtxrecovery.c UtilityModeSaveRedo(): TMGXACT_UTILITY_MODE_REDO {bool committed; char gid[22]; u32 gxid},
// 32 bytes.
void read_saved_redo(const DataDirectory& d, DtxNode& node, DtxWalk& walk) {
  constexpr std::size_t kEntry = 32, kGid = 4, kGidSize = 22;
  constexpr const char* kFile = "pg_utilitymodedtmredo/savedtmredo.file";
  int os_error = 0;
  const auto bytes = read_small_file(d.path + "/" + kFile, kMaxSmallFile, os_error);
  if (!bytes) {
    if (os_error != ENOENT) node.unread.push_back({DtxFileKind::saved_redo, kFile, os_error});
    return;
  }
  node.saved_redo_bytes = bytes->size();
  for (std::size_t at = 0; at + kEntry <= bytes->size(); at += kEntry) {
    const std::string_view gid = std::string_view(*bytes).substr(at + kGid, kGidSize);
    walk.saved(std::string(gid.substr(0, gid.find('\0'))), (*bytes)[at] != 0);
  }
}

void note_end(const TimelineLog& log, const LogEnd& end, DtxWindow& w) {
  w.end_reason = end.end.reason;
  w.end_error = end.end.error.code;
  w.end_os_error = end.end.error.os_error;
  w.end_file = end.file;
  if (end.left_timeline) {
    w.wal_missing_of = end.expected;
    w.wal_found_of = end.found;
  }
  const SegmentNumber last = log.segment_of(end.end.at);
  if (!log.has(last)) return;
  FileSource source(log.segments);
  if (const std::uint64_t bytes = source.size(last); bytes < log.shape.segment.bytes()) w.short_bytes = bytes;
}

void read_wal(const TimelineLog& log, DtxNode& node, DtxWalk& walk) {
  if (log.segments.empty()) return;
  const SegmentNumber first = log.segments.begin()->first;
  node.window.first_file = log.file_name(first);
  TimelineReader reader(
      log, {.begin = log.shape.segment.start_of(first), .on_damage = OnDamage::skip, .across_missing = true});
  for (;;) {
    switch (reader.step()) {
      case Step::record:
        walk.record(reader.record());
        break;
      case Step::gap:
        walk.gap(reader.gap());
        break;
      case Step::end:
        node.window.bytes_read = reader.bytes_read();
        return note_end(log, reader.end(), node.window);
    }
  }
}

}  // namespace

bool comes_before(const DtxTransaction& a, const DtxTransaction& b) {
  const auto ga = a.gxid(), gb = b.gxid();
  if (ga.has_value() != gb.has_value()) return ga.has_value();
  if (ga && *ga != *gb) return *ga < *gb;
  if (!ga && a.gid != b.gid) return a.gid < b.gid;
  return a.xid < b.xid;
}

bool DtxWindow::is_cut_off() const {
  return !readable() || !is_normal(end_reason) || end_reason == EndReason::record_continues ||
         end < must_reach || unended_backup.valid() || wal_missing_of != 0 || short_bytes;
}

bool DtxNode::lacks(DtxFileKind kind) const {
  return std::any_of(unread.begin(), unread.end(), [&](const DtxUnread& u) { return u.kind == kind; });
}

DtxFacts read_dtx_facts(DataDirectory directory) {
  DtxFacts facts;
  DtxNode& node = facts.node;
  Node from = node_of(std::move(directory), {}, {});
  // No server has a WAL directory for its own: nothing but its files says which timeline is meant.
  const WalFiles& wal = from.directory.wal;
  if (!from.log && wal.ready()) from.log = timeline_log(wal, wal.newest);
  read_identity(from, node);
  note_unread(from, node);
  const auto system = from.directory.system().value_or(formats::System::gp6);
  DtxWalk walk(system, node.checkpoint, node);
  if (from.log) {
    node.tli = from.log->tli;
    read_wal(*from.log, node, walk);
  }
  if (node.is_greenplum()) {
    read_configuration(from.directory, node);
    read_saved_redo(from.directory, node, walk);
  } else {
    for (const TwoPhaseFile& file : from.directory.two_phase.files) walk.state_file(file);
  }
  facts.transactions = walk.finish();
  return facts;
}

}  // namespace walread
