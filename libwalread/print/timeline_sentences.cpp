// Sentences and advice: the words of a finding (timeline_words.hpp) with its evidence filled in.
#include <fmt/format.h>

#include <array>
#include <system_error>

#include "libwalread/files/control_file.hpp"
#include "libwalread/files/setting_values.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/printable.hpp"
#include "libwalread/print/start_up_words.hpp"
#include "libwalread/print/time_text.hpp"
#include "libwalread/print/timeline_text.hpp"
#include "libwalread/print/timeline_words.hpp"

namespace walread {

namespace {

std::string_view state_name(std::uint64_t state) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "starting up",       "shut down",           "shut down in recovery", "shutting down",
      "in crash recovery", "in archive recovery", "in production"};
  return state < kNames.size() ? kNames[state] : "unrecognized";
}

std::string list_of(const std::vector<std::string>& items, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < items.size() && i < most; ++i)
    out += (i == 0 ? "" : ", ") + printable(items[i]);
  if (items.size() > most) out += fmt::format(" and {} more", items.size() - most);
  return out;
}

// A place whose file is called otherwise is compressed, or .partial: no server takes it for that segment.
std::string place_of(const SegmentFact& s) {
  if (s.places.empty()) return s.name + " (nowhere else)";
  const std::string& place = s.places.front();
  if (place.ends_with("/" + s.name)) return s.name + " (there is " + place + ")";
  return s.name + (place.ends_with(".partial") ? " (under this name: " : " (decompressed: ") + place + ")";
}

std::string list_of(const std::vector<SegmentFact>& segments) {
  std::vector<std::string> items;
  for (const SegmentFact& s : segments) items.push_back(place_of(s));
  return list_of(items, 4);
}

std::string text_of(std::string_view key, const EvidenceValue& v) {
  using Kind = EvidenceValue::Kind;
  switch (v.kind) {
    case Kind::lsn:
      return to_string(Lsn{v.number});
    case Kind::number:
      if (key == "state") return std::string(state_name(v.number));
      if (key == "os_error") return std::generic_category().message(static_cast<int>(v.number));
      return std::to_string(v.number);
    case Kind::moment: {
      TextBuffer out;
      put_utc_timestamp(out, static_cast<std::int64_t>(v.number));
      return std::string(out.view());
    }
    case Kind::text:
      return printable(v.text);
    case Kind::texts:
      return list_of(v.texts, 4);
    case Kind::segments:
      return list_of(v.segments);
  }
  return {};
}

std::string_view end_words(EndReason reason) {
  switch (reason) {
    case EndReason::range_end:
    case EndReason::range_end_in_record:
      return "reading ended where it was told to";
    case EndReason::zeros:
      return "nothing was written behind it, a clean end";
    case EndReason::recycled:
      return "what follows is left from an earlier use of the file, a clean end";
    case EndReason::torn_record:
      return "what follows is no complete record, as a crash leaves it, and nothing valid follows";
    case EndReason::last_segment:
      return "the segment is full and the next one is not here";
    case EndReason::record_continues:
      return "the last record goes on in a segment that is not here";
    case EndReason::damage:
      return "the WAL is damaged there";
    case EndReason::unreadable:
      return "the file cannot be read on";
  }
  return "";
}

std::string end_sentence(const NodeFacts& node) {
  const LogEnd& end = node.wal.end;
  if (end.left_timeline && end.found != 0)
    return fmt::format(
        "its WAL ends at {}: the file there is of timeline {}, which was left for timeline {} at that point",
        to_string(end.end.at), end.found, end.expected);
  return fmt::format("its WAL ends at {} in {}: {}", to_string(end.end.at), end.file,
                     end_words(end.end.reason));
}

std::string filled(std::string_view text, const Finding& finding, const TimelineReport& report);

// The sentence of the finding that `why` names, with this one's evidence.
std::string because(const Finding& finding, const TimelineReport& report) {
  const EvidenceValue* why = finding.find("why");
  if (why == nullptr) return {};
  if (why->text == "other-version")
    return "the WAL of the two directories is of different releases, or of different sizes of segment or "
           "page";
  for (const FindingRow& row : finding_rows())
    if (row.name == why->text) return filled(words_of(row.id).what, finding, report);
  return printable(why->text);
}

// Why nothing tells how the log of the directory that the finding is about is cut.
std::string wal_fault(const Finding& finding, const TimelineReport& report) {
  const EvidenceValue* directory = finding.find("directory");
  const TimelineFacts& f = report.facts;
  const bool other = f.other && directory != nullptr && directory->text == f.other->path;
  const WalFacts& wal = other ? f.other->wal : f.subject.wal;
  switch (wal.state) {
    case WalFilesState::no_segments:
      return fmt::format("no segment is in {}", printable(wal.place.directory));
    case WalFilesState::no_shape:
      return printable(describe_first_header(wal.place.error));
    case WalFilesState::unread_system:
      return describe(wal.place.unread);
    case WalFilesState::unknown_magic:
      return fmt::format("its pages are of a system that is not known (magic number {:04X})",
                         wal.place.magic);
    case WalFilesState::ambiguous_system:
      return "no intact record in it tells which system wrote it; say which it is with --system";
    case WalFilesState::ready:
    case WalFilesState::no_directory:
      break;
  }
  return "pg_control does not tell where recovery begins";
}

bool commits_nothing(const Finding& finding) {
  const EvidenceValue* commits = finding.find("commits");
  const EvidenceValue* prepares = finding.find("prepares");
  return commits != nullptr && commits->number == 0 && (prepares == nullptr || prepares->number == 0) &&
         finding.find("gap_from") == nullptr;
}

// Words that the evidence or the product chooses.
std::string words_that_depend(std::string_view key, const Finding& finding, const TimelineReport& report) {
  const TimelineFacts& f = report.facts;
  const bool greenplum = f.subject.greenplum();
  const bool segments = f.subject.system && known_setting("wal_keep_segments", *f.subject.system) != nullptr;
  if (key == "wal_keep") return segments ? "wal_keep_segments" : "wal_keep_size";
  if (key == "history_file") return history_file_name(f.subject.target.target);
  if (key == "who_settles")
    return greenplum ? "distributed recovery settles them after activation, as the coordinator has decided"
                     : "they wait for COMMIT PREPARED or ROLLBACK PREPARED after activation";
  if (key == "no_commit")
    return commits_nothing(finding) ? "no commit is among them, so no committed work is lost" : "";
  if (key == "save_from_old")
    return commits_nothing(finding)
               ? ""
               : "save what matters from " + printable(f.subject.path) + ", a copy of it at best";
  if (key == "save_from_primary") {
    // A gap before the first of them, and they would not be read.
    if (!f.pair || !f.pair->only_b.whole() || f.pair->ancestry != Ancestry::same) return "";
    const SegmentSize size = *SegmentSize::make(f.other->wal.segment_bytes);
    const auto name = [&](SegmentNumber n) { return segment_file_name(f.other->target.target, n, size); };
    const SegmentNumber first = size.segment_of(f.pair->parted_at);
    const SegmentNumber last = size.segment_before(f.pair->only_b.until);
    return fmt::format(
        "to lose nothing, copy {}{} of the primary over those in the WAL directory of {} while it is stopped",
        name(first), first == last ? "" : " to " + name(last), printable(f.subject.path));
  }
  return {};
}

// What a placeholder stands for; empty if there is no such evidence.
std::string value_of(std::string_view key, const Finding& finding, const TimelineReport& report) {
  if (key == "subject") return printable(report.facts.subject.path);
  if (key == "other") return report.facts.other ? printable(report.facts.other->path) : "NEW";
  if (key == "node") {
    const EvidenceValue* directory = finding.find("directory");
    return printable(directory != nullptr ? directory->text : report.facts.subject.path);
  }
  if (const std::string words = words_that_depend(key, finding, report); !words.empty()) return words;
  if (key == "because") return because(finding, report);
  if (key == "fault") return wal_fault(finding, report);
  if (key == "damage") return printable(describe_fault(report.facts.subject.wal.end.end.error));
  if (key == "end_sentence") return end_sentence(report.facts.subject);
  const EvidenceValue* value = finding.find(key);
  if (const EvidenceValue* check = finding.find("check"); check != nullptr && key == "start_up")
    return filled(start_up_words_of(check->text).what, finding, report);
  else if (check != nullptr && key == "start_up_advice")
    return filled(start_up_words_of(check->text).advice, finding, report);
  return value != nullptr ? text_of(key, *value) : std::string();
}

// {key#one|many}: the value and the word in its right number.
std::string counted(std::string_view inside, const Finding& finding, const TimelineReport& report) {
  const std::size_t hash = inside.find('#');
  const std::size_t bar = inside.find('|', hash);
  const std::string value = value_of(inside.substr(0, hash), finding, report);
  const std::string_view word =
      value == "1" ? inside.substr(hash + 1, bar - hash - 1) : inside.substr(bar + 1);
  return value + " " + std::string(word);
}

// {key?before|after}: `before`, the value and `after` if there is one, else nothing.
std::string if_there(std::string_view inside, const Finding& finding, const TimelineReport& report) {
  const std::size_t question = inside.find('?');
  const std::size_t bar = inside.find('|', question);
  const std::string value = value_of(inside.substr(0, question), finding, report);
  if (value.empty()) return {};
  return std::string(inside.substr(question + 1, bar - question - 1)) + value +
         std::string(inside.substr(bar + 1));
}

// {key} is replaced by its value.
std::string filled(std::string_view text, const Finding& finding, const TimelineReport& report) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    const std::size_t kind = inside.find_first_of("#?");
    if (kind == std::string_view::npos) {
      out += value_of(inside, finding, report);
    } else {
      out += inside[kind] == '#' ? counted(inside, finding, report) : if_there(inside, finding, report);
    }
  }
  return out;
}

}  // namespace

std::string sentence_of(const Finding& finding, const TimelineReport& report) {
  return filled(words_of(finding.id).what, finding, report);
}

std::string advice_of(const Finding& finding, const TimelineReport& report) {
  return filled(words_of(finding.id).advice, finding, report);
}

}  // namespace walread
