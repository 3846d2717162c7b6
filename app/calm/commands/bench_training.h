#pragma once

#include "app/calm/session.h"

#include <memory>

namespace calm
{

/// `calm bench train`: the options, and the work once the line was read.
class TrainingBench
{
public:
    explicit TrainingBench(CLI::App& bench);
    bool isChosen() const { return m_command->parsed(); }
    void run(Session& session) const;

private:
    struct Options;
    CLI::App* m_command;
    std::shared_ptr<Options> m_options;
};

} // namespace calm
