#include "app/calm/commands/data.h"
#include "app/calm/project_choices.h"
#include "core/store/example_edits.h"
#include "core/store/example_record.h"

#include <fmt/format.h>
#include <iostream>
#include <map>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    std::string examples;
    ExampleChoice choice;
    TagChange tags;
    std::int64_t limit = 20;
    bool count = false;
};

Json toJson(const ExampleRecord& record)
{
    Json json{{"id", record.id}};
    json.update(toJson(exampleOf(record)));
    return json;
}

void show(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    ExampleQuery query;
    const std::int64_t dataset = options.choice.resolve(*project, options.examples, query);
    std::vector<std::int64_t> ids = exampleIds(*project, dataset, query, session.stop());
    if (options.count) {
        std::cout << ids.size() << '\n';
        return;
    }
    if (options.limit > 0 && std::ssize(ids) > options.limit)
        ids.resize(static_cast<std::size_t>(options.limit));
    for (const ExampleRecord& record : examplesWithIds(*project, ids))
        std::cout << toLine(toJson(record)) << '\n';
}

void tag(const Options& options, Session& session)
{
    if (options.tags.add.empty() && options.tags.remove.empty())
        throw UsageError("Say which tags to --add or to --take.");
    const auto project = Project::open(options.project);
    ExampleQuery query;
    const std::int64_t dataset = options.choice.resolve(*project, options.examples, query);
    std::cout << changeTags(*project, dataset, query, options.tags, session.stop()).size() << " examples changed.\n";
}

void remove(const Options& options, Session& session)
{
    const auto project = Project::open(options.project);
    ExampleQuery query;
    const std::int64_t dataset = options.choice.resolve(*project, options.examples, query);
    const auto ids = exampleIds(*project, dataset, query, session.stop());
    std::cout << takeExamples(*project, ids, session.stop()).size() << " examples deleted.\n";
}
} // namespace

void ExampleChoice::addTo(CLI::App& command)
{
    command.add_option("--search", m_query.search, "Beginnings of words; \"in quotes\": these words in a row");
    command.add_option("--tag", m_query.tag, "Only with this tag");
    command.add_option("--task", m_query.task, "Only of this task");
    command.add_option("--fewest", m_query.fewestCharacters, "Only with at least so many characters");
    command.add_option("--most", m_query.mostCharacters, "Only with at most so many characters");
    command.add_option("--order", m_order, "stored, prompt, response, split, task, tags or length")
        ->capture_default_str();
    command.add_flag("--descending", m_query.descending, "The other way round");
}

std::int64_t ExampleChoice::resolve(Project& project, const std::string& examples, ExampleQuery& query) const
{
    using Order = ExampleQuery::Order;
    static const std::map<std::string, Order> orders{
        {"stored", Order::stored}, {"prompt", Order::prompt}, {"response", Order::response}, {"split", Order::split},
        {"task", Order::task},     {"tags", Order::tags},     {"length", Order::length}};
    const auto order = orders.find(m_order);
    if (order == orders.end())
        throw UsageError("There is no order \"" + m_order + "\".");
    const auto [name, split] = chooseExamples(project, examples);
    query = m_query;
    query.order = order->second;
    if (!split.empty())
        query.split = split;
    return project.dataset(name).id;
}

void addDataRows(CLI::App& noun, Session& session)
{
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* verb, const char* help, void (*work)(const Options&, Session&)) -> CLI::App& {
        CLI::App& command = addDataVerb(noun, verb, help, options->project);
        command.add_option("NAME", options->examples, "NAME or NAME:SPLIT")->required();
        options->choice.addTo(command);
        session.onChosen(command, "looking after the examples", [options, work, &session] { work(*options, session); });
        return command;
    };
    CLI::App& shown = add("show", "Show examples, a line of JSON each", show);
    shown.add_option("--limit", options->limit, "At most so many; 0 = all")->capture_default_str();
    shown.add_flag("--count", options->count, "Only how many there are");
    CLI::App& tagged = add("tag", "Tag all examples that pass", tag);
    tagged.add_option("--add", options->tags.add, "Tags to put on")->delimiter(',');
    tagged.add_option("--take", options->tags.remove, "Tags to take off")->delimiter(',');
    add("delete", "Delete all examples that pass; what a run has learned from is kept for the run", remove);
}

} // namespace calm
