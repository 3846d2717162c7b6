#include "core/train/process_watch.h"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fmt/format.h>

namespace calm
{

namespace
{
using namespace std::chrono_literals;

constexpr std::int64_t messageBytes = 4096;
constexpr std::int64_t headerBytes = 4; // state, whether a stop is wanted, the sentence's length in two bytes
constexpr auto pause = 300ms;           // between two rounds
constexpr auto patience = 3s;           // for a reason to travel

void waitFor(const std::atomic<bool>& over, std::chrono::milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    while (!over && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(10ms);
}
} // namespace

ProcessWatch::ProcessWatch(c10::intrusive_ptr<c10d::ProcessGroupGloo> group, int rank, int size)
    : m_group(std::move(group)), m_rank(rank), m_size(size), m_thread([this] { watch(); })
{
}

ProcessWatch::~ProcessWatch()
{
    m_thread.join();
}

at::Tensor ProcessWatch::toTensor(const Report& report)
{
    at::Tensor tensor = at::zeros({messageBytes}, at::kByte);
    auto* const bytes = tensor.data_ptr<std::uint8_t>();
    const std::size_t length = std::min(report.sentence.size(), static_cast<std::size_t>(messageBytes - headerBytes));
    bytes[0] = static_cast<std::uint8_t>(report.state);
    bytes[1] = report.stopWanted;
    bytes[2] = static_cast<std::uint8_t>(length / 256);
    bytes[3] = static_cast<std::uint8_t>(length % 256);
    std::memcpy(bytes + headerBytes, report.sentence.data(), length);
    return tensor;
}

ProcessWatch::Report ProcessWatch::fromTensor(const at::Tensor& tensor)
{
    const auto* const bytes = tensor.data_ptr<std::uint8_t>();
    const std::size_t length = std::size_t{bytes[2]} * 256 + bytes[3];
    return {.state = static_cast<State>(bytes[0]),
            .stopWanted = bytes[1] != 0,
            .sentence = std::string(reinterpret_cast<const char*>(bytes) + headerBytes, length)};
}

std::string ProcessWatch::nameOf(int rank) const
{
    return fmt::format("process {} of {}", rank + 1, m_size);
}

ProcessWatch::Report ProcessWatch::own() const
{
    const std::lock_guard lock(m_mutex);
    Report report = m_own;
    report.stopWanted = m_stopWanted;
    return report;
}

void ProcessWatch::watch() noexcept
{
    try {
        while (m_rank == 0 ? hearAll() : hearFirst())
            ++m_rounds;
    } catch (const std::exception& error) {
        lose(std::string("The processes of this run lost each other: ") + error.what());
    }
    m_over = true;
}

bool ProcessWatch::hearAll()
{
    // All are heard before any is answered, whatever they say: who sends waits until it is read.
    Report merged = own();
    bool allLeave = merged.state == State::leaves;
    std::vector<int> alive;
    for (int rank = 1; rank < m_size; ++rank) {
        Report report;
        try {
            std::vector<at::Tensor> message{toTensor({})};
            m_group->recv(message, rank, 0)->wait();
            report = fromTensor(message[0]);
            alive.push_back(rank);
        } catch (const std::exception&) {
            report = {.state = State::failed,
                      .sentence = "Another process of this run ended: " + nameOf(rank) + " is gone."};
        }
        merged.stopWanted = merged.stopWanted || report.stopWanted;
        allLeave = allLeave && report.state == State::leaves;
        if (report.state == State::failed && merged.state != State::failed) // the first one's sentence
            merged = {.state = State::failed, .stopWanted = true, .sentence = report.sentence};
    }
    if (merged.state != State::failed)
        merged.state = allLeave ? State::leaves : State::works;
    for (const int rank : alive) {
        try {
            std::vector<at::Tensor> message{toTensor(merged)};
            m_group->send(message, rank, 0)->wait();
        } catch (const std::exception&) {
            // That one is gone too; the next round says so, if there is one.
        }
    }
    heard(merged);
    if (merged.state == State::works)
        waitFor(m_over, pause);
    return merged.state == State::works;
}

bool ProcessWatch::hearFirst()
{
    std::vector<at::Tensor> report{toTensor(own())}, answer{toTensor({})};
    try {
        m_group->send(report, 0, 0)->wait();
        m_group->recv(answer, 0, 0)->wait();
    } catch (const std::exception&) {
        lose("Another process of this run ended: " + nameOf(0) + " is gone.");
        return false;
    }
    const Report merged = fromTensor(answer[0]);
    heard(merged);
    return merged.state == State::works;
}

void ProcessWatch::heard(const Report& merged)
{
    if (merged.stopWanted)
        m_stop.request_stop();
    if (merged.state == State::failed)
        lose(merged.sentence);
}

void ProcessWatch::lose(const std::string& sentence)
{
    {
        const std::lock_guard lock(m_mutex);
        m_lost = sentence;
    }
    m_stop.request_stop();
}

std::string ProcessWatch::lost() const
{
    const std::lock_guard lock(m_mutex);
    return m_lost;
}

std::string ProcessWatch::reasonOfLoss() const
{
    waitFor(m_over, patience);
    const std::string reason = lost();
    return reason.empty() ? "Another process of this run ended." : reason;
}

void ProcessWatch::waitForRounds() const
{
    const int begun = m_rounds; // the one that goes on now may have begun before
    while (!m_over && m_rounds < begun + 2)
        std::this_thread::sleep_for(10ms);
}

void ProcessWatch::leave()
{
    {
        const std::lock_guard lock(m_mutex);
        m_own.state = State::leaves;
    }
    while (!m_over)
        std::this_thread::sleep_for(10ms);
}

void ProcessWatch::fail(const std::string& sentence) noexcept
{
    try {
        {
            const std::lock_guard lock(m_mutex);
            m_own.state = State::failed;
            m_own.sentence = "Another process of this run ended: " + nameOf(m_rank) + ": " + sentence;
        }
        waitFor(m_over, patience);
    } catch (const std::exception&) {
        // Out of memory: the others see the connection break.
    }
}

} // namespace calm
