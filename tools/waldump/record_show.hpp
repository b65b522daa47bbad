// What becomes of one record: the filter, the decoder, the form of output. One for each thread.
#pragma once

#include <memory>
#include <string>

#include "libwalread/decode/filter.hpp"
#include "libwalread/print/record_sink.hpp"
#include "tools/waldump/input.hpp"
#include "tools/waldump/options.hpp"

namespace walread::waldump {

// What is said of a record that cannot be decoded: one sentence for each kind, as there may be millions of them.
struct Undecoded {
  unsigned kind = 0;
  bool of_extension = false;  // nobody but the extension could
  std::string sentence{};
};
inline constexpr std::size_t kKinds = 4096;

class RecordShow {
 public:
  // All must outlive this.
  RecordShow(const Options& options, const Input& input, const RecordFilter& filter);

  // Appends to `out` what is to be shown of the record. False if the filter rules it out.
  bool record(TextBuffer& out, const RecordView& record);

  // Of the record shown last.
  const DecodedRecord& decoded() const { return decoded_; }
  // Its type is not known, or its data is not what its type says.
  bool is_undecoded() const { return decoded_.row == nullptr || decoded_.problem != Code::none; }
  unsigned kind() const;
  Undecoded undecoded() const;

  RecordSink& sink() { return *sink_; }

 private:
  void decode_parts();

  const Input& in_;
  const formats::Version& version_;
  const RecordFilter& filter_;
  std::unique_ptr<RecordSink> sink_;
  // What follows from the filter and the form of output, once and not for each record.
  bool filters_headers_;
  bool needs_blocks_;
  bool needs_parts_;
  bool needs_timeline_;
  DecodedRecord decoded_;
};

}  // namespace walread::waldump
