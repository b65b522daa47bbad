// Data directories of the corpus of recordings by short names, wherever testdata/ has them.
//
// With WALREAD_CORPUS=DIRECTORY in the environment, of the whole corpus.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace walread::test {

// The data directory SCENARIO/NODE: "S3a/p0" (greenplum6/S3a_slot_lag/p0), "P4/diverged/A"
// (postgresql/scenarios/P4_timelines/diverged/A), "pg15/promoted". Nothing if testdata/ does not have it; of
// a corpus everything must be there, or an exception is thrown.
std::optional<std::filesystem::path> timeline_recording(const std::string& name);

}  // namespace walread::test
