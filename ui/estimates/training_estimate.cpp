#include "ui/estimates/training_estimate.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace calm::ui
{

namespace
{

constexpr int stepsThatTell = 10;
constexpr double workPerCore = 1e10; ///< operations a second that one core does of this kind; a cautious guess
constexpr double floatBytes = 4;

/// The widths inside a block, as far as config.json's headline numbers tell.
struct Block
{
    double width = 0;    ///< of the state
    double keyWidth = 0; ///< of all keys, or all values, of a token
    double inner = 0;    ///< of the MLP, taking three matrices
    double weights = 0;
};

Block blockOf(const ModelCard& card)
{
    Block block;
    block.width = card.hiddenSize;
    const double heads = std::max(1, card.heads);
    block.keyWidth = block.width * (card.kvHeads > 0 ? card.kvHeads : heads) / heads;
    const double embeddings = double(card.vocabSize) * block.width;
    block.weights = card.layers > 0 ? std::max(0.0, double(card.parameters) - embeddings) / card.layers : 0;
    const double attention = 2 * block.width * block.width + 2 * block.width * block.keyWidth;
    block.inner = block.width > 0 ? std::max(block.width, (block.weights - attention) / (3 * block.width)) : 0;
    return block;
}

/// How many of the anchor's blocks the gradient passes on its way back.
int blocksOnTheWayBack(const RunPlan& plan)
{
    if (plan.settings.method == Method::lora)
        return plan.anchor.layers;
    int lowest = plan.anchor.layers - 1;
    for (const Connection& connection : plan.composition.connections)
        lowest = std::min(lowest, connection.anchorLayer);
    return std::clamp(plan.anchor.layers - 1 - lowest, 0, plan.anchor.layers);
}

bool has(const LoraSettings& lora, const char* target)
{
    return std::ranges::find(lora.targets, target) != lora.targets.end();
}

/// A and B together, for rank 1 in one block: in + out of each target matrix.
double loraNumbersPerRank(const RunPlan& plan)
{
    const Block block = blockOf(plan.anchor);
    double sum = 0;
    for (const auto& [target, numbers] :
         {std::pair("query", 2 * block.width), std::pair("key", block.width + block.keyWidth),
          std::pair("value", block.width + block.keyWidth), std::pair("output", 2 * block.width),
          std::pair("gate", block.width + block.inner), std::pair("up", block.width + block.inner),
          std::pair("down", block.width + block.inner)})
        if (has(plan.settings.lora, target))
            sum += numbers;
    return sum;
}

/// Numbers that one block keeps of one token: both norms' inputs, queries, keys, values and what attention read, both
/// inner states of the MLP; for LoRA also the input of each changed matrix.
double keptInBlock(const RunPlan& plan)
{
    const Block block = blockOf(plan.anchor);
    double kept = 4 * block.width + 2 * block.keyWidth + 2 * block.inner;
    if (plan.settings.method != Method::lora)
        return kept;
    const LoraSettings& lora = plan.settings.lora;
    kept += has(lora, "query") || has(lora, "key") || has(lora, "value") ? block.width : 0;
    kept += has(lora, "output") ? block.width : 0;
    kept += has(lora, "gate") || has(lora, "up") ? block.width : 0;
    kept += has(lora, "down") ? block.inner : 0;
    return kept;
}

/// The augmenting model's tokens that stand beside one of the anchor's.
double tokensBeside(const RunPlan& plan, std::size_t model)
{
    const TextLengths& lengths = plan.lengths;
    return lengths.anchorTokens > 0 && model < lengths.augmentingTokens.size()
               ? lengths.augmentingTokens[model] / lengths.anchorTokens
               : 1.0;
}

/// Numbers that the bridges keep for one of the anchor's tokens: query, what was read and its map; of each augmenting
/// token the state, its projection, key and value.
double keptInBridges(const RunPlan& plan)
{
    if (plan.settings.method == Method::lora)
        return 0;
    double kept = 0;
    for (const Connection& connection : plan.composition.connections) {
        const auto model = std::size_t(std::max(0, connection.augmenting));
        if (model >= plan.augmenting.size())
            continue;
        const ModelCard& card = plan.augmenting[model];
        const double read = augmentingWidth(connection.augmentingLayer, card.hiddenSize, card.vocabSize);
        kept += 3.0 * plan.anchor.hiddenSize + (read + 3.0 * plan.anchor.hiddenSize) * tokensBeside(plan, model);
    }
    return kept;
}

double cachedBytes(const RunPlan& plan)
{
    if (!plan.settings.cache || plan.settings.plain || plan.settings.method == Method::lora)
        return 0;
    double numbers = plan.anchor.hiddenSize * plan.lengths.anchorTokens;
    std::set<std::pair<int, int>> layers;
    for (const Connection& connection : plan.composition.connections)
        layers.emplace(connection.augmenting, connection.augmentingLayer);
    for (const auto& [model, layer] : layers) {
        const auto index = std::size_t(std::max(0, model));
        if (index >= plan.augmenting.size() || index >= plan.lengths.augmentingTokens.size())
            continue;
        const ModelCard& card = plan.augmenting[index];
        numbers += augmentingWidth(layer, card.hiddenSize, card.vocabSize) * plan.lengths.augmentingTokens[index];
    }
    const double bytes = plan.settings.cachePrecision == CachePrecision::bfloat16 ? 2 : 4;
    return numbers * double(plan.lengths.examples) * bytes;
}

/// The plan that a run of the past was, to compare with; nothing when one of its models is gone.
std::optional<RunPlan> planOf(const RunRecord& run, const std::vector<ModelRecord>& models)
{
    RunPlan plan{run.trained, {}, {}, run.settings, {}};
    const auto card = [&models](const std::string& name) -> const ModelCard* {
        const auto it = std::ranges::find(models, name, &ModelRecord::name);
        return it == models.end() ? nullptr : &it->card;
    };
    const ModelCard* anchor = card(run.trained.anchor);
    if (!anchor)
        return std::nullopt;
    plan.anchor = *anchor;
    for (const std::string& name : run.trained.augmenting) {
        const ModelCard* augmenting = card(name);
        if (!augmenting)
            return std::nullopt;
        plan.augmenting.push_back(*augmenting);
    }
    return plan;
}

double tokensPerStep(const TrainingSettings& settings)
{
    return double(settings.tokensPerBatch) * settings.accumulate;
}

/// Whether a run took long enough to tell.
bool tells(const RunRecord& run)
{
    return run.step >= stepsThatTell && run.startedAt > 0 && tokensPerStep(run.settings) > 0 &&
           durationOf(run, run.heartbeatAt) > 0;
}

double secondsPerToken(const RunRecord& run)
{
    return durationOf(run, run.heartbeatAt) / run.step / tokensPerStep(run.settings);
}

} // namespace

std::int64_t trainedParameters(const RunPlan& plan)
{
    const std::int64_t bridges = bridgeParameters(plan.composition, plan.anchor, plan.augmenting);
    if (plan.settings.method != Method::lora || plan.settings.lora.rank == 0)
        return bridges; // rank 0: as many as these
    return std::int64_t(plan.settings.lora.rank * loraNumbersPerRank(plan) * plan.anchor.layers);
}

MemoryEstimate estimateMemory(const RunPlan& plan)
{
    MemoryEstimate estimate;
    estimate.models = plan.anchor.bytes;
    if (plan.settings.method != Method::lora)
        for (const ModelCard& card : plan.augmenting)
            estimate.models += card.bytes;
    estimate.trained = 4 * std::int64_t(floatBytes) * trainedParameters(plan);
    const double tokens = plan.settings.tokensPerBatch;
    const int blocks = blocksOnTheWayBack(plan);
    const double inBlocks = plan.settings.recompute && blocks > 0
                                ? blocks * double(plan.anchor.hiddenSize) + keptInBlock(plan)
                                : blocks * keptInBlock(plan);
    estimate.activations = std::int64_t(floatBytes * tokens * (inBlocks + keptInBridges(plan)));
    const bool everywhere = plan.settings.plain || !plan.settings.responseOnly || plan.lengths.anchorTokens <= 0;
    const double labels = everywhere ? tokens : tokens * plan.lengths.labels / plan.lengths.anchorTokens;
    estimate.logits = std::int64_t(2 * floatBytes * labels * plan.anchor.vocabSize);
    const double cached = cachedBytes(plan);
    const double inMemory = std::min(cached, plan.settings.cacheMegabytes * 1e6);
    estimate.cache = std::int64_t(inMemory);
    estimate.cacheFile = std::int64_t(cached - inMemory);
    return estimate;
}

int estimatedSteps(const RunPlan& plan)
{
    if (plan.settings.epochs <= 0)
        return plan.settings.steps;
    const double all = plan.settings.epochs * double(plan.lengths.examples) * plan.lengths.anchorTokens;
    return tokensPerStep(plan.settings) > 0
               ? static_cast<int>(std::min(1e9, std::ceil(all / tokensPerStep(plan.settings))))
               : 0;
}

double workPerToken(const RunPlan& plan)
{
    const double trained = double(trainedParameters(plan));
    double work = 2.0 * double(plan.anchor.parameters) + 6 * trained; // 2 forwards and 4 back
    work += 2 * blockOf(plan.anchor).weights * blocksOnTheWayBack(plan);
    if (plan.settings.method != Method::lora)
        for (std::size_t model = 0; model < plan.augmenting.size(); ++model)
            work += 2.0 * double(plan.augmenting[model].parameters) * tokensBeside(plan, model);
    return plan.settings.recompute ? work + 2 * blockOf(plan.anchor).weights * blocksOnTheWayBack(plan) : work;
}

TimeEstimate estimateTime(const RunPlan& plan, const std::vector<RunRecord>& runs,
                          const std::vector<ModelRecord>& models, int cores)
{
    const double tokens = estimatedSteps(plan) * tokensPerStep(plan.settings);
    for (const RunRecord& run : runs)
        if (tells(run) && run.trained == plan.composition && run.settings.method == plan.settings.method)
            return {tokens * secondsPerToken(run), TimeEstimate::By::sameRun};
    const double work = workPerToken(plan);
    for (const RunRecord& run : runs) {
        const auto other = tells(run) ? planOf(run, models) : std::nullopt;
        if (other && workPerToken(*other) > 0)
            return {tokens * secondsPerToken(run) * work / workPerToken(*other), TimeEstimate::By::otherRun};
    }
    const int threads = plan.settings.threads > 0 ? std::min(plan.settings.threads, cores) : cores;
    return {tokens * work / (workPerCore * std::max(1, threads)), TimeEstimate::By::cores};
}

double durationOf(const RunRecord& run, double now)
{
    if (run.startedAt <= 0)
        return 0;
    const double end = hasWorker(run.state) ? now : run.finishedAt > 0 ? run.finishedAt : run.heartbeatAt;
    return run.secondsBefore + std::max(0.0, end - run.startedAt);
}

} // namespace calm::ui
