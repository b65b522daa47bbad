// What the user asked waldump for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/wal/reader.hpp"
#include "libwalread/wal/record_view.hpp"
#include "tools/waldump/custom_rmgrs.hpp"

namespace walread::waldump {

enum class Format : std::uint8_t { text, json };
enum class Stats : std::uint8_t { none, by_rmgr, by_record };

struct Options {
  std::vector<std::string> files;  // positional: nothing, a directory, or STARTSEG and ENDSEG
  std::optional<std::string> path;
  std::optional<Lsn> start;
  std::optional<Lsn> end;
  std::optional<TimelineId> timeline;
  std::optional<formats::System> system;
  std::uint64_t limit = 0;  // 0: all
  unsigned jobs = 1;        // threads that read
  bool backup_details = false;
  bool follow = false;
  bool quiet = false;
  bool map = false;
  Stats stats = Stats::none;
  Format format = Format::text;
  OnDamage on_damage = OnDamage::stop;
  std::size_t max_width = 0;  // bytes of a record's description; 0: all
  std::vector<RmgrName> rmgr_names;
  std::string save_fullpage;  // directory; empty: do not

  // Filters; a record must pass all that are set.
  std::vector<std::string> rmgrs;  // as given; resolved when the system is known
  std::optional<std::uint32_t> xid;
  std::optional<Relation> relation;
  std::optional<std::uint32_t> block;
  std::optional<std::int32_t> fork;
  bool fullpage = false;

  bool color = false;

  bool filters() const { return !rmgrs.empty() || xid || relation || block || fork || fullpage; }
};

// Reads the command line. Nothing if there is nothing more to do: help or version was printed, or the line
// was wrong and the reason was said; `exit_code` is then what to return.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace walread::waldump
