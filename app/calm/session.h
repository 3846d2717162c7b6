#pragma once

#include "app/calm/interruption.h"
#include "core/base/json.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <stdexcept>
#include <string>

namespace calm
{

/// Exit codes of every command.
enum ExitCode { exitDone = 0, exitFailed = 1, exitUsage = 2, exitInterrupted = 130 };

/// What the person typed cannot mean anything: exit code 2. Inside commands only; the engine throws Error.
class UsageError : public std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// Whether a command computes with models. Those start this program anew before they begin, so that waiting threads
/// sleep; the others should not pay for loading LibTorch twice.
enum class Work { light, computing };

/// What all commands share. Reading the command line only chooses the work; main() runs it then, so that every failure
/// is caught in one place.
class Session
{
public:
    explicit Session(char** arguments) : m_arguments(arguments) {}

    int threads = 0;          ///< --threads; 0 = all cores
    bool withDetails = false; ///< --details: what lies behind an error, beneath its sentence

    /// When `command` is what was typed, `work` is run after the whole line was read. `stage` completes "Unexpected
    /// failure while ...".
    void onChosen(CLI::App& command, std::string stage, std::function<void()> work, Work kind = Work::light);

    /// Runs the chosen work; answers the exit code and has written an error's one line to stderr.
    int run();

    /// From the first call on, Ctrl-C asks to stop instead of ending the program; a second one ends it.
    std::stop_token stop() { return m_interruption.token(); }
    void takeRepeatedSignalsForOne() { m_interruption.takeRepeatsForOne(); }

private:
    char** m_arguments;
    Work m_kind = Work::light;
    std::string m_stage;
    std::function<void()> m_work;
    Interruption m_interruption;
};

/// A command that only groups others: `calm project new`. Without one of them it is a wrong usage that lists them.
CLI::App& addNoun(CLI::App& app, const std::string& name, const std::string& help);
/// Error when none of the command's own commands was typed; for a parse callback.
void requireCommand(const CLI::App& app);

/// Writes "calm: SENTENCE" and a newline to stderr, always as one line.
void printError(const std::string& sentence);
void printWarning(const std::string& sentence);

/// `path` as a shell reads it back: in quotes when it holds a space or the like.
std::string shellWord(const std::string& path);

/// One JSON document on stdout, on one line.
void printJson(const Json& json);

/// Lines of columns, each as wide as its widest cell, two spaces apart; columns in which every cell below the first row
/// starts with a digit are set to the right.
void printColumns(const std::vector<std::vector<std::string>>& rows);

} // namespace calm
