#include "core/compose/adapter.h"

#include "core/base/error.h"
#include "core/base/new_folder.h"
#include "core/spec/document.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace calm
{

namespace
{
constexpr const char* format = "calm.adapter";
constexpr int formatVersion = 1; // 1: the first
const char* const infoFile = "adapter.json";
const char* const weightsFile = "bridges.safetensors";
const char* const readmeFile = "README.md";

Json modelToJson(const AdapterModel& model)
{
    Json json;
    json["name"] = model.name;
    ModelCard card = model.card;
    card.directory.clear();
    card.problem.clear();
    json["card"] = toJson(card);
    json["tokenizer_hash"] = model.tokenizerHash.empty() ? Json() : Json(model.tokenizerHash);
    json["content_hash"] = model.contentHash;
    return json;
}

AdapterModel modelFromJson(const Json& json, const std::string& what)
{
    AdapterModel model;
    model.name = require<std::string>(json, "name", what);
    model.card = modelCardFromJson(require<Json>(json, "card", what));
    model.tokenizerHash = optional(json, "tokenizer_hash", model.tokenizerHash, what);
    model.contentHash = require<std::string>(json, "content_hash", what);
    if (model.card.hiddenSize < 1 || model.card.layers < 1)
        throw Error(ErrorKind::corrupt, what + " does not say the sizes of the model " + model.name + ".");
    return model;
}

void checkAgrees(const AdapterInfo& info, const std::string& what)
{
    const Composition& composition = info.composition;
    bool agrees = composition.anchor == info.anchor.name && composition.augmenting.size() == info.augmenting.size();
    for (std::size_t i = 0; agrees && i < info.augmenting.size(); ++i)
        agrees = composition.augmenting[i] == info.augmenting[i].name;
    if (!agrees)
        throw Error(ErrorKind::corrupt, what + " describes other models than its composition names.");
    std::vector<ModelCard> cards;
    for (const AdapterModel& model : info.augmenting)
        cards.push_back(model.card);
    if (const auto problems = problemsOf(composition, info.anchor.card, cards); !problems.empty())
        throw Error(ErrorKind::corrupt, what + " describes a composition that cannot be: " + problems.front());
}

std::string described(const AdapterModel& model)
{
    return fmt::format("{} ({}, {} blocks x {}, {:.1f} million parameters)", model.name, model.card.family,
                       model.card.layers, model.card.hiddenSize, static_cast<double>(model.card.parameters) / 1e6);
}

std::string listed(const std::vector<MixturePart>& parts)
{
    std::string text;
    for (const MixturePart& part : parts)
        text += (text.empty() ? "" : ", ") + part.dataset + (part.split.empty() ? "" : " (" + part.split + ")");
    return text.empty() ? "nothing" : text;
}
} // namespace

Json toJson(const AdapterInfo& info)
{
    Json json = startDocument(format, formatVersion);
    json["name"] = info.composition.name;
    json["composition"] = toJson(info.composition);
    json["anchor"] = modelToJson(info.anchor);
    json["augmenting"] = Json::array();
    for (const AdapterModel& model : info.augmenting)
        json["augmenting"].push_back(modelToJson(model));
    Json& trained = json["trained"];
    trained["run"] = info.run;
    trained["step"] = info.step;
    trained["validation_loss"] = info.validationLoss ? Json(*info.validationLoss) : Json();
    trained["settings"] = toJson(info.settings);
    trained["note"] = info.note;
    json["trained_parameters"] = info.trainedParameters;
    json["bridges_sha256"] = info.bridgesHash;
    json["saved_at"] = info.savedAt;
    json["program"] = info.program;
    return json;
}

AdapterInfo adapterInfoFromJson(const Json& json, const std::string& what)
{
    checkDocument(json, format, formatVersion, what);
    AdapterInfo info;
    info.composition = compositionFromJson(require<Json>(json, "composition", what));
    info.anchor = modelFromJson(require<Json>(json, "anchor", what), what);
    for (const Json& model : require<std::vector<Json>>(json, "augmenting", what))
        info.augmenting.push_back(modelFromJson(model, what));
    const Json trained = optional(json, "trained", Json::object(), what);
    info.run = optional(trained, "run", info.run, what);
    info.step = wholeNumber(trained, "step", info.step, what);
    if (trained.contains("validation_loss") && !trained["validation_loss"].is_null())
        info.validationLoss = require<double>(trained, "validation_loss", what);
    info.settings = trainingSettingsFromJson(optional(trained, "settings", Json::object(), what));
    info.note = optional(trained, "note", info.note, what);
    info.trainedParameters = wholeNumber(json, "trained_parameters", info.trainedParameters, what);
    info.bridgesHash = require<std::string>(json, "bridges_sha256", what);
    info.savedAt = optional(json, "saved_at", info.savedAt, what);
    info.program = optional(json, "program", info.program, what);
    checkAgrees(info, what);
    return info;
}

std::string adapterReadme(const AdapterInfo& info)
{
    std::string text = fmt::format("# {}\n\n", info.composition.name);
    text +=
        "An adapter of CALM Workbench: trained bridges through which one language model, the anchor, reads the inner\n"
        "states of others. The models themselves are not here; who has them can use it. They keep their weights.\n\n";
    text += fmt::format("- Anchor: {}\n  content {}\n", described(info.anchor), info.anchor.contentHash);
    for (const AdapterModel& model : info.augmenting)
        text += fmt::format("- Reads: {}\n  content {}\n", described(model), model.contentHash);
    text += fmt::format("- {} connections, {} trained numbers\n", info.composition.connections.size(),
                        info.trainedParameters);
    text += fmt::format("- Trained on {}, {} steps", listed(info.settings.mixture), info.step);
    if (info.validationLoss)
        text += fmt::format(", validation loss {:.4f}", *info.validationLoss);
    text += fmt::format("\n- Saved {} by {}\n", info.savedAt, info.program);
    if (!info.note.empty())
        text += "- Note: " + info.note + "\n";
    text += "\nInto a project that has the models already, or with their directories:\n\n"
            "    calm adapter load THIS-DIRECTORY PROJECT.calm --anchor DIR";
    for (std::size_t i = 0; i < info.augmenting.size(); ++i)
        text += " --augmenting DIR";
    text += "\n\n`adapter.json` says all this to programs; `bridges.safetensors` holds the numbers.\n";
    return text;
}

void saveAdapter(const Path& folder, AdapterInfo info, const std::vector<BridgeWeights>& bridges)
{
    NewFolder written(folder);
    saveBridgeWeights(written.path() / weightsFile, bridges);
    info.bridgesHash = sha256OfFile(written.path() / weightsFile);
    writeFileWhole(written.path() / infoFile, toJson(info).dump(2) + "\n");
    writeFileWhole(written.path() / readmeFile, adapterReadme(info));
    written.moveIntoPlace();
}

AdapterInfo readAdapterInfo(const Path& folder)
{
    const Path file = folder / infoFile;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        throw Error(ErrorKind::notFound,
                    folder.string() + " is not an adapter of this program: it has no adapter.json.");
    return adapterInfoFromJson(parseJson(readFile(file), file.string()), file.string());
}

std::vector<BridgeWeights> readAdapterBridges(const Path& folder, const AdapterInfo& info)
{
    const Path file = folder / weightsFile;
    auto bridges = loadBridgeWeights(file, info.composition);
    std::vector<ModelCard> cards;
    for (const AdapterModel& model : info.augmenting)
        cards.push_back(model.card);
    try {
        checkBridgesFit(info.composition, bridges, info.anchor.card, cards);
    } catch (const Error& error) {
        throw Error(ErrorKind::corrupt, file.string() + " does not fit adapter.json: " + error.what());
    }
    if (sha256OfFile(file) != info.bridgesHash)
        throw Error(ErrorKind::corrupt,
                    file.string() + " is not the file that adapter.json belongs to: it was changed or damaged.");
    return bridges;
}

void checkBridgesFit(const Composition& composition, const std::vector<BridgeWeights>& bridges, const ModelCard& anchor,
                     const std::vector<ModelCard>& augmenting)
{
    const auto text = [](at::IntArrayRef sizes) { return fmt::format("({})", fmt::join(sizes.vec(), ", ")); };
    for (std::size_t i = 0; i < bridges.size(); ++i) {
        const Connection& connection = composition.connections.at(i);
        const ModelCard& source = augmenting.at(static_cast<std::size_t>(connection.augmenting));
        const std::int64_t wide = anchor.hiddenSize;
        const std::int64_t narrow = augmentingWidth(connection.augmentingLayer, source.hiddenSize, source.vocabSize);
        const std::string first = fmt::format("bridge.{}.project.weight", i);
        for (const auto& [name, tensor] : namedTensors(bridges[i], i)) {
            std::vector<std::int64_t> asked = {wide, name == first ? narrow : wide};
            if (tensor.dim() == 1 && composition.bridge.form == BridgeForm::release)
                asked = {wide}; // its biases and norms
            if (tensor.sizes() != asked || tensor.scalar_type() != at::kFloat)
                throw Error(
                    ErrorKind::badInput,
                    fmt::format("The bridge {} -> {} has {} of shape {} where these models ask for {} in float32.",
                                layerName(connection.augmentingLayer), layerName(connection.anchorLayer), name,
                                text(tensor.sizes()), text(asked)));
        }
    }
}

} // namespace calm
