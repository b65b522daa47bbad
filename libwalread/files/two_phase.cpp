#include "libwalread/files/two_phase.hpp"

#include <charconv>
#include <filesystem>

#include "formats/behaviour.hpp"
#include "formats/registry.hpp"
#include "libwalread/core/crc.hpp"
#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

using formats::System;
using Kind = FileProblemKind;

// Larger than any that is written: the most subtransactions, relations and locks come to a few megabytes.
constexpr std::size_t kMaxTwoPhaseFile = std::size_t{64} << 20;
constexpr std::size_t kSharedHeader = 48;  // as much as every layout has
constexpr std::size_t kCrcSize = 4;
constexpr std::size_t kOldGidSize = 200;  // twophase.h GIDSIZE

struct TwoPhaseLayout {
  std::uint32_t magic;
  formats::FormatSet in;
  std::size_t messages_at;  // ninvalmsgs
  std::size_t gid_size_at;  // 0: a field of 200 bytes in the header
  std::size_t origin_at;    // 0: none
  std::size_t gid_at;
};

constexpr TwoPhaseLayout kLayouts[] = {
    {0x57F94534, formats::since(System::pg15), 48, 54, 56, 72},
    {0x57F94534, formats::between(System::pg11, System::pg14), 40, 46, 48, 64},
    {0x57F94533, formats::between(System::pg96, System::pg10), 40, 46, 0, 48},
    {0x57F94532, formats::until(System::pg95), 40, 0, 0, 45},
};

std::optional<std::uint64_t> parse_name(std::string_view name) {
  if (name.size() != 8 && name.size() != 16) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : name)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'))) return std::nullopt;
  std::from_chars(name.data(), name.data() + name.size(), value, 16);
  return value;
}

class TwoPhaseParser {
 public:
  TwoPhaseParser(std::string_view name, Bytes bytes, std::optional<System> system)
      : bytes_(bytes), system_(system) {
    out_.file = std::string(name);
  }

  TwoPhaseFile parse() {
    check_name();
    if (bytes_.size() < kSharedHeader + kCrcSize) {
      add({.kind = bytes_.empty() ? Kind::empty_file : Kind::short_file,
           .expected = kSharedHeader + kCrcSize,
           .found = bytes_.size()});
      return std::move(out_);
    }
    out_.magic = at<std::uint32_t>(0);
    const TwoPhaseLayout* layout = find_layout();
    if (layout == nullptr || !check_length() || !check_crc(*layout)) return std::move(out_);
    read_fields(*layout);
    return std::move(out_);
  }

 private:
  template <class T>
  T at(std::size_t offset) const {
    return load<T>(bytes_.data() + offset);
  }

  void add(FileProblem problem) {
    problem.file = "pg_twophase/" + out_.file;
    out_.problems.push_back(std::move(problem));
  }

  void check_name() {
    const auto xid = parse_name(out_.file);
    if (xid) out_.name_xid = *xid;
    // twophase.c restoreTwoPhaseData(): names of any other length are passed over.
    const bool any_length = !system_ || behaves(*system_, formats::Behaviour::two_phase_names_of_any_length);
    const bool long_names = system_ && behaves(*system_, formats::Behaviour::two_phase_names_of_16_digits);
    const std::size_t digits = any_length ? out_.file.size() : long_names ? 16 : 8;
    if (!xid || out_.file.size() != digits) add({.kind = Kind::name_ignored});
  }

  // The gid of a layout, without its terminating zero; nothing if it does not end where it should.
  std::optional<std::string_view> gid(const TwoPhaseLayout& layout) const {
    // The fields in front of the gid may be cut off, too: kSharedHeader is less than what this layout has.
    if (layout.gid_at + kCrcSize > bytes_.size()) return std::nullopt;
    const std::size_t size = layout.gid_size_at == 0 ? kOldGidSize : at<std::uint16_t>(layout.gid_size_at);
    if (layout.gid_at + size + kCrcSize > bytes_.size()) return std::nullopt;
    std::string_view text(reinterpret_cast<const char*>(bytes_.data() + layout.gid_at), size);
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos || (layout.gid_size_at != 0 && end + 1 != size)) return std::nullopt;
    return text.substr(0, end);
  }

  const TwoPhaseLayout* find_layout() {
    const TwoPhaseLayout* of_magic = nullptr;
    for (const TwoPhaseLayout& layout : kLayouts) {
      if (layout.magic != out_.magic) continue;
      of_magic = &layout;
      const bool of_system = !system_ || layout.in.has(*system_);
      if (of_system && gid(layout)) return &layout;
    }
    if (of_magic == nullptr) {
      add({.kind = Kind::bad_magic, .expected = kLayouts[0].magic, .found = out_.magic});
    } else {
      add({.kind = Kind::bad_text, .offset = of_magic->gid_at, .what = "gid"});
    }
    return nullptr;
  }

  // total_len counts the whole file, checksum included (twophase.c EndPrepare()).
  bool check_length() {
    const auto length = at<std::uint32_t>(4);
    if (length == bytes_.size()) return true;
    add({.kind = Kind::bad_length, .offset = 4, .expected = bytes_.size(), .found = length});
    return false;
  }

  bool check_crc(const TwoPhaseLayout& layout) {
    const Bytes covered = bytes_.first(bytes_.size() - kCrcSize);
    const auto stored = at<std::uint32_t>(covered.size());
    const std::uint32_t computed = checksum(formats::Checksum::crc32c, covered);
    if (stored == computed) return true;
    if (layout.in.has(System::pg94) && stored == checksum(formats::Checksum::crc32_legacy, covered))
      return true;
    add({.kind = Kind::bad_crc, .offset = covered.size(), .expected = stored, .found = computed});
    return false;
  }

  void read_fields(const TwoPhaseLayout& layout) {
    out_.intact = true;
    out_.xid = at<std::uint32_t>(8);
    out_.database = at<std::uint32_t>(12);
    out_.prepared_at = at<std::int64_t>(16);
    out_.owner = at<std::uint32_t>(24);
    out_.subtransactions = at<std::uint32_t>(28);
    out_.commit_relations = at<std::uint32_t>(32);
    out_.abort_relations = at<std::uint32_t>(36);
    out_.invalidation_messages = at<std::uint32_t>(layout.messages_at);
    if (layout.origin_at != 0) out_.origin_lsn = Lsn{at<std::uint64_t>(layout.origin_at)};
    out_.gid = std::string(*gid(layout));
    // twophase.c ProcessTwoPhaseBuffer(): FATAL if they differ.
    if (static_cast<std::uint32_t>(out_.name_xid) != out_.xid)
      add({.kind = Kind::other_name, .offset = 8, .found = out_.xid, .text = std::to_string(out_.xid)});
  }

  Bytes bytes_;
  std::optional<System> system_;
  TwoPhaseFile out_;
};

}  // namespace

TwoPhaseFile parse_two_phase_file(std::string_view name, Bytes bytes, std::optional<System> system) {
  return TwoPhaseParser(name, bytes, system).parse();
}

TwoPhaseFiles read_two_phase_files(const std::string& data_directory, std::optional<System> system) {
  TwoPhaseFiles out;
  const std::string path = data_directory + "/pg_twophase";
  const DirectoryNames names = list_directory(path);
  out.os_error = names.os_error;
  std::error_code no_link;
  if (names.os_error != 0) out.link = std::filesystem::read_symlink(path, no_link);
  for (const std::string& name : names.names) {
    int os_error = 0;
    const auto content = read_small_file(path + "/" + name, kMaxTwoPhaseFile, os_error);
    if (content) {
      out.files.push_back(parse_two_phase_file(name, std::as_bytes(std::span(*content)), system));
      continue;
    }
    TwoPhaseFile file{.file = name, .name_xid = parse_name(name).value_or(0)};
    file.problems.push_back({.kind = Kind::cannot_read,
                             .file = "pg_twophase/" + name,
                             .expected = kMaxTwoPhaseFile,
                             .os_error = os_error});
    out.files.push_back(std::move(file));
  }
  return out;
}

}  // namespace walread
