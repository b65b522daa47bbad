// Compressed files as archivers leave them.
#pragma once

#include "libwalread/io/segment_name.hpp"
#include "tests/support/bytes.hpp"

namespace walread::test {

// The compressions that walread undoes.
inline constexpr FileCompression kReadCompressions[] = {FileCompression::kGzip, FileCompression::kLz4,
                                                        FileCompression::kZstd, FileCompression::kXz,
                                                        FileCompression::kBzip2};

ByteVector compress(Bytes content, FileCompression method);

}  // namespace walread::test
