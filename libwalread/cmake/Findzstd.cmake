# Zstandard: full-page images.
include("${CMAKE_CURRENT_LIST_DIR}/find_plain_library.cmake")
find_plain_library(zstd zstd.h zstd)
