#pragma once

#include "core/train/learner.h"
#include "core/train/process_group.h"

#include <functional>

namespace calm
{

/// The trainer's side of a ProcessGroup: several processes train one learner as if they were one. Each computes some of
/// the examples; what they add up is the same everywhere, and so is every step. Without a group (null) all of this is
/// what one process does.
class SharedTraining
{
public:
    explicit SharedTraining(ProcessGroup* group) : m_group(group) {}

    int rank() const { return m_group ? m_group->rank() : 0; }
    int size() const { return m_group ? m_group->size() : 1; }
    bool isShared() const { return m_group != nullptr; }
    bool writes() const { return rank() == 0; }
    bool lostOne() const; ///< another process ended: nothing can be added up any more

    /// Runs `compute` on every process and adds up what it answers; with `parameters` also the gradients it left there.
    /// When one was cancelled (Error(cancelled)) all are, so that none is a step ahead; another error ends this
    /// process, and the others fail with its sentence.
    double sumOf(const std::function<double()>& compute, const NamedTensors& parameters = {});

    /// What the first process's learner holds, scales and all, becomes every learner's.
    void agree(Learner& learner);

private:
    double added(const NamedTensors& parameters, double value, bool stopped);
    ProcessGroup* m_group;
};

} // namespace calm
