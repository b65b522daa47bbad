#include "libwalread/facts/dtx_facts.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "formats/registry.hpp"
#include "libwalread/facts/dtx_walk.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxSmallFile = 16u << 20;

std::optional<int> number_setting(const Settings& settings, std::string_view name) {
  const Setting* s = settings.find(name);
  if (s == nullptr) return std::nullopt;
  int n = 0;
  const char* end = s->value.data() + s->value.size();
  const auto [stop, error] = std::from_chars(s->value.data(), end, n);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return n;
}

// The timeline that recovery would follow: the newest that pg_control has been on (xlog.c StartupXLOG()); a mirror
// goes on to the newest that grew out of it.
TimelineId timeline_of(const DataDirectory& d, bool follows) {
  TimelineId own = 0;
  if (d.control.verdict() == ControlVerdict::clean)
    own = std::max(d.control.timeline().value_or(0), d.control.min_recovery_point_timeline().value_or(0));
  if (own == 0) return d.wal.newest;
  TimelineId best = own;
  if (follows)
    for (const auto& [tli, history] : d.wal.histories)
      if (tli > best && history.contains(own)) best = tli;
  return best;
}

// xlog.c StartupXLOG(): if there is a backup_label, recovery begins with the checkpoint that it names, whatever
// pg_control says. The file is renamed once the server has started, and pg_control says where the backup began. It must
// be recovered to its end if it is pg_basebackup's ("streamed"), or if recovery is from an archive or a primary.
void read_backup_start(const DataDirectory& d, DtxNode& node) {
  if (!d.backup_label) {
    const bool must_end = d.control.backup_end_required().value_or(false) || is_in_recovery(d.marks);
    if (node.state && must_end) node.window.unended_backup = d.control.backup_start_point().value_or(Lsn{});
    return;
  }
  if (!d.backup_label->intact) {
    node.bad_backup_label = true;
    return;
  }
  node.from_backup_label = true;
  node.checkpoint = d.backup_label->check_point;
  node.redo = d.backup_label->start;
  // Of what comes from a standby, pg_control's minimum recovery point is the end.
  const bool must_end = d.backup_label->method == "streamed" || is_in_recovery(d.marks);
  if (must_end && d.backup_label->from != "standby") node.window.unended_backup = node.redo;
}

void read_identity(const DataDirectory& d, DtxNode& node) {
  node.path = d.path;
  if (const auto system = d.system()) node.system = formats::version(*system).key;
  node.follows = is_standby(d.marks);
  if (d.wal.ready()) {
    node.system_id = d.wal.shape.system_id;
    node.segment_bytes = d.wal.shape.segment.bytes();
  }
  if (d.control.verdict() == ControlVerdict::clean) {
    node.system_id = d.control.system_identifier().value_or(node.system_id);
    node.state = d.control.state();
    node.checkpoint = d.control.check_point().value_or(Lsn{});
    node.redo = d.control.redo().value_or(Lsn{});
    node.window.must_reach = std::max(node.checkpoint + 1, d.control.min_recovery_point().value_or(Lsn{}));
  }
  read_backup_start(d, node);
  node.tli = timeline_of(d, node.follows);
  if (!node.is_greenplum()) {
    node.role = DtxRole::server;
    return;
  }
  node.content = number_setting(d.settings, "gp_contentid");
  node.dbid = number_setting(d.settings, "gp_dbid");
  if (node.content) node.role = *node.content == -1 ? DtxRole::coordinator : DtxRole::segment;
  if (const auto limit = d.control.value("max_prepared_xacts")) node.unforgotten_limit = limit->number();
}

// cdbutil.c writeGpSegConfigToFTSFiles(): "dbid content role preferred_role mode status port hostname address ..."
void read_configuration(const DataDirectory& d, DtxNode& node) {
  int ignored = 0;
  const auto text = read_small_file(d.path + "/gpsegconfig_dump", kMaxSmallFile, ignored);
  if (!text) return;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    DtxSegmentConfig c;
    if (words >> c.dbid >> c.content >> c.role) node.configuration.push_back(c);
  }
}

// cdbdtxrecovery.c UtilityModeSaveRedo(): TMGXACT_UTILITY_MODE_REDO {bool committed; char gid[22]; u32 gxid}, 32 bytes.
void read_saved_redo(const DataDirectory& d, DtxNode& node, DtxWalk& walk) {
  constexpr std::size_t kEntry = 32, kGid = 4, kGidSize = 22;
  int ignored = 0;
  const auto bytes = read_small_file(d.path + "/pg_utilitymodedtmredo/savedtmredo.file", kMaxSmallFile, ignored);
  if (!bytes) return;
  node.saved_redo_bytes = bytes->size();
  for (std::size_t at = 0; at + kEntry <= bytes->size(); at += kEntry) {
    const std::string_view gid = std::string_view(*bytes).substr(at + kGid, kGidSize);
    walk.saved(std::string(gid.substr(0, gid.find('\0'))), (*bytes)[at] != 0);
  }
}

void read_wal(const DataDirectory& d, DtxNode& node, DtxWalk& walk) {
  const auto source = open_segments_to(d.wal, node.tli);
  if (source->segments().empty()) return;
  const SegmentNumber first = source->segments().begin()->first;
  node.window.first_file = source->name(first);
  Reader reader(*source, d.wal.shape,
                {.begin = d.wal.shape.segment.start_of(first), .on_damage = OnDamage::skip, .across_missing = true});
  for (;;) {
    switch (reader.next()) {
      case Step::record: walk.record(reader.record()); break;
      case Step::gap: walk.gap(reader.gap()); break;
      case Step::end:
        node.window.end_reason = reader.end().reason;
        node.window.end_error = reader.end().error.code;
        return;
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
  return !readable() || !is_normal(end_reason) || end_reason == EndReason::record_continues || end < must_reach ||
         unended_backup.valid();
}

DtxFacts read_dtx_facts(const DataDirectory& directory) {
  DtxFacts facts;
  DtxNode& node = facts.node;
  read_identity(directory, node);
  const auto system = directory.system().value_or(formats::System::gp6);
  DtxWalk walk(system, node.checkpoint, node);
  if (directory.wal.ready()) read_wal(directory, node, walk);
  if (node.is_greenplum()) {
    read_configuration(directory, node);
    read_saved_redo(directory, node, walk);
  } else {
    for (const TwoPhaseFile& file : directory.two_phase.files) walk.state_file(file);
  }
  facts.transactions = walk.finish();
  return facts;
}

}  // namespace walread
