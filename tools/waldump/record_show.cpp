#include "tools/waldump/record_show.hpp"

#include <unistd.h>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"

namespace walread::waldump {

namespace {

std::unique_ptr<RecordSink> make_sink(const Options& o, const formats::Version& v) {
  if (o.quiet) return std::make_unique<NullSink>();
  const bool json = o.format == Format::json;
  if (o.stats != Stats::none) return std::make_unique<StatisticsSink>(v, o.stats == Stats::by_record, json);
  if (json) return std::make_unique<JsonSink>(v, o.max_width);
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  return std::make_unique<TextSink>(v, TextOptions{o.backup_details, o.color, terminal, o.max_width});
}

}  // namespace

RecordShow::RecordShow(const Options& o, const Input& in, const RecordFilter& filter)
    : in_(in),
      version_(*in.shape.version),
      filter_(filter),
      sink_(make_sink(o, version_)),
      filters_headers_(filter.rmgrs.any() || filter.xid),
      needs_blocks_(filter.needs_blocks()),
      needs_parts_(sink_->needs_parts() || needs_blocks_ || !o.save_fullpage.empty()),
      needs_timeline_(sink_->needs_timeline()) {}

bool RecordShow::record(TextBuffer& out, const RecordView& r) {
  if (filters_headers_ && !filter_.passes_header(r)) return false;
  decoded_.record = &r;
  decoded_.row = formats::find_record(version_.system, r.rmid, r.info);
  decoded_.problem = Code::none;
  // A record that lists its blocks, as nearly all do since 9.5, need not be decoded for the filter.
  const bool decoded_later = needs_blocks_ && r.block_count != 0;
  if (needs_parts_ && !decoded_later) decode_parts();
  if (needs_blocks_ && !filter_.passes_blocks(decoded_)) return false;
  if (needs_parts_ && decoded_later) decode_parts();
  const bool by_history = needs_timeline_ && in_.history;
  sink_->record(out, decoded_, by_history ? in_.history->tli_of_lsn(r.lsn) : r.tli);
  return true;
}

void RecordShow::decode_parts() {
  if (decoded_.row != nullptr) decode(*decoded_.row, *decoded_.record, decoded_);
}

unsigned RecordShow::kind() const {
  const RecordView& r = *decoded_.record;
  return r.rmid * 16u + (version_.is_custom_rmgr(r.rmid) ? 0u : r.info >> 4);
}

Undecoded RecordShow::undecoded() const {
  return {kind(), version_.is_custom_rmgr(decoded_.record->rmid),
          describe_undecoded(decoded_, *in_.source, in_.shape)};
}

}  // namespace walread::waldump
