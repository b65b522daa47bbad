#include "tools/waldump/dump.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "libwalread/print/error_text.hpp"
#include "libwalread/wal/read_ahead.hpp"
#include "tools/common/cli.hpp"
#include "tools/waldump/custom_rmgrs.hpp"
#include "tools/waldump/cut_files.hpp"
#include "tools/waldump/follow.hpp"
#include "tools/waldump/full_pages.hpp"
#include "tools/waldump/map.hpp"
#include "tools/waldump/progress.hpp"
#include "tools/waldump/record_show.hpp"
#include "tools/waldump/shown_piece.hpp"

namespace walread::waldump {

namespace {

constexpr std::size_t kFlushAt = 64u << 10;
constexpr std::uint64_t kLargestShared = 64u << 20;  // Greenplum's segments

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
        filter_(filter),
        reader_(*in.source, in.shape, in.range),
        show_(o, in, filter),
        saver_(o.save_fullpage),
        progress_(in.range.begin, last_known_end(), has_room_for_progress(o)),
        exit_code_(in.damaged ? cli::kDamaged : cli::kOk) {}

  int run() {
    if (!o_.save_fullpage.empty() && !saver_.prepare()) return cli::kCannotRead;
    // pg_waldump shows the statistics of what it has read (since 15, main(): time_to_stop).
    if (o_.follow || o_.stats != Stats::none) catch_signals();
    sink().begin(out_, {in_.directory, in_.timeline, in_.shape, in_.range});
    if (can_read_ahead()) {
      in_.source->share_decompressed(segments_at_once(), in_.shape.segment);
      ahead_.emplace(
          reader_, in_.range,
          ReadAheadOptions{.jobs = o_.jobs,
                           .make_source = [this] { return in_.source->another(); },
                           .make_work = [this] { return std::make_unique<ShownPiece>(o_, in_, filter_); }});
    }
    while (stop_ == Stop::no) {
      if (PieceWork* work = ahead_ ? ahead_->next() : nullptr) {
        piece(static_cast<ShownPiece&>(*work));
        if (stop_ == Stop::no && interrupted()) stop_ = Stop::signal;
        continue;
      }
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
    if (!show_.record(out_, r)) return;
    if (show_.is_undecoded()) {
      if (show_.decoded().problem != Code::none) exit_code_ = cli::kDamaged;
      if (!said_[show_.kind()]) undecoded(show_.undecoded());
    }
    if (!o_.save_fullpage.empty()) save_pages(r);
    if (out_.size() >= kFlushAt) flush();
    if (++shown_ == o_.limit && stop_ == Stop::no) stop_ = Stop::limit;
  }

  // How many segments the threads may be reading, and one more to decompress meanwhile; no segments of more
  // than 64 MB.
  std::size_t segments_at_once() const {
    if (in_.shape.segment.bytes() > kLargestShared) return 0;
    const std::uint64_t pieces = ReadAhead::most_pieces(o_.jobs) * ReadAheadOptions{}.piece_bytes;
    return std::max<std::size_t>(o_.jobs, pieces / in_.shape.segment.bytes() + 2) + 1;
  }

  // Records that were read ahead.
  void piece(ShownPiece& piece) {
    at_end_ = false;
    progress_.reached(reader_.position().next);
    read_ += piece.read();
    shown_ += piece.shown();
    if (piece.is_damaged()) exit_code_ = cli::kDamaged;
    for (const Undecoded& u : piece.undecoded()) undecoded(u);
    sink().join(piece.sink());
    if (piece.text().empty() || !flush()) return;
    if (!cli::write_stdout(piece.text())) stop_ = Stop::output_gone;
  }

  // Whether pieces may be shown before it is known that nothing stops before them.
  bool can_read_ahead() const {
    return o_.jobs > 1 && o_.limit == 0 && !o_.follow && o_.save_fullpage.empty();
  }

  void save_pages(const RecordView& r) {
    // pg_waldump names a page by the timeline of the file (seg.ws_tli), not of the record.
    switch (saver_.save(show_.decoded(), in_.source->timeline(in_.shape.segment.segment_of(r.lsn)))) {
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
    sink().first_read(r);
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
      cli::note(
          fmt::format("the first records are timeline {}'s; {}, which would say where timeline {} begins, {}",
                      tli, history_file_name(in_.timeline), in_.timeline,
                      in_.history_unreadable ? "cannot be read" : "is not here"));
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
                          in_.shape.version->product, in_.timeline, older, to_string(r.lsn), before));
  }

  // One sentence for each kind of record: there may be millions of them.
  void undecoded(const Undecoded& u) {
    if (said_[u.kind]) return;
    said_[u.kind] = true;
    progress_.clear();
    u.of_extension ? cli::note(u.sentence) : cli::error(u.sentence);
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
    sink().gap(out_, g, sentence);
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
      const ReadPosition position = reader_.position();
      const Lsn at = read_ == 0 ? in_.range.begin : position.next;
      const Lsn last = read_ == 0 ? Lsn{} : position.last;
      sink().end(out_, {.reason = EndReason::range_end, .at = at, .last = last},
                 stop_ == Stop::limit    ? "as many records as were asked for"
                 : stop_ == Stop::signal ? "interrupted"
                                         : "a full-page image cannot be saved");
      if (flush() && stop_ == Stop::signal && can_remark())
        cli::note(fmt::format("interrupted; the last record is {}", to_string(last)));
      // Only who follows a log reads it until he is interrupted.
      if (stop_ == Stop::signal && !o_.follow) exit_code_ = 128 + caught_signal();
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
    sink().end(out_, shown, sentence);
    if (!flush()) return;
    if (o_.filters() && shown_ == 0 && read_ != 0)
      cli::note(fmt::format("none of the {} records read is one of those asked for", read_));
    normal ? cli::note(sentence) : cli::error(sentence);
    if (!o_.follow && end.reason != EndReason::unreadable) tell_cut_files(end);
  }

  // A file that is cut off behind all that was read shows in nothing else.
  void tell_cut_files(const End& end) {
    const bool told = end.error.code == Code::short_file || end.error.code == Code::bad_compression;
    const auto at = told ? std::optional(in_.shape.segment.segment_of(end.error.lsn)) : std::nullopt;
    const Lsn last = end.at > in_.range.begin && in_.shape.segment.is_start(end.at) ? end.at - 1 : end.at;
    for (const WrongSize& file : wrong_sizes(in_, in_.range.begin, last, at)) {
      file.partial ? cli::note(file.sentence) : cli::error(file.sentence);
      if (!file.partial && exit_code_ == cli::kOk) exit_code_ = cli::kDamaged;
    }
  }

  RecordSink& sink() { return show_.sink(); }

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
  const RecordFilter& filter_;
  Reader reader_;
  RecordShow show_;
  FullPageSaver saver_;
  Progress progress_;
  TextBuffer out_;
  std::array<bool, kKinds> said_{};
  std::uint64_t read_ = 0;
  std::uint64_t shown_ = 0;
  Stop stop_ = Stop::no;
  bool at_end_ = false;  // reader_.end() is where reading is now
  int exit_code_;
  std::optional<ReadAhead> ahead_;  // the last, so that its threads end before what they use
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
