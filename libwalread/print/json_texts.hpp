// Keys and named values of records as JSON text, kept: millions of records repeat the same few hundred.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "formats/record.hpp"
#include "libwalread/print/text_buffer.hpp"

namespace walread {

namespace json_detail {

// A text with room behind it, so that it can be copied in steps of one size whatever its own.
template <std::size_t kRoom>
struct KeptText {
  static constexpr std::size_t kStep = 32;
  static_assert(kRoom % kStep == 0);

  std::uint32_t size = 0;
  char text[kRoom + kStep] = {};

  // False if there is no room for it.
  bool keep(std::string_view s) {
    size = 0;
    if (s.size() > kRoom) return false;
    size = static_cast<std::uint32_t>(s.size());
    std::memcpy(text, s.data(), s.size());
    return true;
  }
  // Leaves out the first `skipped` characters, fewer than kStep. Touches up to kRoom bytes of `to`.
  char* write(char* to, std::size_t skipped = 0) const {
    std::memcpy(to, text + skipped, kStep);
    for (std::size_t i = kStep; i < size; i += kStep) std::memcpy(to + i, text + skipped + i, kStep);
    return to + size - skipped;
  }
};

}  // namespace json_detail

class JsonTexts {
 public:
  static constexpr std::size_t kKeyRoom = 64;
  static constexpr std::size_t kNamedRoom = 128;
  using KeyText = json_detail::KeptText<kKeyRoom>;
  using NamedText = json_detail::KeptText<kNamedRoom>;

  // ,"key": with the comma that a first key lacks; null if it is too long to be kept. `key` must be of the tables under
  // formats/, whose names stay where they are.
  const KeyText* key(std::string_view key) {
    Key& k = keys_[place(key.data()) % kKeys];
    if (k.name != key.data() || k.text.size != key.size() + kAroundKey) return fill(k, key) ? &k.text : nullptr;
    return &k.text;
  }

  // The value `n` of a field whose bits or values have names, in all its words; null if it was not kept.
  const NamedText* named(const formats::Field& field, std::uint64_t n) {
    const Named& v = named_[place_of(field, n)];
    return v.field == &field && v.value == n && v.text.size != 0 ? &v.text : nullptr;
  }
  void keep_named(const formats::Field& field, std::uint64_t n, std::string_view text) {
    Named& v = named_[place_of(field, n)];
    v.field = &field;
    v.value = n;
    v.text.keep(text);
  }

 private:
  static constexpr std::size_t kAroundKey = 4;  // the comma, two quotes, a colon
  static constexpr std::size_t kKeys = 256;
  static constexpr std::size_t kValues = 128;
  struct Key {
    const char* name = nullptr;
    KeyText text{};
  };
  struct Named {
    const formats::Field* field = nullptr;
    std::uint64_t value = 0;
    NamedText text{};
  };

  static std::size_t place(const void* p) {
    const auto at = reinterpret_cast<std::uintptr_t>(p);
    return at >> 3 ^ at >> 11;
  }
  static std::size_t place_of(const formats::Field& field, std::uint64_t n) {
    return (place(&field) ^ n ^ n >> 7) % kValues;
  }
  static bool fill(Key& k, std::string_view key) {
    char text[kKeyRoom];
    if (key.size() + kAroundKey > sizeof text) return false;
    char* to = write_text(text, ",\"");
    to = write_text(write_text(to, key), "\":");
    k.name = key.data();
    return k.text.keep({text, static_cast<std::size_t>(to - text)});
  }

  std::array<Key, kKeys> keys_{};
  std::array<Named, kValues> named_{};
};

}  // namespace walread
