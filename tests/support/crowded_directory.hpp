// A data directory whose WAL got out of hand.
#pragma once

#include <filesystem>

namespace walread::test {

inline constexpr std::uint64_t kCrowdedSegments = 100'000;
inline constexpr std::uint64_t kCrowdedStatusFiles = 200'000;

// Makes the data directory `path` of Greenplum 6 with so many segments of 1 MB and so many .ready files, half of which are of
// segments that have gone. The segments are holes but for the newest, so that little disk is needed.
void make_crowded_directory(const std::filesystem::path& path);

}  // namespace walread::test
