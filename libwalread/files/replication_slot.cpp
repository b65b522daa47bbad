#include "libwalread/files/replication_slot.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "libwalread/core/crc.hpp"
#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

using Kind = FileProblemKind;

constexpr std::uint32_t kSlotMagic = 0x1051CA1;  // slot.c SLOT_MAGIC
constexpr std::size_t kVersionAt = 8;            // what the checksum covers begins here
constexpr std::size_t kDataAt = 16;
constexpr std::size_t kNameSize = 64;  // NAMEDATALEN
constexpr std::size_t kMaxStateFile = 4096;

// Where the fields stand, from the start of the file. 0: this layout has no such field.
struct SlotLayout {
  std::uint32_t version;
  std::uint32_t length;  // from kDataAt to the end
  std::size_t invalidated_at;
  std::size_t invalidated;
  std::size_t confirmed_flush;
  std::size_t two_phase_at;
  std::size_t two_phase;
  std::size_t plugin;
  std::size_t synced;
  std::size_t failover;
};

constexpr std::size_t kDatabaseAt = kDataAt + kNameSize;
constexpr std::size_t kPersistencyAt = 84;
constexpr std::size_t kXminAt = 88;
constexpr std::size_t kCatalogXminAt = 92;
constexpr std::size_t kRestartAt = 96;

constexpr SlotLayout kLayouts[] = {
    {.version = 2,
     .length = 160,
     .invalidated_at = 0,
     .invalidated = 0,
     .confirmed_flush = 104,
     .two_phase_at = 0,
     .two_phase = 0,
     .plugin = 112,
     .synced = 0,
     .failover = 0},
    {.version = 2,
     .length = 168,
     .invalidated_at = 104,
     .invalidated = 0,
     .confirmed_flush = 112,
     .two_phase_at = 0,
     .two_phase = 0,
     .plugin = 120,
     .synced = 0,
     .failover = 0},
    {.version = 2,
     .length = 184,
     .invalidated_at = 104,
     .invalidated = 0,
     .confirmed_flush = 112,
     .two_phase_at = 120,
     .two_phase = 128,
     .plugin = 129,
     .synced = 0,
     .failover = 0},
    {.version = 3,
     .length = 184,
     .invalidated_at = 0,
     .invalidated = 104,
     .confirmed_flush = 112,
     .two_phase_at = 120,
     .two_phase = 128,
     .plugin = 129,
     .synced = 0,
     .failover = 0},
    {.version = 5,
     .length = 184,
     .invalidated_at = 0,
     .invalidated = 104,
     .confirmed_flush = 112,
     .two_phase_at = 120,
     .two_phase = 128,
     .plugin = 129,
     .synced = 193,
     .failover = 194},
};

// 16 and 17 count WAL_LEVEL as 3; 18 gives each cause a bit, so that 3 is none of its numbers.
SlotInvalidation invalidation_of(std::uint32_t number) {
  switch (number) {
    case 0:
      return SlotInvalidation::none;
    case 1:
      return SlotInvalidation::wal_removed;
    case 2:
      return SlotInvalidation::horizon;
    case 3:
    case 4:
      return SlotInvalidation::wal_level;
    case 8:
      return SlotInvalidation::idle_timeout;
    default:
      return SlotInvalidation::unknown;
  }
}

class SlotParser {
 public:
  SlotParser(std::string_view directory, Bytes bytes) : bytes_(bytes) {
    slot_.directory = std::string(directory);
  }

  ReplicationSlot parse() {
    const SlotLayout* layout = check_form();
    if (layout == nullptr || !check_crc(*layout)) return std::move(slot_);
    slot_.intact = true;
    read_fields(*layout);
    return std::move(slot_);
  }

 private:
  template <class T>
  T at(std::size_t offset) const {
    return load<T>(bytes_.data() + offset);
  }

  void add(FileProblem problem) {
    problem.file = "pg_replslot/" + slot_.directory + "/state";
    slot_.problems.push_back(std::move(problem));
  }

  // RestoreSlotFromDisk() stops with PANIC at the first of these.
  const SlotLayout* check_form() {
    if (bytes_.size() < kDataAt) {
      add({.kind = bytes_.empty() ? Kind::empty_file : Kind::short_file,
           .expected = kDataAt,
           .found = bytes_.size()});
      return nullptr;
    }
    if (const auto magic = at<std::uint32_t>(0); magic != kSlotMagic) {
      add({.kind = Kind::bad_magic, .expected = kSlotMagic, .found = magic});
      return nullptr;
    }
    slot_.version = at<std::uint32_t>(kVersionAt);
    slot_.length = at<std::uint32_t>(kVersionAt + 4);
    const SlotLayout* layout = nullptr;
    bool version_known = false;
    for (const SlotLayout& l : kLayouts) {
      version_known = version_known || l.version == slot_.version;
      if (l.version == slot_.version && l.length == slot_.length) layout = &l;
    }
    if (layout == nullptr) {
      add({.kind = version_known ? Kind::bad_length : Kind::unknown_version,
           .offset = version_known ? kVersionAt + 4 : kVersionAt,
           .found = version_known ? slot_.length : slot_.version});
      return nullptr;
    }
    const std::size_t size = kDataAt + layout->length;
    if (bytes_.size() < size) {
      add({.kind = Kind::short_file, .expected = size, .found = bytes_.size()});
      return nullptr;
    }
    if (bytes_.size() > size) add({.kind = Kind::long_file, .expected = size, .found = bytes_.size()});
    return layout;
  }

  bool check_crc(const SlotLayout& layout) {
    const Bytes covered = bytes_.subspan(kVersionAt, kDataAt - kVersionAt + layout.length);
    const auto stored = at<std::uint32_t>(4);
    const std::uint32_t computed = checksum(formats::Checksum::crc32c, covered);
    if (stored == computed) return true;
    // slot.c (9.4) INIT_CRC32(): the checksum of 9.4's WAL.
    if (layout.length == kLayouts[0].length && stored == checksum(formats::Checksum::crc32_legacy, covered))
      return true;
    add({.kind = Kind::bad_crc, .offset = 4, .expected = stored, .found = computed});
    return false;
  }

  std::string text_at(std::size_t offset, const char* field) {
    std::string_view text(reinterpret_cast<const char*>(bytes_.data() + offset), kNameSize);
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos)
      add({.kind = Kind::bad_text, .offset = offset, .text = std::string(text), .what = field});
    return std::string(text.substr(0, end));
  }

  void read_fields(const SlotLayout& l) {
    slot_.name = text_at(kDataAt, "name");
    if (slot_.name != slot_.directory) add({.kind = Kind::other_name, .offset = kDataAt, .text = slot_.name});
    slot_.database = at<std::uint32_t>(kDatabaseAt);
    const auto persistency = at<std::uint32_t>(kPersistencyAt);
    if (persistency <= 2) {
      slot_.persistency = static_cast<SlotPersistency>(persistency);
    } else {
      add({.kind = Kind::bad_enum, .offset = kPersistencyAt, .found = persistency, .what = "persistency"});
    }
    slot_.xmin = at<std::uint32_t>(kXminAt);
    slot_.catalog_xmin = at<std::uint32_t>(kCatalogXminAt);
    slot_.restart_lsn = Lsn{at<std::uint64_t>(kRestartAt)};
    slot_.confirmed_flush = Lsn{at<std::uint64_t>(l.confirmed_flush)};
    slot_.plugin = text_at(l.plugin, "plugin");
    if (l.two_phase_at != 0) slot_.two_phase_at = Lsn{at<std::uint64_t>(l.two_phase_at)};
    if (l.two_phase != 0) slot_.two_phase = at<std::uint8_t>(l.two_phase) != 0;
    if (l.synced != 0) slot_.synced = at<std::uint8_t>(l.synced) != 0;
    if (l.failover != 0) slot_.failover = at<std::uint8_t>(l.failover) != 0;
    if (l.invalidated_at != 0) {
      // slotfuncs.c (13 to 15) pg_get_replication_slots(): lost is who has this one and no restart_lsn.
      slot_.invalidated_at = Lsn{at<std::uint64_t>(l.invalidated_at)};
      if (slot_.invalidated_at.valid() && !slot_.restart_lsn.valid())
        slot_.invalidation = SlotInvalidation::wal_removed;
    }
    if (l.invalidated != 0) {
      const auto cause = at<std::uint32_t>(l.invalidated);
      slot_.invalidation = invalidation_of(cause);
      if (slot_.invalidation == SlotInvalidation::unknown)
        add({.kind = Kind::bad_enum, .offset = l.invalidated, .found = cause, .what = "invalidated"});
    }
  }

  Bytes bytes_;
  ReplicationSlot slot_;
};

}  // namespace

ReplicationSlot parse_replication_slot(std::string_view directory, Bytes bytes) {
  return SlotParser(directory, bytes).parse();
}

namespace {

// StartupReplicationSlots() passes over what is no directory itself, links included (9.4 and 15: lstat(),
// get_dirent_type()). What cannot be looked at may be one: `os_error` then says why it cannot.
bool is_slot_directory(const std::string& path, int& os_error) {
  struct stat st {};
  if (::lstat(path.c_str(), &st) == 0) return S_ISDIR(st.st_mode);
  os_error = errno;
  return os_error != ENOENT;
}

}  // namespace

ReplicationSlots read_replication_slots(const std::string& data_directory) {
  ReplicationSlots out;
  const std::string path = data_directory + "/pg_replslot";
  const DirectoryNames names = list_directory(path);
  out.os_error = names.os_error;
  for (const std::string& name : names.names) {
    // StartupReplicationSlots(): what ends in .tmp is removed, what is no directory is ignored.
    if (name.ends_with(".tmp")) {
      out.leftovers.push_back(name);
      continue;
    }
    int os_error = 0;
    if (!is_slot_directory(path + "/" + name, os_error)) continue;
    const auto content =
        os_error != 0 ? std::nullopt : read_small_file(path + "/" + name + "/state", kMaxStateFile, os_error);
    if (content) {
      out.slots.push_back(parse_replication_slot(name, std::as_bytes(std::span(*content))));
      continue;
    }
    ReplicationSlot slot{.directory = name};
    slot.problems.push_back({.kind = Kind::cannot_read,
                             .file = "pg_replslot/" + name + "/state",
                             .expected = kMaxStateFile,
                             .os_error = os_error});
    out.slots.push_back(std::move(slot));
  }
  return out;
}

}  // namespace walread
