#include "libwalread/facts/message_facts.hpp"

#include <charconv>

#include "libwalread/facts/message_place.hpp"
#include "libwalread/files/setting_values.hpp"
#include "libwalread/wal/probe.hpp"

namespace walread {

namespace {

// What xlog.c CheckRequiredParameterValues() compares: the setting, its name in pg_control, and what it is if
// nobody sets it (guc.c ConfigureNamesInt).
struct Parameter {
  std::string_view setting;
  std::string_view in_control;
  std::int64_t built_in;
};
constexpr Parameter kParameters[] = {{"max_connections", "max_connections", 100},
                                     {"max_worker_processes", "max_worker_processes", 8},
                                     {"max_wal_senders", "max_wal_senders", 10},
                                     {"max_prepared_transactions", "max_prepared_xacts", 0},
                                     {"max_locks_per_transaction", "max_locks_per_xact", 64}};

constexpr std::string_view kTargets[] = {"recovery_target", "recovery_target_lsn", "recovery_target_name",
                                         "recovery_target_time", "recovery_target_xid"};

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void compare_parameters(const DataDirectory& directory, MessageDirectory& out) {
  for (const Parameter& p : kParameters) {
    const auto needed = directory.control.value(p.in_control);
    const Setting* set = directory.settings.find(p.setting);
    const auto here = set == nullptr ? p.built_in : number_in(set->value);
    if (!needed || !here) continue;
    const auto wanted = static_cast<std::int64_t>(needed->number());
    if (*here < wanted) out.too_low.push_back({std::string(p.setting), *here, wanted});
  }
}

void take_small_files(const DataDirectory& directory, MessageDirectory& out) {
  out.slots = directory.slots;
  out.settings_complete = directory.settings.complete;
  compare_parameters(directory, out);
  for (const std::string_view name : kTargets)
    if (const Setting* set = recovery_setting(directory.marks, directory.settings, name, directory.system());
        set != nullptr && !set->value.empty())
      out.targets.push_back(std::string(name) + " = " + set->value);
  const Setting* source =
      recovery_setting(directory.marks, directory.settings, "primary_conninfo", directory.system());
  out.primary_conninfo = source != nullptr && !source->value.empty();
  out.recovery_conf = directory.marks.has_recovery_conf;
  out.wal_level = directory.control.wal_level().value_or(std::string_view{});
  out.control_checksum_wrong = directory.control.crc && !directory.control.crc->ok();
  if (const auto size = directory.control.segment_size()) out.segment_bytes = size->bytes();
  if (const auto size = directory.control.wal_page_size())
    out.page_bytes = static_cast<std::uint32_t>(size->bytes());
}

void take_histories(const WalFiles& wal, MessageDirectory& out) {
  const auto path = [&](TimelineId tli) { return wal.directory.path + "/" + history_file_name(tli); };
  for (const auto& [tli, file] : wal.histories)
    if (tli > 1) out.histories.push_back({.tli = tli, .path = path(tli), .file = file});
  for (const auto& [tli, os_error] : wal.unreadable_histories)
    out.histories.push_back({.tli = tli, .path = path(tli), .os_error = os_error});
}

// xlogreader.c XLogReaderValidatePageHeader() compares the same with the first page of each segment.
void look_for_misfits(const WalFiles& wal, MessageDirectory& out) {
  for (const WalFile& file : wal.directory.files) {
    if (!is_readable_segment(file)) continue;
    Error ignored;
    const std::string path = wal.directory.path + "/" + file.name;
    const auto header = read_first_header(path, ignored);
    if (!header) continue;
    MisfitFile misfit{.path = path};
    if (out.system_id != 0 && header->system_id != out.system_id) misfit.system_id = header->system_id;
    if (out.segment_bytes != 0 && header->segment_size != out.segment_bytes)
      misfit.segment_size = header->segment_size;
    if (out.page_bytes != 0 && header->page_size != out.page_bytes) misfit.page_size = header->page_size;
    if (misfit.system_id != 0 || misfit.segment_size != 0 || misfit.page_size != 0)
      out.misfits.push_back(misfit);
  }
}

// The log in which a server met what the message names: that of the file's own timeline, if the message names
// a file and the way to the target does not use it.
std::optional<TimelineLog> log_for(const MessageNames& names, const WalFiles& wal,
                                   const std::optional<TimelineLog>& log) {
  if (names.segment.empty() || !wal.ready()) return log;
  const WalFileName file = parse_wal_file_name(names.segment);
  const auto number = file.segment_number(wal.shape.segment);
  if (!number || (log && log->has(*number) && log->segments.at(*number).timeline == file.tli)) return log;
  return timeline_log(wal, file.tli);
}

void look_at_wal(const MessageQuestion& question, const WalFiles& wal, const std::optional<TimelineLog>& own,
                 MessageDirectory& out) {
  out.wal_path = wal.directory.path;
  out.wal_state = wal.state;
  out.wal_os_error = wal.os_error;
  if (out.system_id == 0) out.system_id = wal.shape.system_id;
  if (out.segment_bytes == 0 && wal.ready()) out.segment_bytes = wal.shape.segment.bytes();
  for (const WalFile& file : wal.directory.files)
    if (is_readable_segment(file)) ++out.segments;
  take_histories(wal, out);
  if (question.misfits) look_for_misfits(wal, out);
  if (!question.names.segment.empty()) out.copies = copies_of(question.names.segment, wal, out.system_id);
  const std::optional<TimelineLog> log = log_for(question.names, wal, own);
  if (!log) return;
  if (const auto at = named_position(question.names, log->shape.segment)) out.place = read_place(*log, *at);
}

MessageDirectory look_at(const MessageQuestion& question, const std::string& path, bool first) {
  MessageDirectory out;
  Node node =
      read_node(path, {.wal_directory = first ? question.wal_directory : "", .system = question.system}, {});
  out.path = path;
  out.kind = node.facts.kind;
  out.os_error = node.facts.os_error;
  if (out.is_node()) {
    out.system_id = node.facts.control.system_id;
    take_small_files(node.directory, out);
    if (question.walk) walk_node(node, {});
    look_at_wal(question, node.directory.wal, node.log, out);
    out.node = std::move(node.facts);
  } else if (out.kind == DirectoryKind::wal_directory || out.kind == DirectoryKind::other) {
    const WalFiles wal = find_wal_files(path, question.system);
    std::optional<TimelineLog> log;
    if (wal.ready()) log = timeline_log(wal, wal.newest);
    look_at_wal(question, wal, log, out);
  }
  return out;
}

}  // namespace

MessageFacts collect_message_facts(const MessageQuestion& question) {
  MessageFacts facts{.names = question.names};
  for (std::size_t i = 0; i < question.paths.size(); ++i)
    facts.directories.push_back(look_at(question, question.paths[i], i == 0));
  return facts;
}

}  // namespace walread
