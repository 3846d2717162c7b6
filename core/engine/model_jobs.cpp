#include "core/engine/model_jobs.h"

#include "core/base/error.h"
#include "core/data/rows.h"
#include "core/engine/loaded_models.h"
#include "core/engine/project_jobs.h"
#include "core/engine/threads.h"
#include "core/generate/generate.h"
#include "core/models/load_model.h"
#include "core/weights/inspect_model.h"


#include <algorithm>
#include <chrono>

namespace calm
{

namespace
{
double seconds(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// What the model reads; `answer` notes when no template but the default was there for a conversation.
EncodedText promptOf(const LoadedMember& member, const std::string& model, const GenerationRequest& request,
                     GenerationAnswer& answer)
{
    if (!request.ids.empty())
        return {.anchorIds = request.ids, .augmentingIds = {}, .settled = {}};
    if (!member.tokenizer)
        throw Error(ErrorKind::unsupported,
                    "The model " + model + " has no tokenizer.json: give token ids instead of text.");
    if (!request.chat)
        return encodePrompt(request.prompt, readersOf(member, false));
    const TextReaders readers = readersOf(member, true, request.chatTemplate);
    answer.usedDefaultTemplate = readers.anchor.chatTemplate->isDefault;
    return encodeChat(*request.chat, readers);
}

ModelCard compositionCard(const std::string& model)
{
    const auto hash = memberSeparator(model);
    LoadedModels models;
    const LoadedMember member = models.named(model);
    const auto* composed = dynamic_cast<const ComposedModel*>(member.model.get());
    const auto project = Project::open(model.substr(0, hash));
    if (!composed) { // one member alone: the card of its directory, with LoRA the anchor's
        const Member wanted = memberNamed(*project, model.substr(hash + 1));
        const Composition composition = project->composition(wanted.composition).composition;
        // A composed one is here with all its augmenting models off: it answers as its anchor.
        ModelCard card = inspect(project->modelDirectory(project->model(
            wanted.kind == MemberKind::augmenting ? composition.augmenting[static_cast<std::size_t>(wanted.augmenting)]
                                                  : composition.anchor)));
        if (wanted.kind == MemberKind::lora) {
            card.directory = model;
            card.parameters = member.model->parameters();
        }
        return card;
    }
    ModelCard card = inspectModel(project->modelDirectory(project->model(composed->composition().anchor)));
    card.directory = model;
    card.family = "calm";
    card.parameters = composed->parameters();
    for (const std::string& name : composed->composition().augmenting)
        card.bytes += inspectModel(project->modelDirectory(project->model(name))).bytes;
    for (const auto& [name, tensor] : composed->parametersOfBridges())
        card.bytes += static_cast<std::int64_t>(tensor.nbytes());
    return card;
}
} // namespace

ModelCard inspect(const std::string& model)
{
    if (memberSeparator(model) != std::string::npos)
        return compositionCard(model);
    ModelCard card = inspectModel(model);
    if (card.problem.empty()) {
        try {
            loadDecoderSettings(model);
        } catch (const Error& error) {
            card.problem = error.what();
        }
    }
    return card;
}

namespace
{
struct Computed
{
    Tensor logits;
    std::vector<Tensor> layers; ///< when asked
};

Computed compute(const TokenModel& model, const Tensor& ids, bool layers)
{
    return {model.logits(ids), layers ? model.layerOutputs(ids) : std::vector<Tensor>()};
}

Computed computeUnmasked(const LoadedMember& member, const Tensor& ids, bool layers)
{
    const auto* composed = dynamic_cast<const ComposedModel*>(member.model.get());
    if (!composed)
        throw Error(ErrorKind::badInput, "There is no mask between models to leave out: " + member.label +
                                             " is one model alone; name a composition as PROJECT#NAME.");
    at::NoGradGuard noGradients;
    auto states = composed->readAll(ids);
    for (AugmentingStates& state : states)
        state.unmask();
    return {composed->logits(ids, states), layers ? composed->layerOutputs(ids, states) : std::vector<Tensor>()};
}
} // namespace

void computeLogits(const std::string& model, const Path& in, const Path& out, bool layers, int threads,
                   std::stop_token stop, bool unmasked)
{
    setThreads(threads);
    const auto inputs = loadTensors(in);
    const auto it = inputs.find("input_ids");
    if (it == inputs.end() || it->second.scalar_type() != at::kLong || it->second.dim() != 2 || it->second.numel() == 0)
        throw Error(ErrorKind::badInput, in.string() + " has no input_ids of shape (batch, time) and type int64.");
    LoadedModels models;
    const LoadedMember member = models.named(model);
    const Computed computed =
        unmasked ? computeUnmasked(member, it->second, layers) : compute(*member.model, it->second, layers);
    NamedTensors outputs{{"logits", computed.logits}};
    for (std::size_t i = 0; i < computed.layers.size(); ++i)
        outputs.emplace_back("layer." + std::to_string(i), computed.layers[i]);
    throwIfStopped(stop);
    saveTensors(out, outputs);
}

GenerationAnswer generateAnswer(const std::string& model, const GenerationRequest& request,
                                const std::function<void(const std::string&)>& onText, std::stop_token stop)
{
    if (const auto problems = problemsOf(request.sampling); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    setThreads(request.threads);
    LoadedModels models;
    const LoadedMember member = models.named(model);
    GenerationOptions options;
    options.sampling = request.sampling;
    options.endTokens = member.endTokens;
    GenerationAnswer answer;
    const EncodedText prompt = promptOf(member, model, request, answer);
    const Generation generation = generate(*member.model, member.tokenizer, prompt, options, [&](const GeneratedToken& token) {
        if (onText && !token.text.empty())
            onText(token.text);
    }, stop);
    answer.ids = generation.ids;
    answer.text = generation.text;
    answer.promptTokens = generation.promptTokens;
    answer.prefillSeconds = generation.prefillSeconds;
    answer.decodeSeconds = generation.decodeSeconds;
    answer.finish = generation.finish;
    return answer;
}

BenchmarkResult benchmark(const std::string& model, int promptTokens, int generatedTokens, int threads, std::stop_token stop)
{
    if (promptTokens < 1 || generatedTokens < 1)
        throw Error(ErrorKind::badInput, "The benchmark needs at least one prompt token and one generated token.");
    constexpr int repeats = 5;
    BenchmarkResult result;
    result.threads = setThreads(threads);
    result.dtype = "float32";
    LoadedModels models;
    LoadedMember member;
    result.loadSeconds = seconds([&] { member = models.named(model); });
    Random random(1);
    EncodedText prompt;
    for (int i = 0; i < promptTokens; ++i)
        prompt.anchorIds.push_back(static_cast<int>(random.below(static_cast<std::uint64_t>(member.model->settings().vocabulary))));
    GenerationOptions options;
    options.sampling.maxTokens = generatedTokens + 1; // the first token comes with the prompt's logits
    options.sampling.ignoreEndToken = true;
    std::vector<double> prefill, decode;
    for (int repeat = 0; repeat <= repeats; ++repeat) {
        const Generation generation = generate(*member.model, nullptr, prompt, options, {}, stop);
        if (repeat == 0)
            continue; // warm-up: pages are mapped in, threads started
        prefill.push_back(promptTokens / generation.prefillSeconds);
        decode.push_back(generatedTokens / generation.decodeSeconds);
    }
    result.prefillTokensPerSecond = median(prefill);
    result.decodeTokensPerSecond = median(decode);
    result.peakRssBytes = peakRssBytes();
    return result;
}

} // namespace calm
