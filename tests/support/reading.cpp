#include "tests/support/reading.hpp"

#include <stdexcept>

#include "libwalread/print/error_text.hpp"

namespace walread::test {

namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

bool inside(Bytes part, const std::byte* from, Bytes whole) {
  return part.data() >= from && part.data() + part.size() <= whole.data() + whole.size();
}

// Up to 9.4 the data follow the header, and images the data.
void check_backup_blocks(const RecordView& r) {
  require(r.data.data() == r.raw.data() + kOldRecordHeader, "the data lie elsewhere");
  std::size_t images = 0;
  for (std::size_t i = 0; i < r.image_count; ++i) {
    const Bytes b = r.images[i].bytes;
    require(inside(b, r.data.data() + r.data.size(), r.raw), "an image lies outside of its record");
    images += b.size() + 24;
  }
  require(kOldRecordHeader + r.data.size() + images == r.raw.size(), "header, data and images do not add up");
}

// Since 9.5 images and data of the blocks follow each other, and the main data are the last.
void check_block_references(const RecordView& r) {
  require(r.data.data() + r.data.size() == r.raw.data() + r.raw.size(), "the data lie elsewhere");
  const std::byte* at = nullptr;
  const auto follows = [&](Bytes part) {
    require(at == nullptr ? inside(part, r.raw.data() + kRecordHeader, r.raw) : part.data() == at, "a block's bytes lie elsewhere");
    at = part.data() + part.size();
  };
  for (std::size_t i = 0; i < r.block_count; ++i) {
    if (r.blocks[i].image != nullptr) follows(r.blocks[i].image->bytes);
    follows(r.blocks[i].data);
  }
  require(at == nullptr || at == r.data.data(), "the blocks' bytes do not end where the data begin");
}

void check_record(const RecordView& r, formats::Framing framing) {
  require(r.raw.size() == r.total_length, "the record's bytes are not as many as its header says");
  require(r.data.size() == r.data_length, "the data are not as many as is said");
  framing == formats::Framing::backup_block ? check_backup_blocks(r) : check_block_references(r);
}

}  // namespace

std::vector<Lsn> Reading::lsns() const {
  std::vector<Lsn> out;
  for (const ReadRecord& r : records) out.push_back(r.lsn);
  return out;
}

Reading read_on(Reader& reader, const SegmentSource& source, const ReaderOptions& options) {
  Reading out;
  Lsn done{};
  for (Step step = reader.next(); step != Step::end; step = reader.next()) {
    if (step == Step::gap) {
      const Gap& g = reader.gap();
      require(g.begin >= done && g.end > g.begin, "a gap overlaps what was read before, or is empty");
      require(g.end <= options.end || options.finish_last, "a gap reaches beyond the range");
      done = g.end;
      out.gaps.push_back(g);
      out.gap_sentences.push_back(describe(g, source, reader.shape()));
      continue;
    }
    const RecordView& r = reader.record();
    require(r.lsn >= done && r.lsn >= options.begin && r.lsn < options.end, "a record lies outside of the range");
    require(r.end >= r.lsn + r.total_length || r.end == kMaxLsn, "a record ends before its last byte");
    require(r.prev < r.lsn, "a record's link leads forward");
    check_record(r, reader.shape().version->framing);
    done = r.end;
    out.records.push_back({r.lsn, r.end, r.prev, r.tli, r.rmid, r.info, r.xid, r.total_length,
                           ByteVector(r.data.begin(), r.data.end())});
  }
  out.end = reader.end();
  require(out.end.at >= done || options.finish_last, "the end lies before what was read");
  require(reader.next() == Step::end, "something comes behind the end");
  require(is_normal(out.end.reason) || out.end.error.code != Code::none, "damage without a reason");
  if (!out.records.empty()) require(out.end.last == out.records.back().lsn, "the last record is not the last");
  out.shape = reader.shape();
  out.skipped_continuation = reader.skipped_continuation();
  out.sentence = describe(out.end, source, out.shape);
  require(!out.sentence.empty() && out.sentence.find('\n') == std::string::npos, "the end is no sentence");
  return out;
}

Reading read_all(SegmentSource& source, const LogShape& shape, const ReaderOptions& options) {
  Reader reader(source, shape, options);
  return read_on(reader, source, options);
}

}  // namespace walread::test
