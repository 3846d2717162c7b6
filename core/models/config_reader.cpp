#include "core/models/config_reader.h"

#include "core/base/error.h"

#include <cmath>
#include <limits>

namespace calm
{

namespace
{
[[noreturn]] void wrong(const std::string& where, const std::string& key, const std::string& wanted, const Json& found)
{
    std::string text = found.dump();
    if (text.size() > 40)
        text = text.substr(0, 40) + "...";
    throw Error(ErrorKind::corrupt, where + " has " + key + " = " + text + "; it must be " + wanted + ".");
}

std::string named(ConfigReader::Keys keys)
{
    std::string text;
    for (const char* key : keys)
        text += (text.empty() ? "" : " or ") + std::string(key);
    return text;
}

double numberIn(const Json& value, const std::string& where, const std::string& key)
{
    if (!value.is_number())
        wrong(where, key, "a number", value);
    return value.get<double>();
}

int positiveIn(const Json& value, const std::string& where, const std::string& key)
{
    const double number = value.is_number() ? value.get<double>() : 0.0;
    if (number < 1 || number > std::numeric_limits<int>::max() || number != std::floor(number))
        wrong(where, key, "a positive whole number", value);
    return static_cast<int>(number);
}
} // namespace

ConfigReader::ConfigReader(const Json& config, std::string where) : m_config(config), m_where(std::move(where))
{
    if (!m_config.is_object())
        throw Error(ErrorKind::corrupt, m_where + " is not a JSON object.");
}

const Json* ConfigReader::find(Keys keys) const
{
    for (const char* key : keys)
        if (const auto it = m_config.find(key); it != m_config.end() && !it->is_null())
            return &*it;
    return nullptr;
}

bool ConfigReader::has(const char* key) const
{
    return find({key}) != nullptr;
}

bool ConfigReader::isNull(const char* key) const
{
    const auto it = m_config.find(key);
    return it != m_config.end() && it->is_null();
}

int ConfigReader::count(Keys keys) const
{
    if (const Json* value = find(keys))
        return positiveIn(*value, m_where, *keys.begin());
    throw Error(ErrorKind::corrupt, m_where + " does not say " + named(keys) + ".");
}

int ConfigReader::count(Keys keys, int absent) const
{
    return find(keys) ? count(keys) : absent;
}

double ConfigReader::number(Keys keys, double absent) const
{
    const Json* value = find(keys);
    return value ? numberIn(*value, m_where, *keys.begin()) : absent;
}

double ConfigReader::number(const char* key) const
{
    if (const Json* value = find({key}))
        return numberIn(*value, m_where, key);
    throw Error(ErrorKind::corrupt, m_where + " does not say " + key + ".");
}

bool ConfigReader::flag(const char* key, bool absent) const
{
    const Json* value = find({key});
    if (value && !value->is_boolean())
        wrong(m_where, key, "true or false", *value);
    return value ? value->get<bool>() : absent;
}

std::string ConfigReader::text(const char* key, const std::string& absent) const
{
    const Json* value = find({key});
    if (value && !value->is_string())
        wrong(m_where, key, "a text", *value);
    return value ? value->get<std::string>() : absent;
}

std::vector<double> ConfigReader::numbers(const char* key) const
{
    const Json* value = find({key});
    if (!value)
        throw Error(ErrorKind::corrupt, m_where + " does not say " + key + ".");
    if (!value->is_array())
        wrong(m_where, key, "a list of numbers", *value);
    std::vector<double> all;
    for (const Json& item : *value)
        all.push_back(numberIn(item, m_where, key));
    return all;
}

std::vector<int> ConfigReader::wholeNumbers(const char* key) const
{
    std::vector<int> all;
    if (!has(key))
        return all;
    for (const double number : numbers(key)) {
        if (number != std::floor(number) || std::abs(number) > 1e9)
            wrong(m_where, key, "a list of whole numbers", m_config.at(key));
        all.push_back(static_cast<int>(number));
    }
    return all;
}

std::vector<std::string> ConfigReader::texts(const char* key) const
{
    std::vector<std::string> all;
    const Json* value = find({key});
    if (!value)
        return all;
    if (!value->is_array())
        wrong(m_where, key, "a list of texts", *value);
    for (const Json& item : *value) {
        if (!item.is_string())
            wrong(m_where, key, "a list of texts", *value);
        all.push_back(item.get<std::string>());
    }
    return all;
}

ConfigReader ConfigReader::part(const char* key) const
{
    const Json* value = find({key});
    if (value && !value->is_object())
        wrong(m_where, key, "an object", *value);
    return ConfigReader(value ? *value : Json::object(), m_where + "'s " + key);
}

int countOr(const ConfigReader& config, const char* key, int absent, int null)
{
    return config.isNull(key) ? null : config.count({key}, absent);
}

Activation activationNamed(const std::string& name)
{
    static const std::vector<std::pair<std::string, Activation>> known{{"silu", Activation::silu},
                                                                       {"swish", Activation::silu},
                                                                       {"gelu", Activation::gelu},
                                                                       {"gelu_python", Activation::gelu},
                                                                       {"gelu_new", Activation::geluTanh},
                                                                       {"gelu_fast", Activation::geluTanh},
                                                                       {"gelu_accurate", Activation::geluTanh},
                                                                       {"gelu_pytorch_tanh", Activation::geluTanh},
                                                                       {"gelu_python_tanh", Activation::geluTanh},
                                                                       {"quick_gelu", Activation::quickGelu},
                                                                       {"relu", Activation::relu},
                                                                       {"relu2", Activation::relu2},
                                                                       {"sigmoid", Activation::sigmoid},
                                                                       {"tanh", Activation::tanh},
                                                                       {"linear", Activation::identity}};
    std::string all;
    for (const auto& [spelling, activation] : known) {
        if (spelling == name)
            return activation;
        all += (all.empty() ? "" : ", ") + spelling;
    }
    throw Error(ErrorKind::unsupported,
                "config.json asks for the activation \"" + name + "\"; this version computes: " + all + ".");
}

DecoderSettings usualSettings(const ConfigReader& config, const UsualDefaults& defaults)
{
    DecoderSettings s;
    s.layers = config.count({"num_hidden_layers", "n_layer", "num_layers"});
    s.width = config.count({"hidden_size", "n_embd", "n_embed"});
    s.heads = config.count({"num_attention_heads", "n_head", "num_heads"});
    s.kvHeads = countOr(config, "num_key_value_heads", defaults.kvHeads ? defaults.kvHeads : s.heads, s.heads);
    s.headDim = config.count({"head_dim"}, defaults.headDim ? defaults.headDim : s.width / s.heads);
    s.vocabulary = config.count({"vocab_size"});
    s.context = config.count({"max_position_embeddings", "n_positions"}, defaults.context);
    s.intermediate = config.count({"intermediate_size"}, 0);
    s.tiedEmbeddings = config.flag("tie_word_embeddings", defaults.tiedEmbeddings);
    checkHeads(s);
    return s;
}

void checkHeads(const DecoderSettings& s)
{
    if (s.kvHeads <= 0 || s.heads % s.kvHeads != 0)
        throw Error(ErrorKind::corrupt, "config.json has " + std::to_string(s.kvHeads) +
                                            " key heads, which do not divide its " + std::to_string(s.heads) +
                                            " heads.");
    if (s.headDim <= 0)
        throw Error(ErrorKind::corrupt, "config.json has " + std::to_string(s.heads) + " heads for a width of " +
                                            std::to_string(s.width) + ".");
}

std::vector<bool> slidingLayers(const ConfigReader& config, int layers, const std::function<bool(int)>& usual)
{
    std::vector<bool> sliding;
    const std::vector<std::string> types = config.texts("layer_types");
    if (types.empty()) {
        for (int i = 0; i < layers; ++i)
            sliding.push_back(usual(i));
        return sliding;
    }
    if (types.size() != static_cast<std::size_t>(layers))
        throw Error(ErrorKind::corrupt, "config.json has " + std::to_string(types.size()) + " layer_types for " +
                                            std::to_string(layers) + " layers.");
    for (const std::string& type : types) {
        if (type != "full_attention" && type != "sliding_attention")
            throw Error(ErrorKind::unsupported, "config.json asks for a layer of type \"" + type +
                                                    "\"; this version computes full_attention and sliding_attention.");
        sliding.push_back(type == "sliding_attention");
    }
    return sliding;
}

void setWindow(DecoderSettings& settings, const std::vector<bool>& sliding, int window)
{
    for (std::size_t i = 0; i < sliding.size(); ++i)
        if (sliding[i])
            settings.layer[i].window = window;
}

} // namespace calm
