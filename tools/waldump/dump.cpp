#include "tools/waldump/dump.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <memory>
#include <thread>

#include "formats/registry.hpp"
#include "libwalread/decode/filter.hpp"
#include "libwalread/print/byte_map_text.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/record_sink.hpp"
#include "tools/common/cli.hpp"
#include "tools/waldump/full_pages.hpp"
#include "tools/waldump/progress.hpp"

namespace walread::waldump {

namespace {

constexpr std::size_t kFlushAt = 64u << 10;
constexpr auto kFollowInterval = std::chrono::milliseconds(250);

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](unsigned char x, unsigned char y) {
           return std::tolower(x) == std::tolower(y);
         });
}

// The filter, with resource managers by number; false if a name is none of this system's.
bool make_filter(const Options& o, const formats::Version& v, RecordFilter& filter) {
  filter.xid = o.xid;
  filter.relation = o.relation;
  filter.block = o.block;
  filter.fork = o.fork;
  filter.fullpage = o.fullpage;
  for (const std::string& name : o.rmgrs) {
    const auto it = std::ranges::find_if(v.rmgrs, [&](std::string_view r) { return same_name(r, name); });
    if (it == v.rmgrs.end()) {
      cli::error(fmt::format("resource manager \"{}\" does not exist in {} (--rmgr=list names them)", name, v.product));
      return false;
    }
    filter.rmgrs.set(static_cast<std::size_t>(it - v.rmgrs.begin()));
  }
  return true;
}

std::unique_ptr<RecordSink> make_sink(const Options& o, const formats::Version& v) {
  if (o.quiet) return std::make_unique<NullSink>();
  const bool json = o.format == Format::json;
  if (o.stats != Stats::none) return std::make_unique<StatisticsSink>(v, o.stats == Stats::by_record, json);
  if (json) return std::make_unique<JsonSink>(v);
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  return std::make_unique<TextSink>(v, TextOptions{o.backup_details, o.color, terminal});
}

class Dump {
 public:
  Dump(const Options& o, Input& in, const RecordFilter& filter)
      : o_(o), in_(in), version_(*in.shape.version), filter_(filter), reader_(*in.source, in.shape, in.range),
        sink_(make_sink(o, version_)), saver_(o.save_fullpage), progress_(in.range.begin, last_known_end()) {}

  int run() {
    if (!o_.save_fullpage.empty() && !saver_.prepare()) return cli::kCannotRead;
    sink_->begin(out_, {in_.directory, in_.timeline, in_.shape, in_.range});
    bool more = true;
    while (more) {
      switch (reader_.next()) {
        case Step::record: more = record(); break;
        case Step::gap: gap(); break;
        case Step::end: more = wait_for_more(); break;
      }
    }
    finish();
    return exit_code_;
  }

 private:
  // Whether to go on.
  bool record() {
    const RecordView& r = reader_.record();
    progress_.at(r.lsn);
    if (!begun_) first_record(r);
    if (!filter_.passes_header(r)) return true;
    decoded_.record = &r;
    decoded_.row = formats::find_record(version_.system, r.rmid, r.info);
    decoded_.problem = Code::none;
    const bool parts = sink_->needs_parts() || filter_.needs_blocks() || !o_.save_fullpage.empty();
    if (parts && decoded_.row != nullptr) decode(*decoded_.row, r, decoded_);
    if (filter_.needs_blocks() && !filter_.passes_blocks(decoded_)) return true;
    if (decoded_.row == nullptr || decoded_.problem != Code::none) undecoded(r);
    const TimelineId tli = in_.history ? in_.history->tli_of_lsn(r.lsn) : r.tli;
    sink_->record(out_, decoded_, tli);
    if (!o_.save_fullpage.empty() && !saver_.save(decoded_, tli)) {
      exit_code_ = cli::kCannotRead;
      return false;
    }
    if (out_.size() >= kFlushAt && !flush()) return false;
    limit_reached_ = o_.limit != 0 && ++shown_ == o_.limit;
    return !limit_reached_;
  }

  // What the first record tells of where reading began.
  void first_record(const RecordView& r) {
    begun_ = true;
    const bool text = o_.format == Format::text && o_.stats == Stats::none && !o_.quiet;
    const bool inside = !in_.shape.segment.is_start(in_.range.begin);
    if (text && inside && r.lsn != in_.range.begin) {
      // Standard output, as pg_xlogdump does.
      out_.put(fmt::format("first record is after {}, at {}, skipping over {} bytes\n", to_string(in_.range.begin),
                           to_string(r.lsn), r.lsn - in_.range.begin));
    }
    if (in_.whole_directory && !o_.start) {
      cli::note(fmt::format("{}: {}, timeline {}; begins with the oldest record here, {}", in_.directory,
                            version_.product, in_.timeline, to_string(r.lsn)));
    }
    if (in_.history && in_.history->tli_of_lsn(r.lsn) != in_.timeline && !in_.whole_directory) {
      const auto left = in_.history->switch_point(in_.history->tli_of_lsn(r.lsn));
      if (left) {
        cli::note(fmt::format("records before {} are timeline {}'s, copied into the first segment of timeline {}",
                              to_string(left->lsn), in_.history->tli_of_lsn(r.lsn), in_.timeline));
      }
    }
  }

  void undecoded(const RecordView& r) {
    if (decoded_.problem != Code::none) exit_code_ = cli::kDamaged;
    // One sentence for each kind of record: there may be millions of them.
    bool& said = said_[r.rmid * 16u + (r.info >> 4)];
    if (said) return;
    said = true;
    cli::error(describe_undecoded(decoded_, *in_.source, in_.shape));
  }

  void gap() {
    const Gap& g = reader_.gap();
    const std::string sentence = describe(g, *in_.source, in_.shape);
    if (g.is_damage()) {
      exit_code_ = cli::kDamaged;
      cli::error(sentence);
    } else {
      cli::note(sentence);
    }
    sink_->gap(out_, g, sentence);
  }

  bool wait_for_more() {
    const End& end = reader_.end();
    if (!o_.follow || !is_normal(end.reason) || end.reason == EndReason::range_end ||
        end.reason == EndReason::range_end_in_record) {
      return false;
    }
    if (!flush()) return false;
    std::this_thread::sleep_for(kFollowInterval);
    refresh(in_);
    reader_.retry();
    return true;
  }

  void finish() {
    progress_.clear();
    if (closed_) return;
    const End& end = reader_.end();
    if (!limit_reached_ && end.at.valid()) {
      const std::string sentence = describe(end, *in_.source, in_.shape);
      if (end.reason == EndReason::unreadable) exit_code_ = cli::kCannotRead;
      if (end.reason == EndReason::damage) exit_code_ = cli::kDamaged;
      sink_->end(out_, end, sentence);
      if (!flush()) return;
      if (is_normal(end.reason)) {
        cli::note(sentence);
      } else {
        cli::error(sentence);
      }
      if (end.reason == EndReason::range_end_in_record) {
        cli::note("name the next segment as ENDSEG to see it, or use --format=json");
      }
    } else {
      sink_->end(out_, {.reason = EndReason::range_end, .at = reader_.record().end, .last = reader_.record().lsn},
                 "as many records as were asked for");
      if (!flush()) return;
    }
    if (!o_.save_fullpage.empty()) cli::note(fmt::format("{} full-page images saved in {}", saver_.saved(), o_.save_fullpage));
  }

  bool flush() {
    progress_.clear();
    const bool good = cli::write_stdout(out_.view());
    out_.clear();
    if (!good) closed_ = true;
    return good;
  }

  // For the progress line: the end that was asked for, or that of the last segment here.
  Lsn last_known_end() const {
    if (in_.range.end != kMaxLsn || in_.source->segments().empty()) return in_.range.end;
    return in_.shape.segment.start_of(in_.source->segments().rbegin()->first) + in_.shape.segment.bytes();
  }

  const Options& o_;
  Input& in_;
  const formats::Version& version_;
  const RecordFilter& filter_;
  Reader reader_;
  std::unique_ptr<RecordSink> sink_;
  FullPageSaver saver_;
  Progress progress_;
  TextBuffer out_;
  DecodedRecord decoded_;
  std::array<bool, 4096> said_{};
  std::uint64_t shown_ = 0;
  bool limit_reached_ = false;
  bool begun_ = false;
  bool closed_ = false;
  int exit_code_ = cli::kOk;
};

int map(const Options& o, Input& in) {
  int exit_code = cli::kOk;
  for (const auto& [segment, entry] : in.source->segments()) {
    const Lsn begin = in.shape.segment.start_of(segment);
    if (begin + in.shape.segment.bytes() <= in.range.begin || begin >= in.range.end) continue;
    const ByteMap m = map_segment(*in.source, in.shape, segment);
    const std::string name = in.source->name(segment);
    const std::string ending = describe(m.end, *in.source, in.shape);
    if (m.end.reason == EndReason::unreadable) exit_code = cli::kCannotRead;
    if (m.end.reason == EndReason::damage || m.totals[static_cast<std::size_t>(ByteLabel::gap)] != 0) {
      if (exit_code == cli::kOk) exit_code = cli::kDamaged;
    }
    if (!cli::write_stdout(o.format == Format::json ? byte_map_json(m, name, ending) : byte_map_text(m, name, ending))) break;
  }
  return exit_code;
}

}  // namespace

int dump(const Options& o, Input& in) {
  if (o.map) return map(o, in);
  RecordFilter filter;
  if (!make_filter(o, *in.shape.version, filter)) return cli::kUsage;
  // JSON shows also the record that goes on behind the last segment named.
  if (o.format == Format::json && !o.end) in.range.finish_last = true;
  in.range.on_damage = o.on_damage;
  return cli::final_code(Dump(o, in, filter).run());
}

}  // namespace walread::waldump
