// Pages restored from full-page images, of every method of compression, are those that pg_waldump
// --save-fullpage writes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "libwalread/decode/full_page.hpp"
#include "tests/support/golden_records.hpp"
#include "tests/support/recordings.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;

class PageImages : public testing::Test {
 protected:
  PageImages() {
    for (const auto& entry : fs::directory_iterator(directory())) {
      const std::string name = entry.path().filename();
      if (!name.ends_with(".record")) continue;
      // TLI-XXXXXXXX-XXXXXXXX.record
      const Lsn lsn{std::stoull(name.substr(9, 8), nullptr, 16) << 32 |
                    std::stoull(name.substr(18, 8), nullptr, 16)};
      const std::string raw = test::read_text(entry.path());
      records_[name] =
          std::make_unique<test::LoneRecord>(formats::System::pg17, std::as_bytes(std::span(raw)), lsn);
    }
  }
  static fs::path directory() { return fs::path(WALREAD_TESTDATA_DIR) / "page_images"; }

  std::map<std::string, std::unique_ptr<test::LoneRecord>> records_;
};

TEST_F(PageImages, AreThePagesOfTheTool) {
  std::string name = testing::TempDir() + "/walread_pages_XXXXXX";
  const fs::path pages = ::mkdtemp(name.data());
  std::map<ImageCompression, std::size_t> seen;
  std::size_t count = 0;
  for (const auto& [file, record] : records_) {
    ASSERT_TRUE(record->is_whole()) << file;
    for_each_image(record->decoded(), [&](const BlockImage& image) {
      ++seen[image.compression];
      ++count;
      std::vector<std::byte> page(page_size(image));
      EXPECT_TRUE(restore_page(image, page)) << file;
      std::ofstream(pages / full_page_name(1, record->view().lsn, image), std::ios::binary)
          .write(reinterpret_cast<const char*>(page.data()), std::ssize(page));
    });
  }
  EXPECT_EQ(count, 28u);
  EXPECT_EQ(seen.size(), 4u) << "every method";
  const std::string check =
      "cd '" + pages.string() + "' && sha256sum --quiet --check '" + directory().string() + "/PAGES.sha256'";
  EXPECT_EQ(std::system(check.c_str()), 0);
  const auto files = std::distance(fs::directory_iterator(pages), fs::directory_iterator());
  EXPECT_EQ(files, std::ssize(test::lines_of(test::read_text(directory() / "PAGES.sha256"))));
  fs::remove_all(pages);
}

TEST_F(PageImages, JsonTellsOfEveryBlockWhatTheRecordHolds) {
  const auto blocks = [&](const char* name) {
    return nlohmann::json::parse(records_.at(name)->json())["blocks"];
  };
  EXPECT_EQ(blocks("00000001-00000000-01735D38.record"), nlohmann::json::parse(R"([
    {"id": 0, "relation": "1663/5/16392", "fork": "main", "block": 0, "will_init": false, "data_length": 0,
     "has_image": true, "image_id": 0, "image_length": 39, "hole_offset": 80, "hole_length": 8104,
     "compression": "pglz", "apply": true},
    {"id": 1, "relation": "1663/5/16392", "fork": "main", "block": 1, "will_init": false, "data_length": 0,
     "has_image": true, "image_id": 1, "image_length": 32, "hole_offset": 24, "hole_length": 8160,
     "compression": "none", "apply": true}])"));
  EXPECT_EQ(blocks("00000001-00000000-018E57C0.record"), nlohmann::json::parse(R"([
    {"id": 0, "relation": "1663/5/16384", "fork": "main", "block": 0, "will_init": false, "data_length": 36,
     "has_image": true, "image_id": 0, "image_length": 1670, "hole_offset": 328, "hole_length": 4056,
     "compression": "lz4", "apply": true},
    {"id": 3, "relation": "1663/5/16384", "fork": "vm", "block": 0, "will_init": false, "data_length": 0,
     "has_image": true, "image_id": 3, "image_length": 74, "hole_offset": 0, "hole_length": 0,
     "compression": "lz4", "apply": true}])"));
  const nlohmann::json zstd = blocks("00000001-00000000-019792A8.record");
  for (const nlohmann::json& b : zstd) EXPECT_EQ(b["compression"], "zstd");
  for (const auto& [file, record] : records_) {
    const nlohmann::json all = blocks(file.c_str());
    for (const nlohmann::json& b : all) EXPECT_EQ(b.contains("image_length"), b["has_image"].get<bool>()) << file;
  }
}

// The bytes are untrusted although the record's checksum is right.
TEST_F(PageImages, ImagesThatAreCutOrChangedDoNoHarm) {
  std::size_t refused = 0;
  for (const auto& [file, record] : records_) {
    for_each_image(record->decoded(), [&](const BlockImage& image) {
      std::vector<std::byte> page(page_size(image));
      for (std::size_t length = 0; length < image.bytes.size(); length += 1 + image.bytes.size() / 50) {
        // In memory of its own length, so that the address sanitizer sees a read of one byte too many.
        const std::vector<std::byte> cut(image.bytes.begin(),
                                         image.bytes.begin() + static_cast<std::ptrdiff_t>(length));
        BlockImage shorter = image;
        shorter.bytes = cut;
        if (image.compression == ImageCompression::none) page.resize(page_size(shorter));
        const bool whole = image.compression == ImageCompression::none;
        const bool fits = !page.empty() && std::size_t{image.hole_offset} + image.hole_length <= page.size();
        EXPECT_EQ(restore_page(shorter, page), whole && fits) << file << ' ' << length;
      }
      page.resize(page_size(image));
      std::vector<std::byte> changed(image.bytes.begin(), image.bytes.end());
      BlockImage other = image;
      other.bytes = changed;
      for (std::size_t i = 0; i < changed.size(); i += 1 + changed.size() / 200) {
        changed[i] ^= std::byte{0x55};
        if (!restore_page(other, page)) ++refused;
        changed[i] ^= std::byte{0x55};
      }
      EXPECT_TRUE(restore_page(other, page));
      other.hole_offset = static_cast<std::uint16_t>(page.size() - image.hole_length + 1);
      EXPECT_FALSE(restore_page(other, page)) << file << ": a hole that reaches beyond the page";
    });
  }
  EXPECT_GT(refused, 100u);
}

}  // namespace
}  // namespace walread
