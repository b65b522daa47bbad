// Waiting at the end of a log that grows.
#pragma once

namespace walread::waldump {

// From now on SIGINT and SIGTERM end the program in order: what was read is shown to the end. A second one
// ends it at once.
void catch_signals();

// Whether one came, and which.
bool interrupted();
int caught_signal();
// Whether standard error takes a remark at once. Whoever interrupts a program does not want it to wait for a
// reader that is stuck.
bool can_remark();

// Waits for a while, less if a signal comes. False if nobody reads standard output any more.
bool wait_a_while();

}  // namespace walread::waldump
