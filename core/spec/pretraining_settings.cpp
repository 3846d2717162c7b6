#include "core/spec/pretraining_settings.h"

#include "core/spec/document.h"

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
constexpr int mlpMultiple = 32;
constexpr int widest = 1'000'000; // so that no size below leaves an int
constexpr std::int64_t floatBytes = sizeof(float);
} // namespace

int PretrainingSettings::mlp() const
{
    if (mlpWidth > 0)
        return mlpWidth;
    const int wanted = (8 * width + 2) / 3;
    return (wanted + mlpMultiple - 1) / mlpMultiple * mlpMultiple;
}

Json toJson(const PretrainingSettings& settings)
{
    return {{"name", settings.name},
            {"directory", settings.directory},
            {"tokenizer", settings.tokenizer},
            {"layers", settings.layers},
            {"width", settings.width},
            {"heads", settings.heads},
            {"kv_heads", settings.kvHeads},
            {"mlp_width", settings.mlpWidth},
            {"context", settings.context},
            {"tied_embeddings", settings.tiedEmbeddings},
            {"final_state_noise", settings.finalStateNoise},
            {"initial_deviation", settings.initialDeviation}};
}

PretrainingSettings pretrainingSettingsFromJson(const Json& json, const std::string& what)
{
    PretrainingSettings settings;
    settings.name = optional(json, "name", settings.name, what);
    settings.directory = optional(json, "directory", settings.directory, what);
    settings.tokenizer = optional(json, "tokenizer", settings.tokenizer, what);
    settings.layers = wholeNumber(json, "layers", settings.layers, what);
    settings.width = wholeNumber(json, "width", settings.width, what);
    settings.heads = wholeNumber(json, "heads", settings.heads, what);
    settings.kvHeads = wholeNumber(json, "kv_heads", settings.kvHeads, what);
    settings.mlpWidth = wholeNumber(json, "mlp_width", settings.mlpWidth, what);
    settings.context = wholeNumber(json, "context", settings.context, what);
    settings.tiedEmbeddings = optional(json, "tied_embeddings", settings.tiedEmbeddings, what);
    settings.finalStateNoise = optional(json, "final_state_noise", settings.finalStateNoise, what);
    settings.initialDeviation = optional(json, "initial_deviation", settings.initialDeviation, what);
    return settings;
}

std::vector<std::string> problemsOf(const PretrainingSettings& settings)
{
    std::vector<std::string> problems;
    const auto check = [&problems](bool fine, const char* sentence) {
        if (!fine)
            problems.push_back(sentence);
        return fine;
    };
    check(!settings.name.empty(), "Give the new model a name.");
    check(!settings.tokenizer.empty(), "Choose the tokenizer that the new model reads with.");
    check(settings.layers >= 1, "The new model needs at least one layer.");
    check(settings.context >= 2, "The new model's context must be at least two tokens.");
    check(settings.mlpWidth >= 0, "The width of the MLP must be 0 (8/3 of the width) or above.");
    check(settings.kvHeads >= 0, "The heads for keys and values must be 0 (as many as heads) or above.");
    // By halves the rotary embedding turns the numbers of a head.
    if (check(settings.width >= 2 && settings.heads >= 1, "The new model needs a width and at least one head."))
        check(settings.heads <= settings.width / 2 && settings.width % (2 * settings.heads) == 0,
              "The width must be an even number of times the heads.");
    check(settings.width <= widest, "The new model's width must be at most 1,000,000.");
    if (settings.heads >= 1 && settings.kvHeads >= 1)
        check(settings.heads % settings.kvHeads == 0, "The heads for keys and values must divide the number of heads.");
    check(std::isfinite(settings.finalStateNoise) && settings.finalStateNoise >= 0,
          "The noise on the final state must be 0 (off) or above.");
    check(std::isfinite(settings.initialDeviation) && settings.initialDeviation > 0,
          "The deviation of the fresh weights must be above 0.");
    return problems;
}

const std::vector<PretrainingSize>& pretrainingSizes()
{
    static const std::vector<PretrainingSize> sizes{
        {"tiny", 2, 64, 4, 128}, {"small", 3, 128, 4, 256}, {"medium", 6, 256, 8, 512}, {"large", 8, 512, 8, 1024}};
    return sizes;
}

void setSize(PretrainingSettings& settings, const PretrainingSize& size)
{
    settings.layers = size.layers;
    settings.width = size.width;
    settings.heads = size.heads;
    settings.context = size.context;
    settings.kvHeads = settings.mlpWidth = 0;
}

std::int64_t parametersOf(const PretrainingSettings& settings, std::int64_t vocabulary)
{
    const std::int64_t width = settings.width;
    const std::int64_t keys = width / std::max(1, settings.heads) * settings.keyHeads();
    const std::int64_t attention = 2 * width * width + 2 * width * keys;
    const std::int64_t block = attention + 3 * width * settings.mlp() + 2 * width;
    const std::int64_t tables = (settings.tiedEmbeddings ? 1 : 2) * vocabulary * width;
    return tables + settings.layers * block + width;
}

std::int64_t trainingBytesOf(const PretrainingSettings& settings, std::int64_t vocabulary, std::int64_t tokensPerBatch)
{
    // Of a block: two normed states and what the norms divided by, query, key, value, the attention's answer, two sums;
    // of the MLP gate, up, the gate's activation and their product. Of the vocabulary: logits, probabilities, gradient.
    const std::int64_t block = 9 * std::int64_t{settings.width} + 4 * std::int64_t{settings.mlp()};
    const std::int64_t perToken = settings.layers * block + 3 * vocabulary;
    return floatBytes * (4 * parametersOf(settings, vocabulary) + tokensPerBatch * perToken);
}

} // namespace calm
