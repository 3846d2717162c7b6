#include "app/calm/session.h"

#include "core/base/error.h"
#include "core/engine/threads.h"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <string_view>

namespace calm
{

namespace
{
std::string oneLine(std::string text)
{
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
        text.pop_back();
    std::ranges::replace(text, '\n', ' ');
    return text;
}

/// Characters, not bytes: names may hold any language.
std::size_t widthOf(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

bool isNumeric(const std::vector<std::vector<std::string>>& rows, std::size_t column)
{
    return rows.size() > 1 && std::all_of(rows.begin() + 1, rows.end(), [column](const auto& row) {
               const std::string& cell = row.at(column);
               return cell.empty() || std::isdigit(static_cast<unsigned char>(cell.front()));
           });
}

int exitCodeOf(const ErrorInfo& error, bool withDetails)
{
    if (error.kind == ErrorKind::cancelled) {
        printError(error.sentence.empty() ? "Stopped." : error.sentence);
        return exitInterrupted;
    }
    printError(error.sentence);
    if (withDetails && !error.detail.empty())
        std::cerr << error.detail << '\n';
    return exitFailed;
}
} // namespace

void Session::onChosen(CLI::App& command, std::string stage, std::function<void()> work, Work kind)
{
    command.fallthrough(); // --threads may stand behind the command's own options
    command.callback([this, kind, stage = std::move(stage), work = std::move(work)] {
        m_kind = kind;
        m_stage = stage;
        m_work = work;
    });
}

int Session::run()
{
    if (m_kind == Work::computing)
        restartWithSleepingThreads(m_arguments);
    try {
        if (m_work)
            m_work();
        std::cout.flush();
        if (!std::cout)
            throw Error(ErrorKind::io, "The answer could not be written to the standard output: is the disk full?");
        return exitDone;
    } catch (const UsageError& error) {
        printError(error.what());
        return exitUsage;
    } catch (...) {
        std::cout.flush();
        return exitCodeOf(currentError(m_stage), withDetails);
    }
}

CLI::App& addNoun(CLI::App& app, const std::string& name, const std::string& help)
{
    CLI::App& noun = *app.add_subcommand(name, help);
    noun.require_subcommand(0, 1); // CLI11's own sentence does not say which there are, nor what was typed instead
    noun.fallthrough();
    noun.parse_complete_callback([&noun] { requireCommand(noun); });
    return noun;
}

void requireCommand(const CLI::App& app)
{
    if (!app.get_subcommands().empty() || app.remaining_size() > 0)
        return;
    std::string names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names += (names.empty() ? "" : ", ") + command->get_name();
    throw CLI::RequiredError("A command is missing: " + names, CLI::ExitCodes::RequiredError);
}

void printError(const std::string& sentence)
{
    std::cerr << "calm: " + oneLine(sentence) + "\n" << std::flush;
}

void printWarning(const std::string& sentence)
{
    printError("warning: " + sentence);
}

std::string shellWord(const std::string& path)
{
    const auto isPlain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("/._-+@:,%").find(c) != std::string::npos;
    };
    if (!path.empty() && std::ranges::all_of(path, isPlain))
        return path;
    std::string word = "'";
    for (const char c : path)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

void printJson(const Json& json)
{
    std::cout << toLine(json) << '\n';
}

void printColumns(const std::vector<std::vector<std::string>>& rows)
{
    if (rows.empty())
        return;
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row.at(i)));
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string padding(widths[i] - widthOf(row[i]), ' ');
            line += (i > 0 ? "  " : "") + (isNumeric(rows, i) ? padding + row[i] : row[i] + padding);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        std::cout << line << '\n';
    }
}

} // namespace calm
