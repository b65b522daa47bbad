#include "libwalread/facts/archive_listing.hpp"

#include <algorithm>
#include <tuple>

#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

bool all_of(std::string_view text, std::string_view set) {
  return !text.empty() && text.find_first_not_of(set) == std::string_view::npos;
}

// The first 16 digits of a segment's name.
bool is_log_directory(std::string_view name) { return name.size() == 16 && all_of(name, "0123456789ABCDEF"); }

// pgBackRest's archive id: "9.4-1", "15-2".
bool is_archive_id(std::string_view name) {
  const std::size_t dash = name.find('-');
  return dash != std::string_view::npos && all_of(name.substr(0, dash), "0123456789.") &&
         all_of(name.substr(dash + 1), "0123456789");
}

class Lister {
 public:
  Lister(SegmentSize size, const std::function<bool(const ArchivedFile&)>& wanted)
      : size_(size), wanted_(wanted) {}

  ArchiveListing list(const std::string& path) {
    const WalDirectory top = read(path);
    take_log_directories(top);
    if (take(top) || out_.segments > 0 || has_log_directory(top)) return finish();
    const auto named = [&](const char* name) {
      return std::ranges::any_of(top.files, [&](const WalFile& f) { return f.name == name; });
    };
    if (!take_ids(top)) take_stanzas(named("archive") ? read(path + "/archive") : top);
    return finish();
  }

 private:
  WalDirectory read(const std::string& path) {
    WalDirectory out = list_wal_directory(path);
    if (out.os_error != 0) out_.unlisted.push_back({path, out.os_error});
    return out;
  }

  static bool has_log_directory(const WalDirectory& directory) {
    return std::ranges::any_of(directory.files, [](const WalFile& f) { return is_log_directory(f.name); });
  }

  // Whether a segment lies in the directory itself.
  bool take(const WalDirectory& directory) {
    bool any = false;
    for (const WalFile& file : directory.files) {
      const auto number = file.parsed.segment_number(size_);
      if (file.parsed.kind != WalFileKind::kSegment || file.parsed.status != ArchiveStatus::kNone || !number)
        continue;
      if (!any) out_.directories.push_back(directory.path);
      any = true;
      ArchivedFile found{.segment = *number,
                         .tli = file.parsed.tli,
                         .partial = file.parsed.partial,
                         .readable = is_readable_segment(file),
                         .directory = out_.directories.size() - 1,
                         .name = file.name};
      if (!found.partial) {
        ++out_.segments;
        out_.oldest = std::min(out_.oldest.value_or(*number), *number);
      }
      if (wanted_(found)) out_.files.push_back(std::move(found));
    }
    return any;
  }

  void take_log_directories(const WalDirectory& directory) {
    for (const WalFile& file : directory.files) {
      const std::string path = directory.path + "/" + file.name;
      if (is_log_directory(file.name) && is_directory(path)) take(read(path));
    }
  }

  bool take_ids(const WalDirectory& stanza) {
    bool any = false;
    for (const WalFile& file : stanza.files) {
      const std::string path = stanza.path + "/" + file.name;
      if (!is_archive_id(file.name) || !is_directory(path)) continue;
      any = true;
      take_log_directories(read(path));
    }
    return any;
  }

  void take_stanzas(const WalDirectory& directory) {
    for (const WalFile& file : directory.files) {
      const std::string path = directory.path + "/" + file.name;
      if (is_directory(path)) take_ids(read(path));
    }
  }

  ArchiveListing finish() {
    std::ranges::sort(out_.files, {},
                      [](const ArchivedFile& f) { return std::tuple(f.segment, f.tli, f.partial); });
    return std::move(out_);
  }

  SegmentSize size_;
  const std::function<bool(const ArchivedFile&)>& wanted_;
  ArchiveListing out_;
};

}  // namespace

ArchiveListing list_archive(const std::string& path, SegmentSize size,
                            const std::function<bool(const ArchivedFile&)>& wanted) {
  return Lister(size, wanted).list(path);
}

}  // namespace walread
