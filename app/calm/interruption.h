#pragma once

#include <stop_token>
#include <thread>

namespace calm
{

/// Ctrl-C (SIGINT) and a polite kill (SIGTERM) as a stop token. The first one asks the running job to stop, which it
/// does within one step; the second ends the program at once. One per process.
class Interruption
{
public:
    Interruption() = default;
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// Catches the signals from the first call on.
    std::stop_token token();

    /// Where a second signal is no second wish: a launcher passes one on that the terminal gave its processes too, and
    /// the system tells of the end of each thread of a parent (isTiedToParent()).
    void takeRepeatsForOne();

private:
    void start();
    std::stop_source m_source;
    std::thread m_watcher; // a handler may not touch a stop_source, so it writes a byte that this thread reads
    int m_readEnd = -1;
};

/// A job that goes on when the terminal or the window that started it is gone: SIGHUP and SIGPIPE are ignored.
void outliveParent();

/// Whether this program was started so that the system asks it to stop when its parent ends (PR_SET_PDEATHSIG). It does
/// so again for every thread of the parent that ended after the one before.
bool isTiedToParent();

} // namespace calm
