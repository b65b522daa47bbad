#include "libwalread/facts/target_timeline.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "formats/behaviour.hpp"

namespace walread {

namespace {

using formats::behaves;
using formats::Behaviour;
using Places = std::span<const WalFiles* const>;

// timeline.c existsTimeLineHistory(): a file that is there counts, even if it cannot be read.
bool finds_history(TimelineId tli, const WalFiles& wal, Places reach) {
  return wal.unreadable_histories.contains(tli) || find_history(wal, tli, reach) != nullptr;
}

// timeline.c findNewestTimeLine(): history files of consecutive numbers.
TimelineId newest_after(TimelineId from, const WalFiles& wal, Places reach) {
  TimelineId newest = from;
  while (finds_history(newest + 1, wal, reach)) ++newest;
  return newest;
}

}  // namespace

TargetTimeline target_timeline(const Setting* setting, formats::System system) {
  if (setting == nullptr)
    return {.goal = behaves(system, Behaviour::latest_by_default) ? TimelineGoal::latest : TimelineGoal::own};
  const std::string& value = setting->value;
  if (value == "latest") return {.goal = TimelineGoal::latest};
  if (value == "current" && behaves(system, Behaviour::target_timeline_current))
    return {.goal = TimelineGoal::own};
  errno = 0;
  const unsigned long wide = std::strtoul(value.c_str(), nullptr, 0);
  if (errno == EINVAL || errno == ERANGE) return {.goal = TimelineGoal::invalid};
  const auto number = static_cast<TimelineId>(wide);
  if (number == 0 && behaves(system, Behaviour::timeline_zero_is_latest))
    return {.goal = TimelineGoal::latest};
  return {.goal = TimelineGoal::number, .number = number};
}

TargetFacts target_facts(const TargetInput& input, const WalFiles& wal, Places archives,
                         HistoryFile& history) {
  TargetFacts out;
  out.own = input.own;
  out.target = input.own;
  const Places reach = input.restore_command ? archives : Places{};
  if (input.recovers) {
    const TargetTimeline asked = target_timeline(input.setting, input.system);
    out.goal = asked.goal;
    out.latest = asked.goal == TimelineGoal::latest;
    if (out.latest) out.target = newest_after(out.own, wal, reach);
    if (asked.goal == TimelineGoal::number) out.target = asked.number;
  }
  out.next = newest_after(out.target, wal, reach) + 1;

  const HistoryFile* seen = find_history(wal, out.target, reach);
  const HistoryFile* found = seen != nullptr ? seen : find_history(wal, out.target, archives);
  out.history_here = found != nullptr || out.target == 1;
  if (const auto it = wal.unreadable_histories.find(out.target); it != wal.unreadable_histories.end())
    out.history_os_error = it->second;
  out.history_out_of_reach = found != nullptr && seen == nullptr && out.history_os_error == 0;
  out.does_not_exist =
      out.goal == TimelineGoal::number && out.target != 1 && !finds_history(out.target, wal, reach);
  out.may_be_restored = out.does_not_exist && input.restore_command && archives.empty();
  history = found != nullptr ? *found : HistoryFile{};
  history.tli = out.target;
  if (found != nullptr) out.history_refused = !found->accepted_by_server;
  return out;
}

}  // namespace walread
