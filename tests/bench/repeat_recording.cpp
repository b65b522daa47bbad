// Makes a large log out of a small recording: its records over and over, at new addresses, with links and
// checksums to match.
//
//   repeat_recording DIRECTORY MEGABYTES OUTPUT [FIRST LAST]
//
// DIRECTORY holds segments of Greenplum 6 or of PostgreSQL since 9.5; OUTPUT is an existing directory. What
// is repeated is the log from its first segment that can be read on, or from the file FIRST to the file LAST.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "formats/registry.hpp"
#include "libwalread/io/segment_name.hpp"
#include "libwalread/io/wal_directory.hpp"
#include "libwalread/wal/probe.hpp"
#include "libwalread/wal/reader.hpp"
#include "tests/support/wal_builder.hpp"

namespace {

using namespace walread;

// The first system with the magic number of the file's pages; where Greenplum 6 has it, too, that.
std::optional<LogShape> repeated_shape(const std::string& path) {
  Error error;
  const auto header = read_first_header(path, error);
  std::optional<LogShape> shape = header ? shape_of(*header) : std::nullopt;
  if (!shape) return std::nullopt;
  for (const formats::Version* version : formats::versions())
    if (version->page_magic == header->magic &&
        (shape->version == nullptr || version->system == formats::System::gp6))
      shape->version = version;
  return shape->version == nullptr ? std::nullopt : shape;
}

// The records of a log from `first` to the end of `last` but those that end a segment early.
std::vector<test::ByteVector> records_in(const std::string& directory, const std::string& first,
                                         const std::string& last, LogShape& shape) {
  const WalDirectory found = list_wal_directory(directory);
  std::vector<test::ByteVector> out;
  const auto begin = std::ranges::find_if(found.files, [&](const WalFile& file) {
    return (first.empty() || file.name == first) && repeated_shape(directory + "/" + file.name);
  });
  if (begin == found.files.end()) return out;
  shape = *repeated_shape(directory + "/" + begin->name);
  FileSource source(segments_of_timeline(found, shape.segment, begin->parsed.tli));
  const auto end = std::ranges::find(found.files, last, &WalFile::name);
  const SegmentNumber from = begin->parsed.segment_number(shape.segment).value_or(0);
  ReaderOptions range{.begin = shape.segment.start_of(from)};
  if (end != found.files.end())
    range.end = shape.segment.start_of(end->parsed.segment_number(shape.segment).value_or(from) + 1);
  Reader reader(source, shape, range);
  while (reader.next() == Step::record) {
    const RecordView& r = reader.record();
    if (!is_switch(r.rmid, r.info)) out.emplace_back(r.raw.begin(), r.raw.end());
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
  if (argc != 4 && argc != 6) return 1;
  LogShape shape;
  std::vector<test::ByteVector> records =
      records_in(argv[1], argc == 6 ? argv[4] : "", argc == 6 ? argv[5] : "", shape);
  if (records.empty()) {
    std::fprintf(stderr, "%s: no records here\n", argv[1]);
    return 1;
  }
  const formats::System system = shape.version->system;
  const test::WalOptions options{.system = system,
                                 .segment = shape.segment,
                                 .page_size = shape.page_size,
                                 .block_size = shape.page_size};
  test::WalBuilder wal(options);
  const Lsn end = wal.begin() + (std::strtoull(argv[2], nullptr, 10) << 20);
  while (wal.position() < end) {
    for (test::ByteVector& raw : records) {
      test::set_link(raw, wal.last(), system);
      test::fix_checksum(raw, system);
      wal.add_raw(raw);
    }
  }
  wal.switch_segment();
  for (SegmentNumber n = options.first_segment; shape.segment.start_of(n) < wal.position(); ++n) {
    const std::string path =
        std::string(argv[3]) + "/" + segment_file_name(options.timeline, n, shape.segment);
    if (!write_file(path, wal.log().file(n))) {
      std::perror(path.c_str());
      return 1;
    }
  }
  return 0;
}
