#include "libwalread/io/segment_name.hpp"

#include <algorithm>
#include <utility>

namespace walread {

namespace {

constexpr std::string_view kPartial = ".partial";
constexpr std::string_view kHistory = ".history";
constexpr std::string_view kBackup = ".backup";
constexpr std::string_view kSummary = ".summary";
constexpr std::string_view kReady = ".ready";
constexpr std::string_view kDone = ".done";
constexpr std::string_view kTemporaryPrefix = "xlogtemp.";
constexpr std::string_view kTemporarySummary = "temp.summary";
constexpr std::string_view kRestoredSegment = "RECOVERYXLOG";
constexpr std::string_view kRestoredHistory = "RECOVERYHISTORY";
constexpr std::string_view kArchiveStatus = "archive_status";
constexpr std::string_view kSummaries = "summaries";

// ".tmp": pg_receivewal and pg_basebackup while they write a history file. ".part": pg_probackup while it
// copies. ".deleted": a segment on Windows that was unlinked while open (xlog.c RemoveXlogFile()).
constexpr std::string_view kTemporarySuffixes[] = {".tmp", ".part", ".deleted"};

struct SuffixRow {
  FileCompression compression;
  std::string_view suffix;
};

constexpr SuffixRow kCompressions[] = {
    {FileCompression::kGzip, ".gz"},       {FileCompression::kLz4, ".lz4"},
    {FileCompression::kZstd, ".zst"},      {FileCompression::kXz, ".xz"},
    {FileCompression::kBzip2, ".bz2"},     {FileCompression::kLzo, ".lzo"},
    {FileCompression::kBrotli, ".br"},     {FileCompression::kLzma, ".lzma"},
    {FileCompression::kSnappy, ".snappy"}, {FileCompression::kCompress, ".Z"},
};

constexpr char kUpperDigits[] = "0123456789ABCDEF";
constexpr char kLowerDigits[] = "0123456789abcdef";
constexpr std::size_t kSha1Digits = 40;

// Reads a name from left to right; a step that does not match takes nothing.
class NameReader {
 public:
  explicit NameReader(std::string_view name) : rest_(name) {}

  bool at_end() const { return rest_.empty(); }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // Eight upper-case hexadecimal digits.
  bool take_hex8(std::uint32_t& value) {
    if (rest_.size() < 8) return false;
    std::uint32_t result = 0;
    for (const char c : rest_.substr(0, 8)) {
      const auto digit = digit_value(c, kUpperDigits);
      if (!digit) return false;
      result = (result << 4) | *digit;
    }
    value = result;
    rest_.remove_prefix(8);
    return true;
  }

  // pgBackRest's "-" and 40 lower-case hexadecimal digits.
  bool take_sha1(std::array<std::uint8_t, kSha1Digits / 2>& value) {
    if (rest_.size() < 1 + kSha1Digits || rest_[0] != '-') return false;
    const std::string_view digits = rest_.substr(1, kSha1Digits);
    std::array<std::uint8_t, kSha1Digits / 2> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
      const auto high = digit_value(digits[2 * i], kLowerDigits);
      const auto low = digit_value(digits[2 * i + 1], kLowerDigits);
      if (!high || !low) return false;
      result[i] = static_cast<std::uint8_t>((*high << 4) | *low);
    }
    value = result;
    rest_.remove_prefix(1 + kSha1Digits);
    return true;
  }

  FileCompression take_compression() {
    // Each suffix ends where the name or ".partial" does, so none can be taken for the start of a longer one.
    for (const SuffixRow& row : kCompressions) {
      if (!rest_.starts_with(row.suffix)) continue;
      const std::string_view after = rest_.substr(row.suffix.size());
      if (!after.empty() && after != kPartial) continue;
      rest_ = after;
      return row.compression;
    }
    return FileCompression::kNone;
  }

 private:
  static std::optional<std::uint32_t> digit_value(char c, std::string_view digits) {
    const std::size_t index = digits.find(c);
    if (index == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint32_t>(index);
  }

  std::string_view rest_;
};

// TTTTTTTT.history[.gz]
std::optional<WalFileName> parse_history(std::string_view text) {
  NameReader reader(text);
  WalFileName name{.kind = WalFileKind::kHistory};
  if (!reader.take_hex8(name.tli) || !reader.take(kHistory)) return std::nullopt;
  name.compression = reader.take_compression();
  if (!reader.at_end()) return std::nullopt;
  return name;
}

// TTTTTTTT and the two LSNs, each in 16 digits, then .summary
std::optional<WalFileName> parse_summary(std::string_view text) {
  NameReader reader(text);
  WalFileName name{.kind = WalFileKind::kSummary};
  std::uint32_t half[4] = {};
  if (!reader.take_hex8(name.tli)) return std::nullopt;
  for (std::uint32_t& value : half) {
    if (!reader.take_hex8(value)) return std::nullopt;
  }
  if (!reader.take(kSummary) || !reader.at_end()) return std::nullopt;
  name.summary_begin = Lsn{(std::uint64_t{half[0]} << 32) | half[1]};
  name.summary_end = Lsn{(std::uint64_t{half[2]} << 32) | half[3]};
  return name;
}

// The names that begin with 24 digits: segments with all that may follow, and backup history files.
std::optional<WalFileName> parse_segment_or_backup(std::string_view text) {
  NameReader reader(text);
  WalFileName name{.kind = WalFileKind::kSegment};
  if (!reader.take_hex8(name.tli) || !reader.take_hex8(name.log) || !reader.take_hex8(name.seg)) {
    return std::nullopt;
  }
  name.partial = reader.take(kPartial);
  if (!name.partial && reader.take(".")) {
    if (reader.take_hex8(name.backup_offset) && reader.take(kBackup)) {
      name.kind = WalFileKind::kBackupHistory;
    } else {
      // Not a backup history file; read the part from the dot on again, as a compression suffix.
      name.backup_offset = 0;
      reader = NameReader(text.substr(kSegmentNameSize));
    }
  }
  if (name.kind == WalFileKind::kSegment) name.has_sha1 = reader.take_sha1(name.sha1);
  name.compression = reader.take_compression();
  if (name.kind == WalFileKind::kSegment && name.compression != FileCompression::kNone && !name.partial &&
      !name.has_sha1) {
    name.partial_after_compression = reader.take(kPartial);
    name.partial = name.partial_after_compression;
  }
  if (!reader.at_end()) return std::nullopt;
  return name;
}

// A segment, history or backup history file, without regard to archive_status.
std::optional<WalFileName> parse_archivable(std::string_view text) {
  if (auto name = parse_segment_or_backup(text)) return name;
  return parse_history(text);
}

// "xlogtemp." and the process id of the writer (xlog.c XLogFileInit(), timeline.c writeTimeLineHistory()).
bool is_temporary(std::string_view text) {
  if (text == kTemporarySummary) return true;
  if (text.starts_with(kTemporaryPrefix)) {
    const std::string_view pid = text.substr(kTemporaryPrefix.size());
    return !pid.empty() && std::ranges::all_of(pid, [](char c) { return c >= '0' && c <= '9'; });
  }
  return std::ranges::any_of(kTemporarySuffixes, [&](std::string_view s) { return text.ends_with(s); });
}

char* write_hex8(char* out, std::uint32_t value) {
  for (int i = 7; i >= 0; --i) *out++ = kUpperDigits[(value >> (4 * i)) & 0xF];
  return out;
}

void append_hex8(std::string& out, std::uint32_t value) {
  char digits[8];
  out.append(digits, write_hex8(digits, value));
}

bool has_segment(const WalFileName& name) {
  return name.kind == WalFileKind::kSegment || name.kind == WalFileKind::kBackupHistory;
}

}  // namespace

std::optional<SegmentNumber> WalFileName::segment_number(SegmentSize size) const {
  if (!has_segment(*this) || seg >= size.segments_per_xlogid()) return std::nullopt;
  return log * size.segments_per_xlogid() + seg;
}

std::optional<SegmentNumber> WalFileName::normalised_segment_number(SegmentSize size) const {
  if (!has_segment(*this)) return std::nullopt;
  // At most 2^32 * 4096 + 2^32: no overflow.
  const SegmentNumber number = log * size.segments_per_xlogid() + seg;
  if (number > size.max_segment()) return std::nullopt;
  return number;
}

std::optional<Lsn> WalFileName::backup_start(SegmentSize size) const {
  if (kind != WalFileKind::kBackupHistory || backup_offset >= size.bytes()) return std::nullopt;
  const auto number = segment_number(size);
  if (!number) return std::nullopt;
  return size.start_of(*number) + backup_offset;
}

WalFileName parse_wal_file_name(std::string_view name) {
  if (auto parsed = parse_archivable(name)) return *parsed;
  if (auto parsed = parse_summary(name)) return *parsed;

  for (const auto& [ending, status] :
       {std::pair{kReady, ArchiveStatus::kReady}, std::pair{kDone, ArchiveStatus::kDone}}) {
    if (!name.ends_with(ending)) continue;
    auto parsed = parse_archivable(name.substr(0, name.size() - ending.size()));
    // The archiver looks at nothing but the server's own names (pgarch.h VALID_XFN_CHARS, MAX_XFN_CHARS).
    if (!parsed || parsed->compression != FileCompression::kNone || parsed->has_sha1) continue;
    parsed->status = status;
    return *parsed;
  }

  if (name == kRestoredSegment) return {.kind = WalFileKind::kRestoredSegment};
  if (name == kRestoredHistory) return {.kind = WalFileKind::kRestoredHistory};
  if (name == kArchiveStatus) return {.kind = WalFileKind::kArchiveStatusDirectory};
  if (name == kSummaries) return {.kind = WalFileKind::kSummariesDirectory};
  if (is_temporary(name)) return {.kind = WalFileKind::kTemporary};
  return {.kind = WalFileKind::kOther};
}

bool is_segment_name(std::string_view name) {
  return name.size() == kSegmentNameSize && name.find_first_not_of(kUpperDigits) == std::string_view::npos;
}

std::optional<std::string> to_string(const WalFileName& name) {
  switch (name.kind) {
    case WalFileKind::kRestoredSegment:
      return std::string(kRestoredSegment);
    case WalFileKind::kRestoredHistory:
      return std::string(kRestoredHistory);
    case WalFileKind::kArchiveStatusDirectory:
      return std::string(kArchiveStatus);
    case WalFileKind::kSummariesDirectory:
      return std::string(kSummaries);
    case WalFileKind::kTemporary:
    case WalFileKind::kOther:
      return std::nullopt;
    case WalFileKind::kSegment:
    case WalFileKind::kHistory:
    case WalFileKind::kBackupHistory:
    case WalFileKind::kSummary:
      break;
  }

  std::string out;
  append_hex8(out, name.tli);
  if (has_segment(name)) {
    append_hex8(out, name.log);
    append_hex8(out, name.seg);
  }
  if (name.kind == WalFileKind::kHistory) out += kHistory;
  if (name.kind == WalFileKind::kBackupHistory) {
    out += '.';
    append_hex8(out, name.backup_offset);
    out += kBackup;
  }
  if (name.kind == WalFileKind::kSummary) {
    for (const Lsn lsn : {name.summary_begin, name.summary_end}) {
      append_hex8(out, lsn.high());
      append_hex8(out, lsn.low());
    }
    out += kSummary;
  }
  if (name.partial && !name.partial_after_compression) out += kPartial;
  if (name.has_sha1) {
    out += '-';
    for (const std::uint8_t byte : name.sha1) {
      out += kLowerDigits[byte >> 4];
      out += kLowerDigits[byte & 0xF];
    }
  }
  out += suffix(name.compression);
  if (name.partial_after_compression) out += kPartial;
  if (name.status == ArchiveStatus::kReady) out += kReady;
  if (name.status == ArchiveStatus::kDone) out += kDone;
  return out;
}

char* write_segment_file_name(char* out, TimelineId tli, SegmentNumber segment, SegmentSize size) {
  out = write_hex8(out, tli);
  out = write_hex8(out, size.log_part(segment));
  return write_hex8(out, size.seg_part(segment));
}

std::string segment_file_name(TimelineId tli, SegmentNumber segment, SegmentSize size) {
  char name[kSegmentNameSize];
  return std::string(name, write_segment_file_name(name, tli, segment, size));
}

std::string history_file_name(TimelineId tli) {
  std::string out;
  append_hex8(out, tli);
  out += kHistory;
  return out;
}

std::string backup_history_file_name(TimelineId tli, Lsn backup_start, SegmentSize size) {
  std::string out = segment_file_name(tli, size.segment_of(backup_start), size);
  out += '.';
  append_hex8(out, static_cast<std::uint32_t>(size.offset_of(backup_start)));
  out += kBackup;
  return out;
}

std::string_view suffix(FileCompression compression) {
  for (const SuffixRow& row : kCompressions) {
    if (row.compression == compression) return row.suffix;
  }
  return {};
}

}  // namespace walread
