// --follow: a log that grows while it is read.
#include <csignal>
#include <thread>

#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

using namespace std::chrono_literals;

class WaldumpFollow : public Waldump {
 protected:
  ~WaldumpFollow() override {
    if (pid_ > 0) test::end_program(pid_, SIGKILL);
  }

  void start(std::vector<std::string> arguments) {
    arguments.push_back(wal());
    pid_ = test::start_program("waldump", arguments, {.stdout_file = out_file(), .stderr_file = err_file()});
  }
  int end(int signal = 0) { return test::end_program(std::exchange(pid_, 0), signal); }

  std::string out_file() const { return dir_ / "out"; }
  std::string err_file() const { return dir_ / "err"; }
  std::string out() const { return content(out_file()); }
  std::string err() const { return content(err_file()); }

  // Waits until what it printed is `text`, a quarter of a second more often than not.
  void expect_soon(const std::string& text) const {
    for (int i = 0; i < 400 && out() != text; ++i) std::this_thread::sleep_for(25ms);
    EXPECT_EQ(out(), text) << err();
  }
  // What a run that does not follow prints of the log as it will be.
  std::string text_until(WalBuilder& log, Lsn end) const {
    write(log, dir_ / "whole");
    return text_of({"-e", to_string(end), dir_ / "whole"});
  }

  pid_t pid_ = 0;
};

TEST_F(WaldumpFollow, ShowsWhatIsAddedUntilItIsInterrupted) {
  WalBuilder log;
  fill(log, 2);
  test::ByteVector first = log.log().file(1), second = log.log().file(2);
  const std::string all = text_until(log, log.position());
  // Written page by page, as a server does: first a part of the first segment, the rest of it zeros.
  const std::size_t part = 40 * 8192;
  test::ByteVector growing = first;
  std::fill(growing.begin() + part, growing.end(), std::byte{0});
  write(segment(1), growing);
  const std::string begun = text_of({wal()});
  ASSERT_NE(begun, "");
  start({"-f"});
  expect_soon(begun);
  put(segment(1), part, Bytes(first).subspan(part, 10 * 8192));
  const std::string more = text_of({wal()});
  ASSERT_GT(more.size(), begun.size());
  expect_soon(more);
  put(segment(1), part, Bytes(first).subspan(part));
  expect_soon(text_of({wal()}));
  // The next segment appears short and grows.
  write(segment(2), Bytes(second).first(3 * 8192 + 100));
  std::this_thread::sleep_for(300ms);
  write(segment(2), second);
  expect_soon(all);
  EXPECT_EQ(end(SIGINT), 0);
  EXPECT_EQ(out(), all);
  const std::vector<std::string> lines = lines_of(err());
  ASSERT_EQ(lines.size(), 2u) << err();
  EXPECT_NE(lines[1].find(": the log ends here: nothing was written behind this point; "), std::string::npos);
}

TEST_F(WaldumpFollow, JsonIsEndedInOrder) {
  const WalBuilder log = small_log();
  start({"--follow", "--format=json"});
  const std::size_t records = lines_of(text_of({wal()})).size();
  for (int i = 0; i < 400 && lines_of(out()).size() < records + 1; ++i) std::this_thread::sleep_for(25ms);
  EXPECT_EQ(end(SIGTERM), 0);
  const std::vector<std::string> lines = lines_of(out());
  ASSERT_EQ(lines.size(), records + 2);
  EXPECT_EQ(json::parse(lines.front())["type"], "begin");
  EXPECT_EQ(json::parse(lines.back())["type"], "end");
  EXPECT_EQ(json::parse(lines.back())["records"], records);
}

TEST_F(WaldumpFollow, StatisticsComeAtTheEnd) {
  small_log();
  start({"-f", "-z"});
  std::this_thread::sleep_for(400ms);
  EXPECT_EQ(end(SIGINT), 0);
  EXPECT_EQ(out(), text_of({"-z", wal()}));
}

TEST_F(WaldumpFollow, EndsByItselfAtTheEndThatWasAskedFor) {
  WalBuilder log;
  fill(log, 2);
  const std::string all = text_until(log, log.last());
  write(segment(1), log.log().file(1));
  start({"-f", "-e", to_string(log.last())});
  std::this_thread::sleep_for(300ms);
  write(segment(2), log.log().file(2));
  EXPECT_EQ(end(), 0);
  EXPECT_EQ(out(), all);
  start({"-f", "-n", "5"});
  EXPECT_EQ(end(), 0);
  EXPECT_EQ(lines_of(out()).size(), 5u);
}

TEST_F(WaldumpFollow, WaitsForASegmentThatIsNotHereYet) {
  WalBuilder log;
  log.add(records::noop());
  log.switch_segment();
  log.add(records::noop());
  log.add(records::restore_point("here"));
  write(segment(1), log.log().file(1));
  start({"-f", "-s", "0/200000", "-n2"});
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(out(), "");
  write(segment(2), log.log().file(2));
  EXPECT_EQ(end(), 0);
  EXPECT_EQ(lines_of(out()).size(), 2u);
}

TEST_F(WaldumpFollow, GoesOnToANewTimeline) {
  WalBuilder log;
  fill(log, 2);
  const Lsn fork = log.position();
  write(log, wal());
  start({"-f", "--format=json", "-x", "999"});
  for (int i = 0; i < 400 && err().empty(); ++i) std::this_thread::sleep_for(25ms);
  // A promotion: the segment goes on under the name of the new timeline, and the history says where.
  log.set_timeline(2);
  log.add(records::end_of_recovery(2, 1));
  log.add(records::commit({.xid = 999}));
  std::ofstream(wal() / "00000002.history") << "1\t" << to_string(fork) << "\tno recovery target specified\n";
  write(segment(2, 2), log.log().file(2));
  for (int i = 0; i < 400 && lines_of(out()).size() < 2; ++i) std::this_thread::sleep_for(25ms);
  EXPECT_EQ(end(SIGINT), 0);
  const std::vector<std::string> lines = lines_of(out());
  ASSERT_EQ(lines.size(), 3u) << err();
  EXPECT_EQ(json::parse(lines[1])["tli"], 2);
  EXPECT_NE(err().find("waldump: timeline 2 leaves timeline 1 at " + to_string(fork) +
                       ", and is followed from there on\n"),
            std::string::npos)
      << err();
}

TEST_F(WaldumpFollow, DoesNotGoOnToATimelineThatForkedEarlier) {
  WalBuilder log;
  fill(log, 2);
  write(log, wal());
  const std::string all = text_of({wal()});
  start({"-f"});
  expect_soon(all);
  std::ofstream(wal() / "00000002.history") << "1\t0/110000\tno recovery target specified\n";
  write(segment(1, 2), log.log().file(1));
  const std::string sentence =
      "waldump: timeline 2 appeared but is not followed: it leaves at 0/110000, before what was "
      "read already, timeline 1\n";
  for (int i = 0; i < 400 && err().find(sentence) == std::string::npos; ++i)
    std::this_thread::sleep_for(25ms);
  std::this_thread::sleep_for(600ms);
  end(SIGINT);
  EXPECT_EQ(out(), all);
  const std::size_t at = err().find(sentence);
  EXPECT_NE(at, std::string::npos) << err();
  EXPECT_EQ(err().find(sentence, at + 1), std::string::npos) << "said twice";
}

TEST_F(WaldumpFollow, DamageEndsIt) {
  small_log();
  zero(segment(2), 50 * 8192, 8192);
  start({"-f"});
  EXPECT_EQ(end(), 2);
  EXPECT_NE(err().find("the page is all zeros; reading stops "), std::string::npos);
}

}  // namespace
}  // namespace walread
