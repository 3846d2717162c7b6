#pragma once

// The heavy headers of c10d come with this one: for process_group.cpp only.

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace calm
{

/// The thread of one process that knows whether the others live, over connections of its own. Rank 0 hears a report of
/// each other process and answers all with what it heard, over and over; a connection that breaks is a process that
/// ended. Everything public may be called from any thread.
class ProcessWatch
{
public:
    /// `group`: nobody else may use it. The thread starts here.
    ProcessWatch(c10::intrusive_ptr<c10d::ProcessGroupGloo> group, int rank, int size);
    ~ProcessWatch(); ///< after isOver()

    /// Nobody is watched any more: all have left, or one was lost. Until then the thread may wait for a silent machine.
    bool isOver() const { return m_over; }

    /// What happened, when a process ended or fell silent; else empty.
    std::string lost() const;
    /// The same, after a connection broke: waits a moment for the reason to arrive.
    std::string reasonOfLoss() const;

    void askToStop() { m_stopWanted = true; }
    std::stop_token stopToken() const { return m_stop.get_token(); }

    void waitForRounds() const;                      ///< until what happened before was heard by all, or one was lost
    void leave();                                    ///< waits until all leave, or one is lost
    void fail(const std::string& sentence) noexcept; ///< waits a moment for the others to hear it

private:
    enum class State : std::uint8_t { works, leaves, failed };
    struct Report
    {
        State state = State::works;
        bool stopWanted = false;
        std::string sentence; ///< of a process that failed: what happened, as the others shall say it
    };
    static at::Tensor toTensor(const Report& report);
    static Report fromTensor(const at::Tensor& tensor);

    void watch() noexcept;
    bool hearAll(); ///< rank 0's turn, and the others'; false when it is over
    bool hearFirst();
    Report own() const;
    void heard(const Report& merged);
    void lose(const std::string& sentence);
    std::string nameOf(int rank) const;

    c10::intrusive_ptr<c10d::ProcessGroupGloo> m_group;
    const int m_rank, m_size;
    std::stop_source m_stop;
    std::atomic<bool> m_stopWanted{false}, m_over{false};
    std::atomic<int> m_rounds{0};
    mutable std::mutex m_mutex; ///< guards the two below
    Report m_own;
    std::string m_lost;
    std::thread m_thread;
};

} // namespace calm
