// Any bytes as a facts file: what cannot be read has a sentence, and whatever can be read is judged and printed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "libwalread/print/dtx_facts_file.hpp"
#include "libwalread/print/dtx_report.hpp"
#include "libwalread/print/dtx_restore_points.hpp"

namespace {

using namespace walread;

void require(bool condition) {
  if (!condition) std::abort();
}

class MemoryBytes final : public DtxFactsBytes {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  bool more(std::string& out, DtxFactsProblem&) override {
    // In pieces, so that lines come in parts.
    const std::string_view piece = bytes_.substr(0, 7);
    bytes_.remove_prefix(piece.size());
    out += piece;
    return !piece.empty();
  }
  bool rewind() override {
    bytes_ = all_;
    return true;
  }

 private:
  std::string_view bytes_;
  std::string_view all_ = bytes_;
};

// Passes on what was read, and looks whether it comes back the same when it is written again.
class CheckedStream final : public DtxStream {
 public:
  explicit CheckedStream(DtxFactsReader& reader) : reader_(reader) {}
  const DtxTransaction* next() override {
    const DtxTransaction* t = reader_.next();
    if (t == nullptr) return t;
    TextBuffer line;
    put_dtx_facts_line(line, *t);
    DtxTransaction again;
    require(parse_dtx_facts_line(line.view(), again) && again == *t);
    return t;
  }
  bool rewind() override { return reader_.rewind(); }

 private:
  DtxFactsReader& reader_;
};

void report(std::string_view bytes, bool json) {
  DtxFactsReader reader(std::make_unique<MemoryBytes>(bytes));
  const auto check = [&] {
    if (!reader.problem()) return;
    const std::string sentence = describe(reader.problem());
    require(!sentence.empty() && sentence.size() < 1000);
  };
  check();
  if (reader.problem()) return;
  const DtxCluster cluster({reader.node()});
  CheckedStream stream(reader);
  DtxStream* streams[] = {&stream};
  std::string out;
  const auto keep = [&](std::string_view text) {
    out += text;
    return true;
  };
  print_dtx_report(cluster, streams, {.all = true}, json, keep, [&] { return bool(reader.problem()); });
  check();
  require(std::ranges::all_of(out, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
  out = restore_points_text(cluster, find_restore_points(cluster));
  require(std::ranges::all_of(out, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
  require(!restore_points_json(cluster, find_restore_points(cluster)).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  report(bytes, false);
  report(bytes, true);
  return 0;
}
