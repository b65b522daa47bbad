// A growing buffer of characters with the few number formats that record lines need. Memory is kept between
// records, so that nothing is allocated per record.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "libwalread/core/lsn.hpp"
#include "libwalread/print/number_text.hpp"

namespace walread {

namespace text_detail {

// Two words that overlap.
template <std::size_t kWord>
void copy_ends(char* to, const char* from, std::size_t n) {
  std::memcpy(to, from, kWord);
  std::memcpy(to + n - kWord, from + n - kWord, kWord);
}

}  // namespace text_detail

// Copies `s` to `to` and returns the end. Most pieces are a few characters long, too short for a call of memcpy().
inline char* write_text(char* to, std::string_view s) {
  const std::size_t n = s.size();
  if (n > 32) {
    std::memcpy(to, s.data(), n);
  } else if (n >= 16) {
    text_detail::copy_ends<16>(to, s.data(), n);
  } else if (n >= 8) {
    text_detail::copy_ends<8>(to, s.data(), n);
  } else if (n >= 4) {
    text_detail::copy_ends<4>(to, s.data(), n);
  } else {
    for (std::size_t i = 0; i < n; ++i) to[i] = s[i];
  }
  return to + n;
}

// The same for a literal, whose size the compiler knows.
template <std::size_t kSize>
[[gnu::always_inline]] inline char* write_literal(char* to, const char (&s)[kSize]) {
  std::memcpy(to, s, kSize - 1);
  return to + kSize - 1;
}

class TextBuffer {
 public:
  TextBuffer() = default;

  std::string_view view() const { return {data_.get(), size_}; }
  std::size_t size() const { return size_; }
  void clear() { size_ = 0; }
  // Drops what was appended after the buffer had `size` characters.
  void shrink_to(std::size_t size) { size_ = size; }

  // Room for `n` characters more, for who writes them himself; they count when commit() is told where they end.
  char* reserve(std::size_t n) {
    ensure(n);
    return data_.get() + size_;
  }
  // The end of the room there is, which is at least what was asked for.
  const char* limit() const { return data_.get() + capacity_; }
  void commit(const char* end) { size_ = static_cast<std::size_t>(end - data_.get()); }

  void put(char c) {
    ensure(1);
    data_[size_++] = c;
  }
  void put(std::string_view s) {
    ensure(s.size());
    size_ = static_cast<std::size_t>(write_text(data_.get() + size_, s) - data_.get());
  }
  void put_unsigned(std::uint64_t n) { commit(write_unsigned(reserve(kNumberRoom), n)); }
  // At least `width` characters wide, filled with `fill` on the left.
  void put_unsigned(std::uint64_t n, unsigned width, char fill = ' ');
  void put_signed(std::int64_t n);
  // Lower-case hexadecimal, at least `width` digits.
  void put_hex(std::uint64_t n, unsigned width = 1);
  // "%X/%X", or "%X/%08X" if `padded`.
  void put_lsn(Lsn lsn, bool padded = false) {
    const LsnDigits digits(lsn);
    char* to = reserve(2 * kNumberRoom);
    commit(padded ? digits.write_padded(to) : digits.write(to));
  }
  void put_spaces(std::size_t n) {
    ensure(n);
    std::memset(data_.get() + size_, ' ', n);
    size_ += n;
  }

 private:
  void ensure(std::size_t more) {
    if (capacity_ - size_ < more) grow(more);
  }
  void grow(std::size_t more);

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace walread
