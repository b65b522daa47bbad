#include "libwalread/facts/start_up.hpp"

#include <algorithm>

#include "formats/behaviour.hpp"
#include "formats/registry.hpp"
#include "libwalread/facts/start_up_checks.hpp"

namespace walread {

namespace {

std::string filled(std::string_view message, std::initializer_list<std::string> values) {
  std::string out;
  auto value = values.begin();
  for (;;) {
    const std::size_t at = message.find("{}");
    out += message.substr(0, at);
    if (at == std::string_view::npos) return out;
    if (value != values.end()) out += *value++;
    message.remove_prefix(at + 2);
  }
}

// The release by the first line of PG_VERSION: two numbers up to 9.6, one since 10.
std::optional<std::string> major_of(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  if (digits == 0 || text.front() == '.') return std::nullopt;
  return std::string(text.substr(0, digits));
}

std::string release_name(formats::System system) {
  static constexpr const char* kNames[] = {"9.4", "9.5", "9.6", "10", "11", "12",
                                           "13",  "14",  "15",  "16", "17", "18"};
  return kNames[static_cast<std::size_t>(formats::version(system).base)];
}

void merge(std::vector<StartUpFailure>& into, std::vector<StartUpFailure> more) {
  for (StartUpFailure& m : more) {
    const auto same = std::ranges::find_if(into, [&](const StartUpFailure& f) {
      return f.row == m.row && f.effect == m.effect && f.server_says == m.server_says && f.file == m.file &&
             f.setting == m.setting;
    });
    if (same == into.end()) {
      into.push_back(std::move(m));
    } else {
      for (const StartAs as : kAllStarts)
        if (m.counts_for(as)) same->count_for(as);
    }
  }
}

}  // namespace

void StartUpFailure::count_for(StartAs as) {
  (as == StartAs::marked ? as_marked : as == StartAs::standby ? as_standby : as_single_user) = true;
}

bool StartUpFailure::counts_for(StartAs as) const {
  return as == StartAs::marked ? as_marked : as == StartAs::standby ? as_standby : as_single_user;
}

StartUpFailure* StartUp::add(StartUpCheck check, std::initializer_list<std::string> values) {
  const StartUpRow* row = start_up_row(check, system);
  if (row == nullptr) return nullptr;
  failures.push_back({.row = row, .server_says = filled(row->message, values), .effect = row->effect});
  failures.back().count_for(mode.as);
  return &failures.back();
}

const Setting* StartUp::recovery(std::string_view name) const {
  return recovery_setting(directory.marks, directory.settings, name, system);
}

std::optional<SettingValue> StartUp::setting(std::string_view name) const {
  const KnownSetting* known = known_setting(name, system);
  if (known == nullptr) return std::nullopt;
  SettingValue value = value_of(*known, directory.settings, system,
                                directory.control.segment_size().value_or(SegmentSize::mib(16)));
  if (value.problem) return std::nullopt;
  return value;
}

bool StartUp::hot_standby() const {
  const auto value = setting("hot_standby");
  return value && value->number != 0;
}

void check_identity(StartUp& s) {
  const auto& text = s.directory.pg_version;
  if (!text) {
    if (StartUpFailure* f = s.add(StartUpCheck::pg_version_missing, {s.directory.path}))
      f->file = "PG_VERSION";
  } else if (const auto major = major_of(*text); !major) {
    if (StartUpFailure* f = s.add(StartUpCheck::pg_version_invalid, {s.directory.path}))
      f->file = "PG_VERSION";
  } else if (const std::string needed = release_name(s.system); *major != needed) {
    if (StartUpFailure* f = s.add(StartUpCheck::pg_version_other)) {
      f->file = "PG_VERSION";
      f->value = *major;
      f->needed = needed;
    }
  }
  if (!s.directory.marks.postmaster) return;
  for (const FileProblem& p : s.directory.marks.postmaster->problems) {
    if (p.what != "pid") continue;
    s.add(p.text.empty() ? StartUpCheck::lock_file_empty : StartUpCheck::lock_file_bogus, {p.text});
  }
}

StartUpFacts start_up_facts(const DataDirectory& directory, const NodeFacts& node,
                            std::span<const WalFiles* const> archives) {
  StartUpFacts out;
  if (!node.system || !node.control.usable) return out;
  const StartMode as_marked{.recovery = node.marks.standby || node.marks.archive_recovery,
                            .standby = node.marks.standby,
                            .as = StartAs::marked};
  const StartMode as_standby{.recovery = true, .standby = true, .as = StartAs::standby};
  const StartMode alone{.as = StartAs::single_user};
  for (const StartMode& mode : {as_marked, as_standby, alone}) {
    StartUp s{
        .directory = directory, .node = node, .archives = archives, .system = *node.system, .mode = mode};
    check_identity(s);
    check_settings(s);
    check_recovery(s);
    check_limits(s);
    check_backup(s);
    check_slots(s);
    check_two_phase(s);
    merge(out.failures, std::move(s.failures));
  }
  return out;
}

}  // namespace walread
