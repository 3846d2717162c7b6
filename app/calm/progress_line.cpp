#include "app/calm/progress_line.h"

#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace calm
{

ProgressLine::ProgressLine()
    : m_terminal(::isatty(STDERR_FILENO) == 1),
      m_interval(m_terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000))
{
    if (!m_terminal)
        m_shownAt = Clock::now(); // a log hears of long jobs only
}

ProgressLine::~ProgressLine()
{
    if (m_terminal && m_written)
        std::cerr << "\r\x1b[K" << std::flush;
}

bool ProgressLine::isDue() const
{
    return Clock::now() - m_shownAt >= m_interval;
}

void ProgressLine::show(const std::string& text)
{
    if (!isDue())
        return;
    m_written = true;
    m_shownAt = Clock::now();
    if (m_terminal)
        std::cerr << "\r" + text + "\x1b[K" << std::flush;
    else
        std::cerr << text + "\n" << std::flush;
}

void ProgressLine::show(const Progress& progress)
{
    if (!isDue())
        return;
    if (progress.total > 0)
        show(fmt::format("{}: {} of {}", progress.stage, progress.done, progress.total));
    else if (progress.done > 0)
        show(fmt::format("{}: {}", progress.stage, progress.done));
    else
        show(progress.stage);
}

std::string formatSeconds(double seconds)
{
    const auto whole = static_cast<long>(std::lround(std::max(0.0, seconds)));
    if (whole >= 3600)
        return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

} // namespace calm
