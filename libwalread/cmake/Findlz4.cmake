# LZ4: full-page images.
include("${CMAKE_CURRENT_LIST_DIR}/find_plain_library.cmake")
find_plain_library(lz4 lz4.h lz4)
