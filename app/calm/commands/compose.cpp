#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/spec/layer_presets.h"
#include "core/store/project.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project;
    Composition composition;
    std::vector<std::string> connections;
    std::string preset;
    std::string scale, form;
    bool slopesGiven = false;
    bool replace = false;
};

int numberFrom(const std::string& text, const std::string& whole)
{
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || number < 0)
        throw UsageError("\"" + text + "\" in \"" + whole + "\" is not a number from 0 up.");
    return number;
}

/// "final:embedding", "3:7", or with the augmenting model's index in front: "1:3:7".
Connection connectionFrom(const std::string& text)
{
    const auto last = text.rfind(':');
    if (last == std::string::npos || last == 0)
        throw UsageError("\"" + text +
                         "\" is not a connection; write AUGMENTING-LAYER:ANCHOR-LAYER, like 3:7 or final:embedding.");
    std::string from = text.substr(0, last);
    Connection connection;
    if (const auto colon = from.find(':'); colon != std::string::npos) {
        connection.augmenting = numberFrom(from.substr(0, colon), text);
        from = from.substr(colon + 1);
    }
    try {
        connection.augmentingLayer = layerFromName(from);
        connection.anchorLayer = layerFromName(text.substr(last + 1));
    } catch (const Error& error) {
        throw UsageError(error.what());
    }
    return connection;
}

/// "every-4", "even-6", "relative-4", "last-2", "final-into-first-3" for the augmenting model `index`.
std::vector<Connection> presetFrom(const std::string& text, int augmentingLayers, int anchorLayers, int index)
{
    const auto dash = text.rfind('-');
    const std::string kind = text.substr(0, dash);
    const int number = dash == std::string::npos ? 0 : numberFrom(text.substr(dash + 1), text);
    if (number > 0 && kind == "every")
        return everyKthLayer(number, augmentingLayers, anchorLayers, index);
    if (number > 0 && kind == "even")
        return evenlySpaced(number, augmentingLayers, anchorLayers, index);
    if (number > 0 && kind == "relative")
        return sameRelativeDepth(number, augmentingLayers, anchorLayers, index);
    if (number > 0 && kind == "last")
        return lastLayers(number, augmentingLayers, anchorLayers, index);
    if (dash != std::string::npos && kind == "final-into-first")
        return finalStateIntoFirst(number, anchorLayers, index);
    throw UsageError("\"" + text +
                     "\" is not a preset; write every-K, even-N, relative-K, last-N or final-into-first-N.");
}

/// Connections drawn by hand and by preset together, each once, in the order of the anchor's layers.
std::vector<Connection> connectionsOf(const Options& options, const ModelCard& anchor,
                                      const std::vector<ModelCard>& augmenting)
{
    if (options.connections.empty() && options.preset.empty())
        throw UsageError("Say what to connect: --connect final:embedding, or --preset every-4.");
    std::vector<Connection> connections;
    for (const std::string& text : options.connections)
        connections.push_back(connectionFrom(text));
    for (std::size_t i = 0; i < augmenting.size() && !options.preset.empty(); ++i)
        for (const Connection& connection :
             presetFrom(options.preset, augmenting[i].layers, anchor.layers, static_cast<int>(i)))
            if (std::ranges::find(connections, connection) == connections.end())
                connections.push_back(connection);
    return connections;
}

std::int64_t existingId(Project& project, const Options& options)
{
    for (const CompositionRecord& record : project.compositions())
        if (record.composition.name == options.composition.name) {
            if (!options.replace)
                throw Error(ErrorKind::badInput, "The project has a composition \"" + options.composition.name +
                                                     "\" already; choose another name or add --replace.");
            return record.id;
        }
    return 0;
}

/// The release takes its norm's epsilon from the anchor, and knows no distances.
void setReleaseForm(BridgeSettings& bridge, const Path& anchor, bool slopesGiven)
{
    bridge.form = BridgeForm::release;
    if (!slopesGiven)
        bridge.distanceSlopes = {0.0};
    const std::string config = (anchor / "config.json").string();
    bridge.normEpsilon = optional(parseJson(readFile(config), config), "rms_norm_eps", bridge.normEpsilon, config);
}

void run(const Options& options)
{
    const auto project = Project::open(options.project);
    CompositionRecord record;
    record.composition = options.composition;
    record.id = existingId(*project, options);
    if (!options.scale.empty())
        record.composition.bridge.scale = bridgeScaleFromString(options.scale);
    const ModelRecord anchorRecord = project->model(options.composition.anchor);
    const ModelCard anchor = anchorRecord.card;
    if (options.form == toString(BridgeForm::release))
        setReleaseForm(record.composition.bridge, project->modelDirectory(anchorRecord), options.slopesGiven);
    std::vector<ModelCard> augmenting;
    for (const std::string& name : options.composition.augmenting)
        augmenting.push_back(project->model(name).card);
    record.composition.connections = connectionsOf(options, anchor, augmenting);
    if (const auto problems = problemsOf(record.composition, anchor, augmenting); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    project->saveComposition(record);
    const auto parameters = bridgeParameters(record.composition, anchor, augmenting);
    std::cout << fmt::format(
        "{}: {} connections, {} trained parameters, {:.1f}% of the anchor's\n", record.composition.name,
        record.composition.connections.size(), parameters,
        anchor.parameters > 0 ? 100.0 * static_cast<double>(parameters) / static_cast<double>(anchor.parameters) : 0.0);
}
} // namespace

void addCompose(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("compose", "Connect an anchor with the models it shall read");
    BridgeSettings& bridge = options->composition.bridge;
    command.add_option("PROJECT", options->project, "The project's file")->required();
    command.add_option("NAME", options->composition.name, "What to call the composition")->required();
    command.add_option("--anchor", options->composition.anchor, "The model that answers, by its name in the project")
        ->required();
    command.add_option("--augmenting", options->composition.augmenting, "A model it reads; may be given several times")
        ->required()
        ->allow_extra_args(false)
        ->delimiter(',');
    command
        .add_option("--connect", options->connections,
                    "AUGMENTING-LAYER:ANCHOR-LAYER, counted from 0; also embedding, and final and prediction of what "
                    "is read; with several "
                    "augmenting models INDEX: in front. May be given several times")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--preset", options->preset, "every-K, even-N, relative-K, last-N or final-into-first-N");
    command.add_option("--heads", bridge.heads, "Attention heads of each bridge")->capture_default_str();
    command.add_option("--scale", options->scale, "calibrated, rms_norm or none")
        ->default_str(toString(bridge.scale))
        ->check(CLI::IsMember({"calibrated", "rms_norm", "none"}));
    command
        .add_option("--form", options->form,
                    "plain, or release: as google-deepmind/calm computes, to be exported to it")
        ->default_str(toString(bridge.form))
        ->check(CLI::IsMember({"plain", "release"}));
    CLI::Option& slopes = *command
                               .add_option("--slopes", bridge.distanceSlopes,
                                           "Penalty per position of distance, per head; 0 = as published")
                               ->default_str("4,1,0.25,0")
                               ->allow_extra_args(false)
                               ->delimiter(',');
    command.add_option("--dropout", bridge.dropout, "On what is read, while training; 0 = off")->capture_default_str();
    command.add_flag("--replace", options->replace, "Change the composition of this name");
    session.onChosen(command, "composing the models", [options, &slopes] {
        options->slopesGiven = slopes.count() > 0;
        run(*options);
    });
}

} // namespace calm
