#pragma once

#include "core/base/launch_environment.h"
#include "core/base/progress.h"
#include "core/models/tensor_io.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// The processes that train one run together, over Gloo. Every function here is called by all of them in the same
/// order, but for those of the last group; each belongs to the thread that joined.
///
/// Beside that a thread of each process looks twice a second whether the others live. So a step may take as long as it
/// likes, and yet a process that ends, for whatever reason, is known everywhere within a second, one whose machine is
/// silent within three minutes: stopToken() is asked then, and every call throws Error(io) with a sentence that says
/// which process ended and why, if it could still say so.
class ProcessGroup
{
public:
    /// Waits until all have come. Error(unsupported) in a build without c10d, Error(io) when not all come within ten
    /// minutes or the port is taken, Error(badInput) when two are the same rank, Error(cancelled).
    static std::unique_ptr<ProcessGroup> join(const LaunchEnvironment& environment,
                                              const ProgressCallback& progress = {}, const std::stop_token& stop = {});
    /// Without leave() it is an end too early, and the others fail.
    ~ProcessGroup();

    int rank() const;
    int size() const;

    /// Adds up the tensors of all (float32 or float64), in place. Bit for bit the same on all of them, and for the same
    /// size() the same from run to run.
    void sum(Tensor& values);
    void broadcast(Tensor& values);                           ///< rank 0's, in place; same shape and type everywhere
    std::string broadcast(const std::string& text);           ///< rank 0's
    std::vector<std::string> gather(const std::string& text); ///< everyone's, by rank, for everyone
    void leave();                                             ///< the good end: waits for the others

    // By any process at any time.
    void askToStop();                  ///< asks the stopToken() of all
    std::stop_token stopToken() const; ///< also asked when a process was lost
    bool isLost() const;               ///< a process was lost
    void throwIfLost() const;
    /// After the stopToken() was asked: whether that was a wish. Waits a moment, as who was lost is known a little
    /// later than the signal that a launcher sends then.
    bool wasAskedToStop() const;
    /// This process ends now: the others' sentence says so.
    void fail(const std::string& sentence) noexcept;

private:
    struct State;
    explicit ProcessGroup(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace calm
