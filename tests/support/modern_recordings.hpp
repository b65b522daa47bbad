// Recordings of PostgreSQL 10 and later, and what their releases' pg_waldump printed for them: those in testdata/, or with
// WALREAD_CORPUS=DIRECTORY in the environment all of the project's corpus instead.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace walread::test {

struct ModernRecording {
  std::string name;                  // pg15/walcomp
  std::filesystem::path data;        // the data directory, unpacked
  std::filesystem::path references;  // what the tools printed; not there if nothing was recorded
};

// One call of pg_waldump.
struct ToolOutput {
  std::string name;                    // pg15/walcomp tli1 stats-record
  std::vector<std::string> arguments;  // with the WAL directory in its place
  std::filesystem::path text;          // its standard output
};

const std::vector<ModernRecording>& modern_recordings();
bool modern_recordings_are_corpus();

// All outputs that were recorded of a recording; segments are named by their path.
std::vector<ToolOutput> tool_outputs(const ModernRecording& recording);

// A recorded text, without the closing error message that stands in some recordings of statistics. pg_waldump ends a
// healthy log with one.
std::string recorded_text(const std::filesystem::path& file);

}  // namespace walread::test
