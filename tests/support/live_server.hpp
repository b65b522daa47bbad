// A PostgreSQL 15 of the test's own: in a directory of its own, on a Unix socket, as an unprivileged user.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace walread::test {

class LiveServer {
 public:
  // Runs initdb with 1 MB segments and adds `settings` (lines of postgresql.conf) to those that keep the
  // server quiet.
  explicit LiveServer(const std::string& settings = {});
  // A standby that follows `primary`, which must run: a base backup of it.
  LiveServer(const LiveServer& primary, const std::string& settings);
  ~LiveServer();
  LiveServer(const LiveServer&) = delete;
  LiveServer& operator=(const LiveServer&) = delete;

  void start();
  void stop();   // cleanly
  void crash();  // at once, with all its processes

  // What psql prints for the statements, unaligned and without headings. Throws if one fails.
  std::string sql(const std::string& statements) const;
  // Sets a setting and has the server read it.
  void set(const std::string& name, const std::string& value) const;
  // Waits until a query yields "t".
  void wait_until(const std::string& query) const;
  // Fills and leaves `count` segments.
  void switch_segments(int count) const;

  const std::filesystem::path& data() const { return data_; }
  // The names of the segments in pg_wal, .partial ones included.
  std::set<std::string> segments() const;

 private:
  void run(const std::string& program, const std::vector<std::string>& arguments, bool as_owner = true) const;
  void add_settings(const std::string& settings) const;

  std::filesystem::path home_;
  std::filesystem::path data_;
  int pid_ = 0;
};

}  // namespace walread::test
