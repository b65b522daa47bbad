// Values of settings as the server of a release understands them: type, unit, limits, and what it is if
// nobody sets it.
//
// Facts: guc.c ConfigureNames*, parse_int(), parse_bool(), convert_to_base_unit(), of 9.4.26 to 15.18;
// guc_tables.c of 16 to 18; Greenplum 6.24.3 guc.c and guc_gp.c.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/system.hpp"
#include "libwalread/core/segment_math.hpp"
#include "libwalread/files/settings.hpp"

namespace walread {

enum class SettingType : std::uint8_t { boolean, integer, text, archive_mode };

// What a number without a unit counts (guc.h GUC_UNIT_*).
enum class SettingUnit : std::uint8_t {
  none,
  megabytes,
  segments,  // 9.5 and 9.6: WAL segments
  seconds,
  minutes,
};

// pgarch.h, xlog.h ArchiveMode (on and off only before 9.5 and in Greenplum 6).
enum class ArchiveMode : std::uint8_t { off, on, always };

// A setting in one release.
struct KnownSetting {
  std::string_view name;
  formats::FormatSet in;
  SettingType type = SettingType::integer;
  SettingUnit unit = SettingUnit::none;
  std::int64_t built_in = 0;  // boolean: 0 or 1; text: always empty
  std::int64_t min = 0;
  std::int64_t max = 0x7FFFFFFF;
};

// The row of a setting that the reports need, or null: this release does not have it, or the reports do not
// need it.
const KnownSetting* known_setting(std::string_view name, formats::System system);

struct SettingValue {
  std::string name{};
  std::string text{};       // as set; empty if it is the built-in value
  std::int64_t number = 0;  // in the setting's unit; boolean 0 or 1; ArchiveMode; text: 0
  bool built_in = true;     // nobody sets it, as far as the files say
  std::string file{};       // where it is set
  int line = 0;
  // It is set to what the server would refuse. `number` is the built-in value then, and not what the server
  // uses.
  std::optional<FileProblem> problem{};
};

// The value of a known setting. `segment_size`: for SettingUnit::segments; that of the cluster.
SettingValue value_of(const KnownSetting& known, const Settings& settings, formats::System system,
                      SegmentSize segment_size);

// Reads a number with an optional unit. Nothing, and why in `problem`, if the server would refuse it. Memory:
// kB, MB, GB, TB, and B since 11; time: ms, s, min, h, d, and us since 12, case counting; numbers in decimal,
// octal (0...) and hexadecimal (0x...), with a fraction since 12.
std::optional<std::int64_t> parse_setting_number(const KnownSetting& known, std::string_view text,
                                                 formats::System system, SegmentSize segment_size,
                                                 FileProblemKind& problem);

// guc.c parse_bool(): on, off, true, false, yes, no in any case and shortened as long as they are unique, 1,
// 0.
std::optional<bool> parse_setting_bool(std::string_view text);

}  // namespace walread
