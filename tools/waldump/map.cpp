#include "tools/waldump/map.hpp"

#include <algorithm>

#include "libwalread/print/byte_map_text.hpp"
#include "libwalread/print/error_text.hpp"
#include "tools/common/cli.hpp"
#include "tools/waldump/cut_files.hpp"

namespace walread::waldump {

int map(const Options& o, Input& in) {
  int exit_code = in.damaged ? cli::kDamaged : cli::kOk;
  for (const auto& [segment, entry] : in.source->segments()) {
    const Lsn begin = in.shape.segment.start_of(segment);
    if (begin + in.shape.segment.bytes() <= in.range.begin || begin >= in.range.end) continue;
    const ByteMap m = map_segment(*in.source, in.shape, segment);
    const std::string name = in.source->name(segment);
    const std::string ending = describe(m.end, *in.source, in.shape);
    const Error* fault = !is_normal(m.end.reason) ? &m.end.error : m.damage ? &m.damage->reason : nullptr;
    if (fault != nullptr) {
      const bool refused = fault->code == Code::cannot_open || fault->code == Code::cannot_read;
      exit_code = std::max<int>(exit_code, refused ? cli::kCannotRead : cli::kDamaged);
    }
    if (m.damage) cli::error(describe(*m.damage, *in.source, in.shape));
    if (!is_normal(m.end.reason)) cli::error(ending);
    for (const WrongSize& file : wrong_sizes(in, begin, begin, std::nullopt)) {
      file.partial ? cli::note(file.sentence) : cli::error(file.sentence);
      if (!file.partial) exit_code = std::max<int>(exit_code, cli::kDamaged);
    }
    if (o.quiet || m.file_size == 0) continue;
    const std::string text =
        o.format == Format::json ? byte_map_json(m, name, ending) : byte_map_text(m, name, ending);
    if (!cli::write_stdout(text)) break;
  }
  return exit_code;
}

}  // namespace walread::waldump
