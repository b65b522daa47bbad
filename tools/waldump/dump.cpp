#include "tools/waldump/dump.hpp"

#include <fmt/format.h>

#include "formats/registry.hpp"
#include "libwalread/decode/filter.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/record_json.hpp"
#include "libwalread/print/record_text.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

namespace {
constexpr std::size_t kFlushAt = 64u << 10;
}

int dump(const Options& o, Input& in) {
  const formats::Version& v = *in.shape.version;
  if (o.format == Format::json) in.range.finish_last = true;
  in.range.on_damage = o.on_damage;
  Reader reader(*in.source, in.shape, in.range);
  RecordText text(v, o.backup_details);
  RecordJson json(v);
  TextBuffer out;
  DecodedRecord decoded;
  int exit_code = cli::kOk;
  for (;;) {
    const Step step = reader.next();
    if (step == Step::end) break;
    if (step == Step::gap) {
      cli::note(describe(reader.gap(), *in.source, in.shape));
      continue;
    }
    const RecordView& r = reader.record();
    const formats::Record* row = formats::find_record(v.system, r.rmid, r.info);
    decoded.record = &r;
    decoded.row = nullptr;
    decoded.problem = Code::none;
    if (row != nullptr) decode(*row, r, decoded);
    if (row == nullptr || decoded.problem != Code::none) cli::error(describe_undecoded(decoded, *in.source, in.shape));
    if (o.format == Format::json) json.put(out, decoded, r.tli);
    else text.put(out, decoded);
    if (out.size() > kFlushAt) {
      if (!cli::write_stdout(out.view())) return cli::kOk;
      out.clear();
    }
  }
  cli::write_stdout(out.view());
  cli::note(describe(reader.end(), *in.source, in.shape));
  return exit_code;
}

}  // namespace walread::waldump
