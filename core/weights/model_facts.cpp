#include "core/weights/model_facts.h"

#include "core/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <numeric>

namespace calm
{

namespace
{
constexpr std::size_t longestFrontMatter = 64 * 1024;

/// The first of several spellings that is there and is no null; null when none is.
const Json* named(const Json& json, std::initializer_list<const char*> keys)
{
    for (const char* key : keys)
        if (const auto it = json.find(key); it != json.end() && !it->is_null())
            return &*it;
    return nullptr;
}

std::optional<double> number(const Json& json, std::initializer_list<const char*> keys)
{
    const Json* value = named(json, keys);
    return value && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
}

int whole(const Json& json, std::initializer_list<const char*> keys)
{
    const double value = number(json, keys).value_or(0);
    return value > 0 && value < 1e9 ? static_cast<int>(value) : 0;
}

std::string text(const Json& json, std::initializer_list<const char*> keys)
{
    const Json* value = named(json, keys);
    return value && value->is_string() ? value->get<std::string>() : std::string();
}

void readSizes(const Json& json, ModelFacts& facts)
{
    const int width = whole(json, {"hidden_size", "n_embd", "d_model", "n_embed"});
    const int heads = whole(json, {"num_attention_heads", "n_head", "n_heads", "num_heads"});
    facts.headDim = whole(json, {"head_dim"});
    if (facts.headDim == 0 && heads > 0)
        facts.headDim = width / heads;
    facts.mlpWidth = whole(json, {"intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"});
    facts.activation = text(json, {"hidden_activation", "hidden_act", "activation_function"});
    facts.experts = whole(json, {"num_local_experts", "num_experts", "n_routed_experts"});
    facts.expertsPerToken = whole(json, {"num_experts_per_tok", "num_selected_experts"});
    facts.normEpsilon = number(json, {"rms_norm_eps", "layer_norm_epsilon", "layer_norm_eps", "norm_epsilon"});
    if (const Json* tied = named(json, {"tie_word_embeddings"}); tied && tied->is_boolean())
        facts.tiedEmbeddings = tied->get<bool>();
}

void readScaling(const Json& json, ModelFacts& facts)
{
    const std::string kind = text(json, {"rope_type", "type"});
    if (kind.empty() || kind == "default")
        return;
    const auto factor = number(json, {"factor"});
    facts.rotaryScaling = factor ? fmt::format("{}, factor {:g}", kind, *factor) : kind;
}

/// `rope_parameters` of today, also one object per kind of layer, or `rope_theta` and `rope_scaling` of before.
void readPositions(const Json& json, ModelFacts& facts)
{
    facts.rotaryBase = number(json, {"rope_theta", "rotary_emb_base"});
    facts.localRotaryBase = number(json, {"rope_local_base_freq"});
    facts.rotaryShare = number(json, {"partial_rotary_factor", "rotary_pct"});
    for (const char* key : {"rope_scaling", "rope_parameters"}) {
        const Json* rope = named(json, {key});
        if (!rope || !rope->is_object())
            continue;
        const Json* local = named(*rope, {"sliding_attention"});
        if (local && local->is_object())
            facts.localRotaryBase = number(*local, {"rope_theta"});
        const Json* main = named(*rope, {"full_attention"});
        const Json& part = main && main->is_object() ? *main : *rope;
        if (const auto base = number(part, {"rope_theta"}))
            facts.rotaryBase = base;
        if (const auto share = number(part, {"partial_rotary_factor"}))
            facts.rotaryShare = share;
        readScaling(part, facts);
    }
    const std::string family = text(json, {"model_type"});
    const Json* alibi = named(json, {"alibi"});
    if (family == "bloom" || family == "mpt" || (alibi && alibi->is_boolean() && alibi->get<bool>()))
        facts.positions = "ALiBi";
    else if (family == "gpt2" || family == "gpt_neo" || family == "opt" || family == "gpt_bigcode")
        facts.positions = "learned";
    else if (facts.rotaryBase || named(json, {"rope_scaling", "rope_parameters", "rotary_dim"}))
        facts.positions = "rotary";
    if (facts.rotaryShare && *facts.rotaryShare >= 1)
        facts.rotaryShare.reset();
}

void readWindow(const Json& json, ModelFacts& facts)
{
    const Json* used = named(json, {"use_sliding_window"});
    if (used && used->is_boolean() && !used->get<bool>())
        return;
    facts.slidingWindow = whole(json, {"sliding_window", "window_size"});
    const Json* kinds = named(json, {"layer_types", "attention_layers"});
    if (facts.slidingWindow == 0 || !kinds || !kinds->is_array())
        return;
    facts.windowedLayers = static_cast<int>(std::ranges::count_if(*kinds, [](const Json& kind) {
        return kind.is_string() &&
               (kind.get<std::string>() == "sliding_attention" || kind.get<std::string>() == "local");
    }));
    if (facts.windowedLayers == 0) // stated, and used by no layer
        facts.slidingWindow = 0;
}

std::string unquoted(std::string value)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"' || c == '\''; };
    while (!value.empty() && isBlank(value.back()))
        value.pop_back();
    value.erase(value.begin(), std::ranges::find_if_not(value, isBlank));
    return value;
}

/// `license: apache-2.0`, or the first line of a list below `license:`, between the two lines "---". For "other",
/// `license_name` says more.
std::string licenceOf(const Path& readme)
{
    std::ifstream file(readme);
    std::string line, licence, name;
    std::size_t read = 0;
    bool listed = false;
    if (!std::getline(file, line) || !line.starts_with("---"))
        return {};
    while (std::getline(file, line) && !line.starts_with("---") && (read += line.size()) < longestFrontMatter) {
        if (listed && line.find('-') != std::string::npos && line.find_first_not_of(" \t") == line.find('-'))
            licence = unquoted(line.substr(line.find('-') + 1));
        listed = false;
        if (line.starts_with("license:")) {
            licence = unquoted(line.substr(8));
            listed = licence.empty();
        } else if (line.starts_with("license_name:")) {
            name = unquoted(line.substr(13));
        }
    }
    return (licence.empty() || licence == "other") && !name.empty() ? name : licence;
}

void readFiles(const Path& directory, ModelFacts& facts)
{
    std::error_code code;
    const auto options = std::filesystem::directory_options::skip_permission_denied;
    for (std::filesystem::directory_iterator it(directory, options, code), end; !code && it != end;
         it.increment(code)) {
        std::error_code ignored;
        if (!it->is_regular_file(ignored))
            continue;
        const auto bytes = it->file_size(ignored);
        facts.files.push_back({it->path().filename().string(), ignored ? 0 : static_cast<std::int64_t>(bytes)});
    }
    std::ranges::sort(facts.files, {}, &ModelFacts::File::name);
}

void readConfig(const Path& file, ModelFacts& facts)
{
    std::ifstream stream(file);
    const Json json = Json::parse(stream, nullptr, false);
    if (!json.is_object())
        return;
    const Json* names = named(json, {"architectures"});
    if (names && names->is_array() && !names->empty() && names->front().is_string())
        facts.architecture = names->front().get<std::string>();
    const Json* part = named(json, {"text_config"}); // of models that also see
    const Json& language = part && part->is_object() ? *part : json;
    readSizes(language, facts);
    readPositions(language, facts);
    readWindow(language, facts);
}
} // namespace

std::int64_t ModelFacts::totalBytes() const
{
    return std::accumulate(files.begin(), files.end(), std::int64_t(0),
                           [](std::int64_t sum, const File& file) { return sum + file.bytes; });
}

ModelFacts readModelFacts(const Path& directory)
{
    ModelFacts facts;
    readConfig(directory / "config.json", facts);
    facts.licence = licenceOf(directory / "README.md");
    readFiles(directory, facts);
    return facts;
}

} // namespace calm
