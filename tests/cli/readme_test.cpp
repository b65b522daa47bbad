// Every example in README.md is run, and must print what the README says.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Example {
  std::string command;
  std::string output;
  int line = 0;
};

// The blocks marked ```console: lines that begin with "$ " are commands, what follows them is their output.
std::vector<Example> examples(const std::string& path) {
  std::vector<Example> out;
  std::ifstream file(path);
  std::string line;
  bool inside = false;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      out.push_back({line.substr(2), "", number});
    } else if (inside && !out.empty()) {
      out.back().output += line + "\n";
    }
  }
  return out;
}

std::string run(const std::string& command) {
  // Notes on standard error are no part of an example unless it says 2>&1, but what a shell user sees of -q is.
  const bool quiet = command.find(" -q ") != std::string::npos;
  const std::string line = "exec " + std::string(quiet ? "2>&1" : "2>/dev/null") + "; " + command;
  FILE* pipe = ::popen(line.c_str(), "r");
  std::string out;
  char chunk[4096];
  for (std::size_t n = 0; (n = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;) out.append(chunk, n);
  ::pclose(pipe);
  return out;
}

TEST(Readme, ExamplesPrintWhatItSays) {
  namespace fs = std::filesystem;
  const fs::path work = fs::path(testing::TempDir()) / ("walread_readme_" + std::to_string(::getpid()));
  fs::create_directories(work);
  fs::create_directory_symlink(fs::path(WALREAD_UNPACK_DIR) / "greenplum6/S10_old_prepared_pins_wal/p0/p0",
                               work / "seg0");
  fs::create_directory_symlink(fs::path(WALREAD_UNPACK_DIR) / "timelines/P4/P4", work / "P4");
  const fs::path recording = fs::path(WALREAD_UNPACK_DIR) / "greenplum6/S2b_committed_not_forgotten";
  for (const char* node : {"master", "p0", "p1"}) {
    ASSERT_TRUE(fs::exists(recording / node / node)) << node;
    fs::create_directory_symlink(recording / node / node, work / node);
  }
  ::setenv("PATH", (std::string(WALREAD_BINARY_DIR) + ":" + std::getenv("PATH")).c_str(), 1);
  ::setenv("TZ", "UTC", 1);
  ::setenv("LC_ALL", "C", 1);
  const fs::path before = fs::current_path();
  fs::current_path(work);
  const std::vector<Example> all = examples(std::string(WALREAD_TESTDATA_DIR) + "/../README.md");
  EXPECT_GE(all.size(), 8u);
  for (Example example : all) {
    // `master` is a link here: the copy must be one of what it leads to.
    if (example.command.starts_with("cp -r master ")) example.command.replace(0, 5, "cp -rL");
    EXPECT_EQ(run(example.command), example.output) << "README.md line " << example.line << ": " << example.command;
  }
  fs::current_path(before);
  fs::remove_all(work);
}

}  // namespace
