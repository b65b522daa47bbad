// Any bytes as a file name: what is understood must come back byte for byte, and the segment arithmetic must
// agree with itself for every segment size.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libwalread/core/lsn.hpp"
#include "libwalread/core/segment_math.hpp"
#include "libwalread/io/segment_name.hpp"

namespace {

using namespace walread;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_segment_numbers(const WalFileName& name, std::string_view text) {
  for (std::uint64_t bytes = SegmentSize::kMin; bytes <= SegmentSize::kMax; bytes *= 2) {
    const SegmentSize size = *SegmentSize::make(bytes);
    const auto number = name.segment_number(size);
    const auto normalised = name.normalised_segment_number(size);
    if (number) {
      require(normalised == number);
      require(segment_file_name(name.tli, *number, size) == text.substr(0, kSegmentNameSize));
      require(size.segment_of(size.start_of(*number)) == *number);
    }
    if (normalised) {
      require(*normalised <= size.max_segment());
      const WalFileName again = parse_wal_file_name(segment_file_name(name.tli, *normalised, size));
      require(again.segment_number(size) == normalised);
    }
    if (const auto start = name.backup_start(size)) {
      require(backup_history_file_name(name.tli, *start, size) ==
              text.substr(0, kSegmentNameSize + std::string_view(".00000000.backup").size()));
    }
  }
}

void check_name(std::string_view text) {
  const WalFileName name = parse_wal_file_name(text);
  const auto again = to_string(name);
  const bool textless = name.kind == WalFileKind::kTemporary || name.kind == WalFileKind::kOther;
  require(again.has_value() != textless);
  if (again) require(*again == text);
  if (name.kind == WalFileKind::kOther) require(name == WalFileName{});
  require(is_segment_name(text) == (name.kind == WalFileKind::kSegment && text.size() == kSegmentNameSize));
  check_segment_numbers(name, text);

  // A status file says the same as the file it belongs to, but for the status.
  if (name.status != ArchiveStatus::kNone) {
    WalFileName file = parse_wal_file_name(text.substr(0, text.rfind('.')));
    require(file.status == ArchiveStatus::kNone);
    file.status = name.status;
    require(file == name);
  }
}

void check_lsn(std::string_view text) {
  const auto lsn = Lsn::parse(text);
  if (!lsn) return;
  require(Lsn::parse(to_string(*lsn)) == lsn);
  require(Lsn::parse(to_padded_string(*lsn)) == lsn);
  // The server's tools read positions with "%X/%X"; whatever we take, they take the same.
  unsigned high = 0;
  unsigned low = 0;
  // NOLINTNEXTLINE(cert-err34-c)
  require(std::sscanf(std::string(text).c_str(), "%X/%X", &high, &low) == 2);
  require(lsn->high() == high && lsn->low() == low);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_name(text);
  check_lsn(text);
  return 0;
}
