#pragma once

#include "core/base/progress.h"

#include <chrono>
#include <string>

namespace calm
{

/// How far a job is, on stderr: on a terminal one line that is rewritten, else (a log) a
/// line every five seconds. One thread.
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine(); ///< leaves the terminal at the start of an empty line

    bool isDue() const; ///< whether show() would show anything yet: what is dear to find out can wait for it
    void show(const std::string& text);
    void show(const Progress& progress);

private:
    using Clock = std::chrono::steady_clock;
    bool m_terminal;
    Clock::duration m_interval;
    Clock::time_point m_shownAt{};
    bool m_written = false;
};

std::string formatSeconds(double seconds); ///< "3:05", "1:02:00"

} // namespace calm
