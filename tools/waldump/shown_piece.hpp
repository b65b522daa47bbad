// What is to be shown of the records of one piece of the log, ready for its turn.
#pragma once

#include <string_view>
#include <vector>

#include "libwalread/wal/piece.hpp"
#include "tools/waldump/record_show.hpp"

namespace walread::waldump {

class ShownPiece final : public PieceWork {
 public:
  ShownPiece(const Options& options, const Input& input, const RecordFilter& filter)
      : show_(options, input, filter) {}

  void clear() override;
  bool record(const RecordView& record) override;

  std::string_view text() const { return out_.view(); }
  std::uint64_t read() const { return read_; }
  std::uint64_t shown() const { return shown_; }
  // One for each kind, in the order of the records.
  const std::vector<Undecoded>& undecoded() const { return undecoded_; }
  // Some record's data is not what its type says.
  bool is_damaged() const { return damaged_; }
  RecordSink& sink() { return show_.sink(); }

 private:
  RecordShow show_;
  TextBuffer out_;
  std::uint64_t read_ = 0;
  std::uint64_t shown_ = 0;
  std::vector<Undecoded> undecoded_;
  bool damaged_ = false;
};

}  // namespace walread::waldump
