#include "libwalread/facts/recovery_stop.hpp"

#include <cstdlib>

#include "formats/behaviour.hpp"
#include "libwalread/facts/rmgr_ids.hpp"
#include "libwalread/files/setting_values.hpp"

namespace walread {

namespace {

// The transaction that a record ends; 0 if it ends none (xlogrecovery.c getRecordTimestamp(),
// recoveryStopsAfter()).
std::uint32_t ended_by(const RecordView& record, const DecodedRecord& decoded) {
  if (decoded.row == nullptr) return 0;
  const std::string_view name = decoded.row->name;
  if (name == "COMMIT" || name == "COMMIT_COMPACT" || name == "ABORT") return record.xid;
  if (name != "COMMIT_PREPARED" && name != "ABORT_PREPARED") return 0;
  auto xid = number_of(decoded, "prepared_xid");
  if (!xid) xid = number_of(decoded, "twophase_xid");
  return static_cast<std::uint32_t>(xid.value_or(record.xid));
}

}  // namespace

RecoveryStop::RecoveryStop(const RecoveryMarks& marks, const Settings& settings, formats::System system) {
  const auto value = [&](const char* name) {
    const Setting* setting = recovery_setting(marks, settings, name, system);
    return setting != nullptr ? setting->value : std::string();
  };
  int set = 0;
  for (const char* name : {"recovery_target", "recovery_target_lsn", "recovery_target_time",
                           "recovery_target_xid", "recovery_target_name"}) {
    const std::string text = value(name);
    if (text.empty()) continue;
    ++set;
    facts_.setting = std::string(name) + " = " + text;
    const std::string_view what(name);
    kind_ = Kind::other;
    if (what == "recovery_target") {
      facts_.immediate = facts_.known = true;
    } else if (what == "recovery_target_lsn") {
      if (const auto lsn = Lsn::parse(text)) {
        facts_.lsn = *lsn;
        kind_ = Kind::lsn;
      }
    } else if (what == "recovery_target_xid") {
      xid_ = static_cast<std::uint32_t>(std::strtoull(text.c_str(), nullptr, 0));
      kind_ = Kind::xid;
    } else if (what == "recovery_target_name") {
      name_ = text;
      kind_ = Kind::name;
    }
  }
  if (set > 1) kind_ = Kind::other;
  if (kind_ != Kind::none && kind_ != Kind::other) facts_.known = true;
  inclusive_ = parse_setting_bool(value("recovery_target_inclusive")).value_or(true);
  const std::string action = value("recovery_target_action");
  if (!formats::behaves(system, formats::Behaviour::target_action)) {
    const bool pauses = parse_setting_bool(value("pause_at_recovery_target")).value_or(true);
    facts_.action = pauses ? StopAction::pause : StopAction::promote;
  } else if (action == "promote") {
    facts_.action = StopAction::promote;
  } else if (action == "shutdown") {
    facts_.action = StopAction::shutdown;
  }
}

bool RecoveryStop::meets(const RecordView& record, const DecodedRecord* decoded) const {
  switch (kind_) {
    case Kind::lsn:
      return record.lsn >= facts_.lsn;
    case Kind::xid:
      return decoded != nullptr && record.rmid == kRmTransaction && ended_by(record, *decoded) == xid_;
    case Kind::name:
      return decoded != nullptr && record.rmid == kRmXlog && decoded->row != nullptr &&
             decoded->row->name == "RESTORE_POINT" && characters_of(*decoded, "name") == name_;
    case Kind::none:
    case Kind::other:
      break;
  }
  return false;
}

void RecoveryStop::take(const RecordView& record, const DecodedRecord* decoded) {
  if (facts_.reached || !facts_.known || facts_.immediate || !meets(record, decoded)) return;
  facts_.reached = true;
  facts_.at = inclusive_ || kind_ == Kind::name ? record.end : record.lsn;
}

}  // namespace walread
