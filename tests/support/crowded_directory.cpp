#include "tests/support/crowded_directory.hpp"

#include <string>

#include "libwalread/io/segment_name.hpp"
#include "tests/support/alike_files.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

namespace walread::test {

void make_crowded_directory(const std::filesystem::path& path) {
  constexpr SegmentSize kSize = SegmentSize::mib(1);
  WalBuilder wal({.segment = kSize, .first_segment = kCrowdedStatusFiles + 1});
  const Lsn checkpoint = wal.add(records::checkpoint({.redo = wal.begin() + std::uint64_t{40}}));
  wal.add_filler(1000);
  DataDirectoryBuilder builder(path, formats::System::gp6);
  builder.add_wal(wal);
  builder.like(wal).checkpoint(checkpoint, checkpoint).write_control();
  builder.add_file("postgresql.conf", "archive_mode = on\n");
  std::filesystem::create_directories(builder.wal_directory() / "archive_status");
  std::filesystem::create_directories(builder.path() / "pg_replslot");
  const std::string wal_directory = builder.wal_directory();
  AlikeFiles segments(kSize.bytes());
  AlikeFiles status_files(0);
  for (SegmentNumber n = kCrowdedStatusFiles - kCrowdedSegments + 2; n <= kCrowdedStatusFiles; ++n)
    segments.add(wal_directory + "/" + segment_file_name(1, n, kSize));
  for (SegmentNumber n = 1; n <= kCrowdedStatusFiles; ++n)
    status_files.add(wal_directory + "/archive_status/" + segment_file_name(1, n, kSize) + ".ready");
}

}  // namespace walread::test
