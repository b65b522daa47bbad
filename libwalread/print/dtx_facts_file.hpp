// Reads facts files as streams: a chunk at a time, so that a thousand of them fit in memory and none stays open.
#pragma once

#include <memory>
#include <string>

#include "libwalread/print/dtx_facts_json.hpp"

namespace walread {

struct DtxFactsProblem {
  DtxFactsError error = DtxFactsError::none;
  std::uint64_t line = 0;   // counted from 1; 0: the file as a whole
  std::int64_t number = 0;  // see DtxFactsError

  explicit operator bool() const { return error != DtxFactsError::none; }
};

// One sentence, without the file's name.
std::string describe(const DtxFactsProblem& problem);

// Where the bytes of a facts file come from.
class DtxFactsBytes {
 public:
  DtxFactsBytes() = default;
  DtxFactsBytes(const DtxFactsBytes&) = delete;
  DtxFactsBytes& operator=(const DtxFactsBytes&) = delete;
  virtual ~DtxFactsBytes() = default;

  // Appends the next bytes to `out`; false if there are none, or if reading failed, which `problem` says then.
  virtual bool more(std::string& out, DtxFactsProblem& problem) = 0;
  // Begins again with the first byte. False if they can be read only once.
  virtual bool rewind() = 0;
};

// A file, opened read-only for each chunk and closed again; a pipe stays open.
std::unique_ptr<DtxFactsBytes> open_facts_file(const std::string& path);

class DtxFactsReader final : public DtxStream {
 public:
  // Reads the header. Ask problem() before anything else.
  explicit DtxFactsReader(std::unique_ptr<DtxFactsBytes> bytes);

  const DtxNode& node() const { return node_; }
  const DtxTransaction* next() override;
  // Only after the end. The file must be the same as before, byte for byte.
  bool rewind() override;
  // What went wrong, if something did: then nothing that was read counts.
  const DtxFactsProblem& problem() const { return problem_; }

 private:
  void read_header();
  bool next_line(std::string_view& line);
  const DtxTransaction* finish(const DtxFactsEnd& end);
  const DtxTransaction* fail(DtxFactsError error, std::int64_t number = 0);

  std::unique_ptr<DtxFactsBytes> bytes_;
  std::string buffer_;
  std::size_t at_ = 0;  // of the next line in `buffer_`
  std::uint64_t line_ = 0;
  std::uint32_t crc_ = 0;  // of all lines before the current one
  std::uint32_t crc_with_line_ = 0;
  std::optional<std::uint32_t> first_crc_{};  // of all lines, when they were read first
  DtxNode node_{};
  DtxTransaction current_{};
  DtxTransaction previous_{};
  std::uint64_t count_ = 0;
  bool ended_ = false;
  DtxFactsProblem problem_{};
};

}  // namespace walread
