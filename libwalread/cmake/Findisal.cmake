# ISA-L: CRC-32C.
include("${CMAKE_CURRENT_LIST_DIR}/find_plain_library.cmake")
find_plain_library(isal isa-l/crc.h isal)
