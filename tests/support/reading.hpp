// A log read from end to end, with everything that the reader said of it.
#pragma once

#include <string>
#include <vector>

#include "libwalread/wal/reader.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/bytes.hpp"

namespace walread::test {

struct ReadRecord {
  Lsn lsn{};
  Lsn end{};
  Lsn prev{};
  TimelineId tli = 0;
  std::uint8_t rmid = 0;
  std::uint8_t info = 0;
  std::uint32_t xid = 0;
  std::uint32_t total_length = 0;
  ByteVector data{};
};

struct Reading {
  std::vector<ReadRecord> records;
  std::vector<Gap> gaps;
  std::vector<std::string> gap_sentences;
  End end;
  std::string sentence;  // about the end
  LogShape shape;        // as the reader knows it in the end
  std::uint64_t skipped_continuation = 0;

  std::vector<Lsn> lsns() const;
};

// Reads on until the end. Whatever the log, these hold, and an exception says which did not: positions grow, records
// and gaps do not overlap and lie inside of the range, each record's bytes are those that its header claims, the end
// is the end, and asking again changes nothing.
Reading read_on(Reader& reader, const SegmentSource& source, const ReaderOptions& options);

Reading read_all(SegmentSource& source, const LogShape& shape, const ReaderOptions& options = {});

}  // namespace walread::test
