// Records that real servers wrote, with what the product's own dump tool printed for them: tests/formats/records/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/decode/decoder.hpp"
#include "libwalread/wal/record_view.hpp"
#include "tests/support/bytes.hpp"

namespace walread::test {

struct GoldenRecord {
  formats::System system{};
  std::string source;  // the recording
  Lsn lsn{};
  TimelineId tli = 0;
  std::string name;  // Btree/INSERT_LEAF
  ByteVector raw;    // complete, but for the contents of page images, which are zeros
  std::string text;  // behind "desc: "
};

// False of the systems of which nobody has a recording.
bool has_recording(formats::System system);

// All records of a system; none of one without recordings. Throws if the file does not read as it should.
std::vector<GoldenRecord> golden_records(formats::System system);

// A record in memory of exactly its length, so that the address sanitizer sees a read of one byte too many, decoded.
// The header in `raw` is not believed where it does not fit: the data are what is there of them, and the images are
// those that add up.
class LoneRecord {
 public:
  LoneRecord(formats::System system, Bytes raw, Lsn lsn = Lsn{0x1000028}, TimelineId tli = 1);

  formats::System system() const { return system_; }
  const RecordView& view() const { return view_; }
  const DecodedRecord& decoded() const { return decoded_; }
  // False if its parts do not add up, so that no reader would deliver it (since 9.5; before, see above).
  bool is_whole() const { return whole_; }
  // To change a byte and decode again.
  std::span<std::byte> bytes() { return {bytes_.get(), size_}; }
  void decode_again();

  std::string text() const;  // the description alone
  std::string json() const;  // without the newline

 private:
  formats::System system_;
  std::size_t size_;
  std::unique_ptr<std::byte[]> bytes_;
  RecordView view_{};
  DecodedRecord decoded_{};
  bool whole_ = false;
};

}  // namespace walread::test
