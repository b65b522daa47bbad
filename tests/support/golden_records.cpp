#include "tests/support/golden_records.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "formats/registry.hpp"
#include "libwalread/print/record_json.hpp"
#include "libwalread/print/record_text.hpp"
#include "libwalread/wal/framing.hpp"

namespace walread::test {

namespace {

// Hexadecimal with (N*xx) for runs.
ByteVector unpack(const std::string& text) {
  ByteVector out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '(') {
      const std::size_t end = std::min(text.find('(', at), text.size());
      const ByteVector part = from_hex(std::string_view(text).substr(at, end - at));
      out.insert(out.end(), part.begin(), part.end());
      at = end;
      continue;
    }
    const std::size_t star = text.find('*', at);
    const std::size_t close = text.find(')', at);
    if (star == std::string::npos || close != star + 3) throw std::runtime_error("a run is not (N*xx)");
    out.insert(out.end(), std::stoul(text.substr(at + 1, star - at - 1)), from_hex(text.substr(star + 1, 2))[0]);
    at = close + 1;
  }
  return out;
}

// Up to 9.4: puts zeros in the place of the page images, of which only the headers are stored.
ByteVector with_images(const ByteVector& cut, std::uint32_t block_size) {
  const auto data_length = load<std::uint32_t>(cut.data() + 8);
  const auto info = load<std::uint8_t>(cut.data() + 12);
  std::size_t at = 32 + std::size_t{data_length};
  ByteWriter out;
  out.bytes(Bytes(cut).first(at));
  for (unsigned bit = 8; bit != 0; bit >>= 1) {
    if ((info & bit) == 0) continue;
    const Bytes head = Bytes(cut).subspan(at, 24);
    out.bytes(head).fill(block_size - load<std::uint16_t>(head.data() + 22));
    at += 24;
  }
  if (at != cut.size() || out.size() != load<std::uint32_t>(cut.data())) throw std::runtime_error("a record does not add up");
  return out;
}

}  // namespace

bool has_recording(formats::System system) {
  return system != formats::System::pg95 && system != formats::System::pg96;
}

std::vector<GoldenRecord> golden_records(formats::System system) {
  if (!has_recording(system)) return {};
  const formats::Version& v = formats::version(system);
  const std::string path = std::string(WALREAD_TESTS_DIR) + "/formats/records/" + std::string(v.key) + ".txt";
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<GoldenRecord> out;
  GoldenRecord r;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# ")) {
      r.source = line.substr(2);
      continue;
    }
    std::istringstream words(line);
    std::string lsn;
    std::size_t data_length = 0;
    std::string hex, text;
    if (!(words >> lsn >> r.tli >> r.name >> data_length) || !std::getline(in, hex) || !std::getline(in, text) ||
        text.size() < 2 || text.front() != '|' || text.back() != '|' || !Lsn::parse(lsn)) {
      throw std::runtime_error(path + ": not the four lines of a record: " + line);
    }
    r.system = system;
    r.lsn = *Lsn::parse(lsn);
    r.raw = unpack(hex);
    if (v.framing == formats::Framing::backup_block)
      r.raw = with_images(r.raw, system == formats::System::gp6 ? 32768 : 8192);
    r.text = text.substr(1, text.size() - 2);
    if (LoneRecord(system, r.raw).view().data_length != data_length) throw std::runtime_error(path + ": " + line);
    out.push_back(r);
  }
  return out;
}

LoneRecord::LoneRecord(formats::System system, Bytes raw, Lsn lsn, TimelineId tli)
    : system_(system), size_(raw.size()), bytes_(new std::byte[raw.size()]) {
  // The texts of the reference tools were made with this.
  static const bool utc = [] {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    return true;
  }();
  (void)utc;
  std::memcpy(bytes_.get(), raw.data(), size_);
  view_.lsn = lsn;
  view_.end = lsn + max_align(size_);
  view_.tli = tli;
  decode_again();
}

void LoneRecord::decode_again() {
  const formats::Version& v = formats::version(system_);
  RecordHeader h = read_record_header(v.framing, bytes_.get());
  view_.raw = Bytes(bytes_.get(), size_);
  view_.prev = h.prev;
  view_.xid = h.xid;
  view_.rmid = h.rmid;
  view_.info = h.info;
  view_.total_length = static_cast<std::uint32_t>(size_);
  std::uint64_t added_up = 0;
  if (v.framing == formats::Framing::backup_block) {
    h.data_length = std::min<std::uint32_t>(h.data_length, static_cast<std::uint32_t>(size_) - kOldRecordHeader);
    split_backup_blocks(h, view_.raw, system_ == formats::System::gp6 ? 32768 : 8192, view_, added_up);
    // An image that was cut off is still one that the record says it has.
    for (unsigned n = 0; n < kMaxBackupBlocks; ++n)
      if ((h.info & (8u >> n)) != 0) view_.image_bits |= std::uint64_t{1} << n;
    whole_ = true;
  } else {
    whole_ = split_block_references(v, view_.raw, 8192, view_, added_up) == Code::none;
    if (!whole_) view_.data = {};
  }
  view_.data_length = static_cast<std::uint32_t>(view_.data.size());
  decoded_ = {};
  decoded_.record = &view_;
  decoded_.row = formats::find_record(system_, h.rmid, h.info);
  if (decoded_.row != nullptr) decode(*decoded_.row, view_, decoded_);
}

std::string LoneRecord::text() const {
  RecordText text(formats::version(system_));
  TextBuffer out;
  text.put_description(out, decoded_);
  return std::string(out.view());
}

std::string LoneRecord::json() const {
  RecordJson json(formats::version(system_));
  TextBuffer out;
  json.put(out, decoded_, view_.tli);
  return std::string(out.view().substr(0, out.size() - 1));
}

}  // namespace walread::test
