#include "tests/support/live_server.hpp"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/support/run_program.hpp"

namespace walread::test {

namespace fs = std::filesystem;

namespace {

std::string program_path(const std::string& program) {
  const char* bin = std::getenv("WALREAD_PG15_BIN");
  return std::string(bin != nullptr ? bin : "/usr/lib/postgresql/15/bin") + "/" + program;
}

// A server refuses to run as root; and it must not outlive the test.
std::vector<std::string> as_owner(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> out{"--pdeathsig", "QUIT"};
  if (::geteuid() == 0)
    out = {"--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--pdeathsig", "QUIT"};
  out.push_back(program_path(program));
  out.insert(out.end(), arguments.begin(), arguments.end());
  return out;
}

constexpr const char* kQuiet =
    "listen_addresses = ''\nfsync = off\nautovacuum = off\nwal_level = logical\nmax_prepared_transactions = "
    "5\n"
    "checkpoint_timeout = '1d'\nmin_wal_size = '2MB'\nmax_wal_size = '1GB'\nmax_wal_senders = 5\n"
    "shared_buffers = '8MB'\nhot_standby_feedback = off\nwal_receiver_status_interval = '1s'\n";

const ProgramSetup kSetup{.environment = {{"LC_ALL", "C"}, {"PGHOST", ""}, {"PGPORT", ""}, {"PGUSER", ""}}};

}  // namespace

LiveServer::LiveServer(const std::string& settings) {
  std::string name = (fs::temp_directory_path() / "walread_live_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  home_ = name;
  data_ = home_ / "data";
  if (::geteuid() == 0) {
    const passwd* nobody = ::getpwnam("nobody");   // NOLINT(concurrency-mt-unsafe)
    const group* nogroup = ::getgrnam("nogroup");  // NOLINT(concurrency-mt-unsafe)
    if (nobody == nullptr || nogroup == nullptr ||
        ::chown(home_.c_str(), nobody->pw_uid, nogroup->gr_gid) != 0)
      throw std::runtime_error("no unprivileged user");
  }
  run("initdb",
      {"-D", data_, "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions", "--wal-segsize=1"});
  add_settings(kQuiet + settings);
}

LiveServer::LiveServer(const LiveServer& primary, const std::string& settings) {
  home_ = primary.home_.string() + "_standby";
  fs::create_directory(home_);
  data_ = home_ / "data";
  if (::geteuid() == 0) {
    const passwd* nobody = ::getpwnam("nobody");   // NOLINT(concurrency-mt-unsafe)
    const group* nogroup = ::getgrnam("nogroup");  // NOLINT(concurrency-mt-unsafe)
    if (::chown(home_.c_str(), nobody->pw_uid, nogroup->gr_gid) != 0) throw std::runtime_error("chown");
  }
  run("pg_basebackup", {"-D", data_, "-h", primary.home_, "-U", "postgres", "-R", "--no-sync", "-c", "fast"});
  add_settings(settings);
}

LiveServer::~LiveServer() {
  if (pid_ != 0) end_program(pid_, SIGQUIT);
  std::error_code ignored;
  fs::remove_all(home_, ignored);
}

void LiveServer::add_settings(const std::string& settings) const {
  std::ofstream(data_ / "postgresql.conf", std::ios::app) << settings;
}

void LiveServer::run(const std::string& program, const std::vector<std::string>& arguments,
                     bool owner) const {
  const ProgramResult r = owner ? run_program("/usr/bin/setpriv", as_owner(program, arguments), kSetup)
                                : run_program(program_path(program), arguments, kSetup);
  if (r.exit_code != 0) throw std::runtime_error(program + " failed: " + r.err);
}

void LiveServer::start() {
  ProgramSetup setup = kSetup;
  setup.stdout_file = home_ / "out";
  setup.stderr_file = home_ / "log";
  pid_ = start_program("/usr/bin/setpriv", as_owner("postgres", {"-D", data_, "-k", home_}), setup);
  for (int i = 0; i < 600; ++i) {
    const ProgramResult r =
        run_program(program_path("pg_isready"), {"-q", "-h", home_, "-U", "postgres"}, kSetup);
    if (r.exit_code == 0) return;
    if (::kill(pid_, 0) != 0) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("the server does not start; see " + (home_ / "log").string());
}

void LiveServer::stop() {
  end_program(pid_, SIGINT);
  pid_ = 0;
}

void LiveServer::crash() {
  end_program(pid_, SIGQUIT);
  pid_ = 0;
}

std::string LiveServer::sql(const std::string& statements) const {
  // One -c each: a statement like CHECKPOINT must not stand in a transaction with others.
  const ProgramResult r = run_program(program_path("psql"),
                                      {"-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", home_, "-U",
                                       "postgres", "-d", "postgres", "-c", statements},
                                      kSetup);
  if (r.exit_code != 0) throw std::runtime_error(statements + ": " + r.err);
  return r.out.substr(0, r.out.find_last_not_of('\n') + 1);
}

void LiveServer::set(const std::string& name, const std::string& value) const {
  sql("ALTER SYSTEM SET " + name + " = '" + value + "'");
  sql("SELECT pg_reload_conf()");
  wait_until("SELECT setting <> '' FROM pg_settings WHERE name = '" + name + "' AND NOT pending_restart");
  // The postmaster has passed it on; a backend that starts now has it.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
}

void LiveServer::wait_until(const std::string& query) const {
  for (int i = 0; i < 600; ++i) {
    if (sql(query) == "t") return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("it never came to: " + query);
}

void LiveServer::switch_segments(int count) const {
  for (int i = 0; i < count; ++i) {
    sql("SELECT pg_logical_emit_message(false, 'walread', 'segment')");
    sql("SELECT pg_switch_wal()");
  }
}

std::set<std::string> LiveServer::segments() const {
  std::set<std::string> out;
  for (const auto& file : fs::directory_iterator(data_ / "pg_wal")) {
    const std::string name = file.path().filename();
    const bool digits = name.size() >= 24 && name.find_first_not_of("0123456789ABCDEF") >= 24;
    if (digits && (name.size() == 24 || name.ends_with(".partial"))) out.insert(name);
  }
  return out;
}

}  // namespace walread::test
