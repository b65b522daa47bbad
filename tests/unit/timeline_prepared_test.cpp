// V12, U2: prepared transactions and distributed ones at the end of the log.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using V = TimelineVerdict;
using test::flip;

TimelineCases cases() {
  TimelineCases t;
  t.add("open_prepared_transaction", V::ready, {F::prepared_open}, [](TimelineWorld& w) {
    w.prepare(w.standby_log, 810, "gid-1");
    w.write();
    return w.activate(false);
  });
  // A checkpoint lists transaction 690, whose PREPARE lies before its redo point.
  const auto listed = [](TimelineWorld& w, Lsn prepare, std::uint32_t xid = 690) {
    test::records::Checkpoint c{.redo = w.standby_log.position(), .prepared = {{xid, prepare}}};
    const Lsn checkpoint = w.standby_log.add(test::records::checkpoint(c));
    w.standby.checkpoint(checkpoint, checkpoint);
    w.standby.control().set("min_recovery_point", w.standby_log.position().value);
    w.write();
  };
  t.add_greenplum("prepared_transactions_segment_gone", V::not_ready, {F::prepared_segment_missing},
                  [listed](TimelineWorld& w) {
                    listed(w, Lsn{0x100100});
                    fs::remove(w.standby_segment(1));
                    return w.activate(false);
                  });
  t.add_greenplum("prepared_transactions_segment_there", V::ready, {F::prepared_open},
                  [listed](TimelineWorld& w) {
                    listed(w, w.prepare(w.standby_log, 690, "gid-690"));
                    return w.activate(false);
                  });
  // U2: recovery reads the record itself.
  t.add_greenplum("prepare_record_damaged", V::not_ready, {F::start_up_fails}, [listed](TimelineWorld& w) {
    const Lsn prepare = w.prepare(w.standby_log, 690, "gid-690");
    listed(w, prepare);
    flip(w.standby_segment(w.segment_of(prepare)), (prepare.value & 0xFFFFF) + 40);
    return w.activate(false);
  });
  t.add_greenplum("prepare_record_of_another_transaction", V::not_ready, {F::start_up_fails},
                  [listed](TimelineWorld& w) {
                    listed(w, w.prepare(w.standby_log, 690, "gid-690"), 691);
                    return w.activate(false);
                  });
  t.add_greenplum("prepare_record_elsewhere", V::not_ready, {F::start_up_fails}, [listed](TimelineWorld& w) {
    listed(w, w.commit(w.standby_log));
    return w.activate(false);
  });
  for (const auto& [name, spoil] : std::initializer_list<std::pair<const char*, void (*)(const fs::path&)>>{
           {"empty", [](const fs::path& f) { fs::resize_file(f, 0); }},
           {"zeroed",
            [](const fs::path& f) {
              fs::resize_file(f, 0);
              fs::resize_file(f, 1 << 20);
            }},
           {"a_directory", [](const fs::path& f) {
              fs::remove(f);
              fs::create_directory(f);
            }}})
    t.add_greenplum(std::string("prepare_record_in_a_segment_that_is_") + name, V::not_ready,
                    {F::start_up_fails}, [listed, spoil = spoil](TimelineWorld& w) {
                      listed(w, Lsn{0x100100});
                      spoil(w.standby_segment(1));
                      return w.activate(false);
                    });
  t.add_greenplum("distributed_transaction_in_doubt", V::ready, {F::in_doubt}, [](TimelineWorld& w) {
    w.standby_log.add(test::records::distributed_commit({.xid = 820, .distributed = {77, 5}}));
    w.write();
    return w.activate(false);
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelinePrepared, cases());

}  // namespace
}  // namespace walread
