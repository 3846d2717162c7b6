#include "app/calm/interruption.h"

#include "core/base/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace calm
{

namespace
{
int writeEnd = -1; // all a signal handler can reach

extern "C" void askToStop(int)
{
    const int kept = errno;
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, "s", 1);
    errno = kept;
}

void catchSignals(int flags)
{
    struct sigaction action
    {
    };
    action.sa_handler = askToStop;
    action.sa_flags = flags;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}
} // namespace

std::stop_token Interruption::token()
{
    if (m_readEnd < 0)
        start();
    return m_source.get_token();
}

void Interruption::start()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(ErrorKind::io, "The system gives this program no pipe: too many files are open.");
    m_readEnd = ends[0];
    writeEnd = ends[1];
    m_watcher = std::thread([this] {
        char byte = 0;
        ssize_t got = 0;
        while ((got = ::read(m_readEnd, &byte, 1)) < 0 && errno == EINTR) {
        }
        if (got == 1)
            m_source.request_stop();
    });
    catchSignals(static_cast<int>(SA_RESETHAND)); // the second time the system's own handling ends the program
}

void Interruption::takeRepeatsForOne()
{
    token();
    catchSignals(0);
}

Interruption::~Interruption()
{
    if (m_readEnd < 0)
        return;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    ::close(writeEnd);
    writeEnd = -1;
    m_watcher.join();
    ::close(m_readEnd);
}

void outliveParent()
{
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

bool isTiedToParent()
{
    int signal = 0;
    return ::prctl(PR_GET_PDEATHSIG, &signal) == 0 && signal != 0;
}

} // namespace calm
