#include "tools/waldump/dump.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "formats/registry.hpp"
#include "libwalread/decode/filter.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/record_sink.hpp"
#include "tools/common/cli.hpp"
#include "tools/waldump/custom_rmgrs.hpp"
#include "tools/waldump/follow.hpp"
#include "tools/waldump/full_pages.hpp"
#include "tools/waldump/map.hpp"
#include "tools/waldump/progress.hpp"

namespace walread::waldump {

namespace {

constexpr std::size_t kFlushAt = 64u << 10;

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// The filter, with resource managers by number; false if a name is none of this system's.
bool make_filter(const Options& o, const formats::Version& v, RecordFilter& filter) {
  filter.xid = o.xid;
  filter.relation = o.relation;
  filter.block = o.block;
  filter.fork = o.fork;
  filter.fullpage = o.fullpage;
  for (const std::string& name : o.rmgrs) {
    bool known = false;
    for (std::size_t id = 0; id < filter.rmgrs.size() && !name.empty(); ++id) {
      if (!same_name(v.rmgr_name(id), name)) continue;
      filter.rmgrs.set(id);
      known = true;
    }
    if (!known) {
      cli::error(fmt::format("resource manager \"{}\" does not exist in {} (--rmgr=list names them)", name,
                             v.product));
      return false;
    }
  }
  return true;
}

std::unique_ptr<RecordSink> make_sink(const Options& o, const formats::Version& v) {
  if (o.quiet) return std::make_unique<NullSink>();
  const bool json = o.format == Format::json;
  if (o.stats != Stats::none) return std::make_unique<StatisticsSink>(v, o.stats == Stats::by_record, json);
  if (json) return std::make_unique<JsonSink>(v, o.max_width);
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  return std::make_unique<TextSink>(v, TextOptions{o.backup_details, o.color, terminal, o.max_width});
}

// Whether a line on the terminal would not run into lines of records: none are printed, or they go into a
// file. What is at the other end of a pipe may well be the same terminal.
bool has_room_for_progress(const Options& o) {
  if (o.follow) return false;
  if (o.quiet || o.stats != Stats::none) return true;
  struct stat st {};
  if (::fstat(STDOUT_FILENO, &st) != 0) return false;
  return S_ISREG(st.st_mode) || (S_ISCHR(st.st_mode) && ::isatty(STDOUT_FILENO) != 1);
}

class Dump {
 public:
  Dump(const Options& o, Input& in, const RecordFilter& filter)
      : o_(o),
        in_(in),
        version_(*in.shape.version),
        filter_(filter),
        reader_(*in.source, in.shape, in.range),
        sink_(make_sink(o, version_)),
        saver_(o.save_fullpage),
        progress_(in.range.begin, last_known_end(), has_room_for_progress(o)),
        exit_code_(in.damaged ? cli::kDamaged : cli::kOk) {}

  int run() {
    if (!o_.save_fullpage.empty() && !saver_.prepare()) return cli::kCannotRead;
    if (o_.follow) catch_signals();
    sink_->begin(out_, {in_.directory, in_.timeline, in_.shape, in_.range});
    while (stop_ == Stop::no) {
      switch (reader_.next()) {
        case Step::record:
          record();
          break;
        case Step::gap:
          gap();
          break;
        case Step::end:
          end();
          break;
      }
      if (stop_ == Stop::no && interrupted()) stop_ = Stop::signal;
    }
    progress_.clear();
    if (stop_ != Stop::output_gone) finish();
    return exit_code_;
  }

 private:
  enum class Stop { no, end, limit, signal, cannot_save, output_gone };

  void record() {
    const RecordView& r = reader_.record();
    at_end_ = false;
    progress_.at(r.lsn);
    if (read_++ == 0) first_record(r);
    if (!filter_.passes_header(r)) return;
    decoded_.record = &r;
    decoded_.row = formats::find_record(version_.system, r.rmid, r.info);
    decoded_.problem = Code::none;
    const bool parts = sink_->needs_parts() || filter_.needs_blocks() || !o_.save_fullpage.empty();
    if (parts && decoded_.row != nullptr) decode(*decoded_.row, r, decoded_);
    if (filter_.needs_blocks() && !filter_.passes_blocks(decoded_)) return;
    if (decoded_.row == nullptr || decoded_.problem != Code::none) undecoded(r);
    const TimelineId tli = in_.history ? in_.history->tli_of_lsn(r.lsn) : r.tli;
    sink_->record(out_, decoded_, tli);
    if (!o_.save_fullpage.empty()) save_pages(r);
    if (out_.size() >= kFlushAt) flush();
    if (++shown_ == o_.limit && stop_ == Stop::no) stop_ = Stop::limit;
  }

  void save_pages(const RecordView& r) {
    // pg_waldump names a page by the timeline of the file (seg.ws_tli), not of the record.
    switch (saver_.save(decoded_, in_.source->timeline(in_.shape.segment.segment_of(r.lsn)))) {
      case Saved::all:
        return;
      case Saved::not_all:
        exit_code_ = cli::kDamaged;
        return;
      case Saved::cannot_write:
        exit_code_ = cli::kCannotRead;
        stop_ = Stop::cannot_save;
        return;
    }
  }

  // What the first record tells of where reading began.
  void first_record(const RecordView& r) {
    sink_->first_read(r);
    const bool text = o_.format == Format::text && o_.stats == Stats::none && !o_.quiet;
    if (text && !in_.shape.segment.is_start(in_.range.begin) && r.lsn != in_.range.begin) {
      // Standard output, as pg_xlogdump does.
      out_.put(fmt::format("first record is after {}, at {}, skipping over {} bytes\n",
                           to_string(in_.range.begin), to_string(r.lsn), r.lsn - in_.range.begin));
    }
    const TimelineId tli = in_.history ? in_.history->tli_of_lsn(r.lsn) : r.tli;
    const auto left = in_.history ? in_.history->switch_point(tli) : std::nullopt;
    const bool older = left && left->lsn.valid();
    if (!o_.start) {
      const bool both = older && in_.follows_history;
      note_begin(r, both ? fmt::format(" (timeline {} before {})", tli, to_string(left->lsn)) : "");
    }
    if (older && !in_.follows_history) {
      cli::note(
          fmt::format("records before {} are timeline {}'s, copied into the first segment of timeline {}",
                      to_string(left->lsn), tli, in_.timeline));
    } else if (!in_.history && tli < in_.timeline) {
      cli::note(fmt::format(
          "the first records are timeline {}'s; {}, which would say where timeline {} begins, is not "
          "here",
          tli, history_file_name(in_.timeline), in_.timeline));
    }
  }

  void note_begin(const RecordView& r, const std::string& older) {
    std::string before;
    if (reader_.skipped_continuation() != 0) {
      before = fmt::format(", behind {} bytes of one that begins in a segment before",
                           reader_.skipped_continuation());
    }
    const std::string what =
        in_.whole_directory ? in_.directory : in_.source->name(in_.shape.segment.segment_of(in_.range.begin));
    cli::note(fmt::format("{}: {}, timeline {}{}; begins with the oldest record here, {}{}", what,
                          version_.product, in_.timeline, older, to_string(r.lsn), before));
  }

  void undecoded(const RecordView& r) {
    if (decoded_.problem != Code::none) exit_code_ = cli::kDamaged;
    // One sentence for each kind of record: there may be millions of them.
    const bool custom = version_.is_custom_rmgr(r.rmid);
    bool& said = said_[r.rmid * 16u + (custom ? 0u : r.info >> 4)];
    if (said) return;
    said = true;
    if (custom) {
      progress_.clear();
      cli::note(describe_undecoded(decoded_, *in_.source, in_.shape));
      return;
    }
    error(describe_undecoded(decoded_, *in_.source, in_.shape));
  }

  void gap() {
    const Gap& g = reader_.gap();
    const std::string sentence = describe(g, *in_.source, in_.shape);
    if (g.is_damage()) {
      exit_code_ = cli::kDamaged;
      error(sentence);
    } else {
      progress_.clear();
      cli::note(sentence);
    }
    sink_->gap(out_, g, sentence);
  }

  // At the end of the log as it is now.
  void end() {
    at_end_ = true;
    const End& end = reader_.end();
    const bool at_limit = end.reason == EndReason::range_end || end.reason == EndReason::range_end_in_record;
    // A segment that is not there yet, or not yet as long as it will be, is none that will never come.
    const bool unfinished = end.error.code == Code::missing_segment || end.error.code == Code::short_file;
    const bool may_come = is_normal(end.reason) || (unfinished && !end.resumes_at);
    if (!o_.follow || at_limit || !may_come) {
      stop_ = Stop::end;
      return;
    }
    if (!flush()) return;
    if (!wait_a_while()) stop_ = Stop::output_gone;
    if (interrupted() || stop_ != Stop::no) return;
    refresh(in_, end.at);
    reader_.retry();
  }

  void finish() {
    if (at_end_) {
      finish_at(reader_.end());
    } else {
      const Lsn at = read_ == 0 ? in_.range.begin : reader_.record().end;
      const Lsn last = read_ == 0 ? Lsn{} : reader_.record().lsn;
      sink_->end(out_, {.reason = EndReason::range_end, .at = at, .last = last},
                 stop_ == Stop::limit    ? "as many records as were asked for"
                 : stop_ == Stop::signal ? "interrupted"
                                         : "a full-page image cannot be saved");
      if (flush() && stop_ == Stop::signal)
        cli::note(fmt::format("interrupted; the last record is {}", to_string(last)));
    }
    if (!o_.save_fullpage.empty())
      cli::note(fmt::format("{} full-page images saved in {}", saver_.saved(), o_.save_fullpage));
  }

  void finish_at(const End& end) {
    std::string sentence = describe(end, *in_.source, in_.shape);
    bool normal = is_normal(end.reason);
    if (end.reason == EndReason::unreadable) exit_code_ = cli::kCannotRead;
    if (end.reason == EndReason::damage) exit_code_ = cli::kDamaged;
    const bool at_limit = end.reason == EndReason::range_end || end.reason == EndReason::range_end_in_record;
    End shown = end;
    if (at_limit && !in_.cut.empty()) {
      sentence = in_.cut;
      normal = false;
      exit_code_ = cli::kDamaged;
      shown.reason = EndReason::damage;
      shown.error.code = Code::missing_segment;
    } else if (end.reason == EndReason::range_end && !in_.last_segment.empty()) {
      const std::string last =
          end.last.valid() ? "the last record is " + to_string(end.last) : "no record begins in it";
      // Not the segment behind it, which begins there.
      sentence =
          fmt::format("{}: {}: the end that was asked for; {}", in_.last_segment, to_string(end.at), last);
    } else if (end.reason == EndReason::range_end_in_record && !in_.last_segment.empty()) {
      sentence += "; name the next segment as ENDSEG to see it, or use --format=json";
    }
    sink_->end(out_, shown, sentence);
    if (!flush()) return;
    if (o_.filters() && shown_ == 0 && read_ != 0)
      cli::note(fmt::format("none of the {} records read is one of those asked for", read_));
    normal ? cli::note(sentence) : cli::error(sentence);
  }

  bool flush() {
    const bool good = cli::write_stdout(out_.view());
    out_.clear();
    if (!good) stop_ = Stop::output_gone;
    return good;
  }

  void error(const std::string& sentence) {
    progress_.clear();
    cli::error(sentence);
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
  std::uint64_t read_ = 0;
  std::uint64_t shown_ = 0;
  Stop stop_ = Stop::no;
  bool at_end_ = false;  // reader_.end() is where reading is now
  int exit_code_;
};

}  // namespace

int dump(const Options& o, Input& in) {
  if (o.map) return cli::final_code(map(o, in));
  CustomRmgrNames names;
  names.give(o.rmgr_names, in.shape);
  RecordFilter filter;
  if (!make_filter(o, *in.shape.version, filter)) return cli::kUsage;
  // JSON shows also the record that goes on behind the last segment named.
  if (o.format == Format::json && !o.end && in.cut.empty()) in.range.finish_last = true;
  in.range.on_damage = o.on_damage;
  return cli::final_code(Dump(o, in, filter).run());
}

}  // namespace walread::waldump
