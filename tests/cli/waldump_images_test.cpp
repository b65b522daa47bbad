// --save-fullpage of compressed images, with real ones in a log that the test builds around them.
#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

using formats::System;

class WaldumpImages : public Waldump {
 protected:
  // A record of testdata/page_images, as the next of `log`.
  static void add(WalBuilder& log, const std::string& name, const std::function<void(std::string&)>& change) {
    std::string raw = content(fs::path(WALREAD_TESTDATA_DIR) / "page_images" / (name + ".record"));
    change(raw);
    const std::uint64_t prev = log.last().value;
    std::memcpy(raw.data() + 8, &prev, sizeof prev);  // xl_prev
    const auto bytes = std::as_writable_bytes(std::span(raw));
    test::fix_checksum(bytes, System::pg17);
    log.add_raw(bytes);
  }
  static WalBuilder log() { return WalBuilder({.system = System::pg17}); }
  ProgramResult save(WalBuilder& log) const {
    write(log, wal());
    return run({"-q", "--save-fullpage=" + pages().string(), segment(1)});
  }
  fs::path pages() const { return dir_ / "pages"; }
};

constexpr auto kAsItIs = [](std::string&) {};

TEST_F(WaldumpImages, AreDecompressed) {
  WalBuilder wal = log();
  add(wal, "00000001-00000000-0172F938", kAsItIs);  // pglz
  add(wal, "00000001-00000000-018FEAF8", kAsItIs);  // lz4
  add(wal, "00000001-00000000-01991C70", kAsItIs);  // zstd
  const ProgramResult r = save(wal);
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(r.err, "");
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(pages())) {
    ++count;
    EXPECT_EQ(fs::file_size(file), 8192u) << file.path();
  }
  EXPECT_EQ(count, 3u);
}

TEST_F(WaldumpImages, OneThatDoesNotDecompressIsDamageAndTheOthersAreSaved) {
  WalBuilder wal = log();
  add(wal, "00000001-00000000-0172F938",
      [](std::string& raw) { raw.back() = static_cast<char>(~raw.back()); });
  add(wal, "00000001-00000000-018FEAF8", kAsItIs);
  const ProgramResult r = save(wal);
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(r.err,
            "waldump: 00000001-00000000-00100028.1663.5.16388.0_main: the image at 0/100028 does not make up "
            "a page: 35 "
            "bytes compressed with pglz and a hole of 8104 at 72\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(pages()), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace walread
