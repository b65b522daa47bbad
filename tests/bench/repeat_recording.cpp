// Makes a large log out of a small recording: its records over and over, at new addresses, with links and checksums to match.
//
//   repeat_recording DIRECTORY MEGABYTES OUTPUT
//
// DIRECTORY holds segments of Greenplum 6; OUTPUT is an existing directory.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "formats/registry.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/io/wal_directory.hpp"
#include "libwalread/wal/probe.hpp"
#include "libwalread/wal/reader.hpp"
#include "tests/support/wal_builder.hpp"

namespace {

using namespace walread;

// Every record of the log but those that end a segment early.
std::vector<test::ByteVector> records_in(const std::string& directory, LogShape& shape) {
  const WalDirectory found = list_wal_directory(directory);
  std::vector<test::ByteVector> out;
  for (const WalFile& file : found.files) {
    Error error;
    const auto header = read_first_header(directory + "/" + file.name, error);
    if (!header || !shape_of(*header)) continue;
    shape = *shape_of(*header);
    shape.version = &formats::version(formats::System::gp6);
    FileSource source(segments_of_timeline(found, shape.segment, file.parsed.tli));
    Reader reader(source, shape, {.begin = shape.segment.start_of(source.segments().begin()->first)});
    while (reader.next() == Step::record) {
      const RecordView& r = reader.record();
      if (!is_switch(r.rmid, r.info)) out.emplace_back(r.raw.begin(), r.raw.end());
    }
    break;
  }
  return out;
}

bool write_file(const std::string& path, Bytes bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && written;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 1;
  LogShape shape;
  std::vector<test::ByteVector> records = records_in(argv[1], shape);
  if (records.empty()) {
    std::fprintf(stderr, "%s: no records of Greenplum 6 here\n", argv[1]);
    return 1;
  }
  const test::WalOptions options{.segment = shape.segment, .page_size = shape.page_size, .block_size = shape.page_size};
  test::WalBuilder wal(options);
  const Lsn end = wal.begin() + (std::strtoull(argv[2], nullptr, 10) << 20);
  while (wal.position() < end) {
    for (test::ByteVector& raw : records) {
      const std::uint64_t prev = wal.last().value;
      std::memcpy(raw.data() + 16, &prev, sizeof prev);  // xl_prev
      test::fix_checksum(raw, options.system);
      wal.add_raw(raw);
    }
  }
  wal.switch_segment();
  for (SegmentNumber n = options.first_segment; shape.segment.start_of(n) < wal.position(); ++n) {
    const std::string path = std::string(argv[3]) + "/" + segment_file_name(options.timeline, n, shape.segment);
    if (!write_file(path, wal.log().file(n))) {
      std::perror(path.c_str());
      return 1;
    }
  }
  return 0;
}
