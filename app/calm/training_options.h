#pragma once

#include "core/spec/training_settings.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace calm
{

/// The options that change training settings, as typed: applied on top of whatever the settings start from (the
/// defaults, a file, an earlier run), so that only what was typed changes.
class TrainingOptions
{
public:
    void addTo(CLI::App& command);
    void addRunOptions(CLI::App& command); ///< what only runs over a project know
    void apply(TrainingSettings& settings) const;

private:
    template <typename T> void add(CLI::App& command, const char* name, T TrainingSettings::*field, const char* help);
    void addSwitch(CLI::App& command, const char* names, bool TrainingSettings::*field, const char* help);
    void addName(CLI::App& command, const char* name, const std::vector<std::string>& choices,
                 std::function<void(TrainingSettings&, const std::string&)> set, const char* help);
    void addMethod(CLI::App& command);
    void addPretraining(CLI::App& command);
    void addComputation(CLI::App& command);
    std::vector<std::function<void(TrainingSettings&)>> m_changes;
};

/// The settings in a JSON file. Error names the file.
TrainingSettings settingsFromFile(const std::string& file);

/// "NAME[:SPLIT][=SHARE[..FINALSHARE]]" apart: the examples' text as typed and the shares. UsageError.
struct TypedShare
{
    std::string examples;
    double share = 1.0;
    double finalShare = -1.0;
};
TypedShare shareFromText(const std::string& text);

} // namespace calm
