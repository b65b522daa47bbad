#include "tools/waldump/input.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/history_text.hpp"
#include "tools/common/cli.hpp"
#include "tools/waldump/locate.hpp"
#include "tools/waldump/mixed_systems.hpp"
#include "tools/waldump/shape.hpp"

namespace walread::waldump {

namespace {

// Reads the history of in.timeline, if it is here. What is wrong with it is said once.
void read_history(Input& in) {
  if (in.timeline == 1) {
    in.history = parse_history_file(1, {});
    return;
  }
  const std::string path = in.directory + "/" + history_file_name(in.timeline);
  int os_error = 0;
  const auto text = read_small_file(path, kMaxHistoryFileSize, os_error);
  in.history = std::nullopt;
  if (text) {
    in.history = parse_history_file(in.timeline, std::as_bytes(std::span(*text)));
    const auto fatal = [](const HistoryProblem& p) { return is_fatal_to_server(p.kind); };
    const auto problem = std::ranges::find_if(in.history->problems, fatal);
    if (problem == in.history->problems.end()) return;
    cli::error(fmt::format("{}: {}", path, describe(*problem)));
  } else if (os_error != ENOENT) {
    cli::error(fmt::format("{}: the file cannot be read: {}", path, std::strerror(os_error)));
    in.history_unreadable = true;
  } else {
    return;
  }
  in.damaged = true;
}

std::vector<std::string> segment_names(const WalDirectory& directory) {
  std::vector<std::string> names;
  for (const WalFile& f : directory.files)
    if (is_readable_segment(f)) names.push_back(f.name);
  return names;
}

void set_source(Input& in, std::map<SegmentNumber, FileSource::Entry> segments) {
  const auto name = [tli = in.timeline, size = in.shape.segment](SegmentNumber n) {
    return segment_file_name(tli, n, size);
  };
  in.source = std::make_unique<FileSource>(std::move(segments), name);
}

// Files of a directory that hold segments and are not read.
void note_left_out(const Input& in, const WalDirectory& directory) {
  std::vector<std::string> packed, misnamed;
  for (const WalFile& f : directory.files) {
    if (f.parsed.kind != WalFileKind::kSegment || f.parsed.status != ArchiveStatus::kNone) continue;
    const auto number = f.parsed.segment_number(in.shape.segment);
    if (!number) {
      misnamed.push_back(f.name);
    } else if (!is_readable_segment(f) && !in.source->segments().contains(*number)) {
      packed.push_back(f.name);
    }
  }
  const auto list = [](const std::vector<std::string>& names) {
    return names.front() + (names.size() > 1 ? fmt::format(" and {} more", names.size() - 1) : "");
  };
  if (!packed.empty()) {
    cli::note(fmt::format("{}: left out, as packed by an archiver (decompress copies to have them read): {}",
                          in.directory, list(packed)));
  }
  if (!misnamed.empty()) {
    cli::note(fmt::format("{}: left out, as segments of {} MB have no such names: {}", in.directory,
                          in.shape.segment.bytes() >> 20, list(misnamed)));
  }
}

// Where a timeline's segment is missing and the one that it was copied from is here instead, reading stops at
// the fork: what the older timeline has behind it belongs to another history.
void cut_at_missing_fork(Input& in) {
  if (!in.follows_history) return;
  const SegmentSize size = in.shape.segment;
  for (const HistoryEntry& entry : in.history->entries) {
    const auto left = in.history->switch_point(entry.parent);
    if (!left || !left->lsn.valid() || left->lsn <= in.range.begin || left->lsn >= in.range.end) continue;
    const auto it = in.source->segments().find(size.segment_of(left->lsn));
    if (it == in.source->segments().end() || size.is_start(left->lsn) || it->second.timeline != entry.parent)
      continue;
    in.range.end = left->lsn;
    in.cut = fmt::format(
        "{}: the segment is not here: timeline {} leaves timeline {} in it, at {}, and reading stops there",
        segment_file_name(left->next, it->first, size), left->next, entry.parent, to_string(left->lsn));
    return;
  }
}

bool fail(int& exit_code, int code, const std::string& sentence) {
  exit_code = code;
  cli::error(sentence);
  return false;
}

// Sets in.range for a directory.
bool set_range(const Options& o, Input& in, int& exit_code) {
  const SegmentSize size = in.shape.segment;
  const auto& segments = in.source->segments();
  const Lsn first = size.start_of(segments.begin()->first);
  const Lsn last = size.start_of(segments.rbegin()->first) + size.bytes();
  in.range.begin = o.start.value_or(first);
  in.range.end = o.end.value_or(kMaxLsn);
  in.range.across_missing = !o.start || o.on_damage == OnDamage::skip;
  const auto fail_with = [&](const std::string& sentence) {
    return fail(
        exit_code, cli::kCannotRead,
        fmt::format("{}: no segment of timeline {} here holds {}", in.directory, in.timeline, sentence));
  };
  if (in.range.end <= first)
    return fail_with(
        fmt::format("what is before {}: they begin at {}", to_string(in.range.end), to_string(first)));
  if (segments.contains(size.segment_of(in.range.begin)) || (o.follow && in.range.begin >= last)) return true;
  std::string sentence = fmt::format("{}: they begin at {} and end at {}", to_string(in.range.begin),
                                     to_string(first), to_string(last));
  if (in.range.begin > first && in.range.begin < last) sentence += ", with a gap there";
  const auto older = in.history ? in.history->tli_of_lsn(in.range.begin) : in.timeline;
  if (older != in.timeline && !in.follows_history)
    sentence += fmt::format("; it is timeline {}'s: leave --timeline out to read both", older);
  return fail_with(sentence);
}

std::optional<Input> open_segments(const Options& o, int& exit_code) {
  const auto first = find_segment(o, o.files[0], nullptr, exit_code);
  if (!first) return std::nullopt;
  const auto second = o.files.size() == 2 ? find_segment(o, o.files[1], &*first, exit_code) : std::nullopt;
  if (o.files.size() == 2 && !second) return std::nullopt;
  const NamedSegment& last = second ? *second : *first;

  Input in;
  in.directory = first->directory;
  const WalDirectory directory = list_wal_directory(in.directory);
  std::vector<std::string> names = segment_names(directory);
  names.insert(names.begin(), first->name);
  std::uint16_t magic = 0;
  if (!choose_shape(in, names, magic, exit_code)) return std::nullopt;

  const SegmentSize size = in.shape.segment;
  const auto begin = first->parsed.segment_number(size);
  const auto end = last.parsed.segment_number(size);
  const auto usage = [&](const std::string& sentence) {
    fail(exit_code, cli::kUsage, sentence);
    return std::nullopt;
  };
  if (!begin || !end) {
    return usage(
        fmt::format("{}: with segments of {} MB no file has this name: its last eight digits end at {:08X}",
                    begin ? last.name : first->name, size.bytes() >> 20, size.segments_per_xlogid() - 1));
  }
  if (*end < *begin) return usage(fmt::format("ENDSEG {} is before STARTSEG {}", last.name, first->name));
  // As the server's tool: the timeline is that of the last file named.
  in.timeline = last.parsed.tli;
  if (o.timeline && *o.timeline != in.timeline)
    return usage(fmt::format("--timeline {} does not fit {}, a segment of timeline {}", *o.timeline,
                             last.name, in.timeline));
  in.range.begin = o.start.value_or(size.start_of(*begin));
  in.range.end = o.end.value_or(size.start_of(*end) + size.bytes());
  if (size.segment_of(in.range.begin) != *begin)
    return usage(fmt::format("start position {} is not inside {}", to_string(in.range.begin), first->name));
  if (size.segment_before(in.range.end) != *end)
    return usage(fmt::format("end position {} is not inside {}", to_string(in.range.end), last.name));
  in.range.across_missing = o.on_damage == OnDamage::skip;
  if (!o.end) in.last_segment = last.name;

  read_history(in);
  in.follows_history = in.history && first->parsed.tli != in.timeline;
  auto segments = in.follows_history ? segments_of_history(directory, size, *in.history)
                                     : segments_of_timeline(directory, size, in.timeline);
  if (in.follows_history && segments.contains(*begin) && segments[*begin].timeline > first->parsed.tli) {
    // As the server's tool, which reads all segments on the timeline of the last one.
    cli::note(fmt::format("{} is read instead of {}, from which it was copied up to the fork",
                          segment_file_name(segments[*begin].timeline, *begin, size), first->name));
  } else {
    segments[*begin] = {first->path(), first->parsed.tli};
  }
  if (second) segments[*end] = {second->path(), second->parsed.tli};
  set_source(in, std::move(segments));
  take_system_id(in, *begin);
  if (!choose_system(o, in, magic, *begin, exit_code)) return std::nullopt;
  return in;
}

std::optional<Input> open_directory(const Options& o, const std::string& path, int& exit_code) {
  const auto unreadable = [&](const std::string& sentence) {
    fail(exit_code, cli::kCannotRead, sentence);
    return std::nullopt;
  };
  const WalDirectory directory = find_wal_directory(path);
  Input in;
  in.whole_directory = true;
  in.directory = directory.path;
  if (directory.os_error != 0)
    return unreadable(
        fmt::format("{}: the directory cannot be read: {}", in.directory, std::strerror(directory.os_error)));
  const std::vector<std::string> names = segment_names(directory);
  if (names.empty()) {
    const auto packed = std::ranges::find_if(directory.files, [](const WalFile& f) {
      return f.parsed.kind == WalFileKind::kSegment && f.parsed.status == ArchiveStatus::kNone;
    });
    const std::string also = packed == directory.files.end()
                                 ? ""
                                 : fmt::format("; {} is packed: decompress a copy of it first", packed->name);
    return unreadable(fmt::format("{}: there are no WAL segments here{}{}", in.directory,
                                  in.directory != path ? "" : ", nor in a pg_wal or pg_xlog below", also));
  }
  std::uint16_t magic = 0;
  if (!choose_shape(in, names, magic, exit_code)) return std::nullopt;
  const SegmentSize size = in.shape.segment;
  TimelineId newest = 0;
  for (const std::string& name : names) {
    const WalFileName parsed = parse_wal_file_name(name);
    if (parsed.segment_number(size)) newest = std::max(newest, parsed.tli);
  }
  if (newest == 0) {
    return unreadable(fmt::format("{}: with segments of {} MB no file is called {}, or any other name here",
                                  in.directory, size.bytes() >> 20, names.front()));
  }
  in.timeline = o.timeline.value_or(newest);
  read_history(in);
  in.follows_history = !o.timeline && in.history.has_value();
  set_source(in, in.follows_history ? segments_of_history(directory, size, *in.history)
                                    : segments_of_timeline(directory, size, in.timeline));
  if (in.source->segments().empty())
    return unreadable(
        fmt::format("{}: there are no segments of timeline {} here", in.directory, in.timeline));
  if (!o.timeline && !in.history && in.history_unreadable) {
    cli::note(fmt::format("without {} only segments of timeline {} are read; -t chooses another",
                          history_file_name(in.timeline), in.timeline));
  } else if (!o.timeline && !in.history && !in.damaged) {
    cli::note(fmt::format("{} is not here, so only segments of timeline {} are read; -t chooses another",
                          history_file_name(in.timeline), in.timeline));
  }
  note_left_out(in, directory);
  if (!set_range(o, in, exit_code)) return std::nullopt;
  cut_at_missing_fork(in);
  const SegmentNumber begin = size.segment_of(in.range.begin);
  const SegmentNumber oldest = in.source->segments().begin()->first;
  const SegmentNumber first = in.source->segments().contains(begin) ? begin : oldest;
  take_system_id(in, first);
  if (!choose_system(o, in, magic, first, exit_code)) return std::nullopt;
  if (const std::string mixed = mixed_systems(in, names); !mixed.empty()) {
    cli::error(mixed);
    in.damaged = true;
  }
  return in;
}

}  // namespace

std::optional<Input> open_input(const Options& o, int& exit_code) {
  if (o.path && !is_directory(*o.path)) {
    struct stat st {};
    const char* why = ::stat(o.path->c_str(), &st) == 0 ? "this is not a directory" : std::strerror(errno);
    fail(exit_code, cli::kCannotRead, fmt::format("{}: {}", *o.path, why));
    return std::nullopt;
  }
  if (o.files.empty()) {
    const auto directory = o.path ? o.path : default_directory();
    if (directory) return open_directory(o, *directory, exit_code);
    fail(exit_code, cli::kUsage,
         "no directory and no segment given, and none found: there are no segments here, and PGDATA is not "
         "set");
    cli::hint();
    return std::nullopt;
  }
  if (o.files.size() == 1 && !o.path && is_directory(o.files[0]))
    return open_directory(o, o.files[0], exit_code);
  return open_segments(o, exit_code);
}

void refresh(Input& in, Lsn reached) {
  const WalDirectory directory = list_wal_directory(in.directory);
  TimelineId newest = in.timeline;
  for (const std::string& name : segment_names(directory))
    newest = std::max(newest, parse_wal_file_name(name).tli);
  if (in.follows_history && newest > in.timeline && newest != in.refused) {
    Input newer;
    newer.directory = in.directory;
    newer.timeline = newest;
    read_history(newer);
    const auto left = newer.history ? newer.history->switch_point(in.timeline) : std::nullopt;
    if (left && left->lsn >= reached) {
      cli::note(fmt::format("timeline {} leaves timeline {} at {}, and is followed from there on", left->next,
                            in.timeline, to_string(left->lsn)));
      in.timeline = newest;
      in.history = newer.history;
    } else {
      const std::string why = !left ? "its history does not say where it leaves timeline"
                                    : fmt::format("it leaves at {}, before what was read already, timeline",
                                                  to_string(left->lsn));
      cli::error(fmt::format("timeline {} appeared but is not followed: {} {}", newest, why, in.timeline));
      in.refused = newest;
    }
  }
  const auto segments = in.follows_history ? segments_of_history(directory, in.shape.segment, *in.history)
                                           : segments_of_timeline(directory, in.shape.segment, in.timeline);
  for (const auto& [number, entry] : segments) {
    const auto known = in.source->segments().find(number);
    if (known == in.source->segments().end() || known->second.path != entry.path)
      in.source->add(number, entry);
  }
}

}  // namespace walread::waldump
