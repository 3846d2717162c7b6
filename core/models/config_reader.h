#pragma once

#include "core/base/json.h"
#include "core/models/decoder_settings.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// Reads config.json with sentences: every function throws Error(corrupt) that names the key and what stands there.
/// A key may have several spellings; the first that is there counts. `null` counts as absent unless said otherwise.
class ConfigReader
{
public:
    using Keys = std::initializer_list<const char*>;

    explicit ConfigReader(const Json& config, std::string where = "config.json");

    bool has(const char* key) const;    ///< there and not null
    bool isNull(const char* key) const; ///< there, and null

    int count(Keys keys) const;             ///< a positive whole number; Error when absent
    int count(Keys keys, int absent) const; ///< the same; `absent` when it is not there
    double number(Keys keys, double absent) const;
    double number(const char* key) const; ///< Error when absent
    bool flag(const char* key, bool absent) const;
    std::string text(const char* key, const std::string& absent) const;
    std::vector<double> numbers(const char* key) const;    ///< Error when absent
    std::vector<int> wholeNumbers(const char* key) const;  ///< empty when absent
    std::vector<std::string> texts(const char* key) const; ///< empty when absent

    /// The object under `key`; an empty one when absent.
    ConfigReader part(const char* key) const;
    bool empty() const { return m_config.empty(); }
    const Json& json() const { return m_config; }

private:
    const Json* find(Keys keys) const;
    Json m_config;
    std::string m_where;
};

/// A count whose absence and whose null mean different things, as for num_key_value_heads.
int countOr(const ConfigReader& config, const char* key, int absent, int null);

/// The activation by the name config.json has for it ("silu", "gelu_new", ...). Error(unsupported).
Activation activationNamed(const std::string& name);

/// What all families state in the same words, with the family's own defaults for what may be left out.
struct UsualDefaults
{
    int kvHeads = 0; ///< when num_key_value_heads is absent; 0 = as many as heads
    int headDim = 0; ///< when head_dim is absent; 0 = width / heads
    int context = 2048;
    bool tiedEmbeddings = false;
};

/// layers, width, heads, key heads, head size, MLP width, vocabulary, context, tying. Error(corrupt) where they do not
/// fit together.
DecoderSettings usualSettings(const ConfigReader& config, const UsualDefaults& defaults);

/// Checks that key heads divide heads. Error(corrupt).
void checkHeads(const DecoderSettings& settings);

struct RotaryDefaults
{
    double theta = 10000.0;
    std::optional<double> partial;      ///< set by families whose plain rotary embedding may turn part of a head
    std::optional<int> originalContext; ///< when original_max_position_embeddings is absent
};

/// The rotary embedding as either spelling has it: rope_parameters, or rope_theta with rope_scaling (and
/// partial_rotary_factor beside them). Error(unsupported) for a scaling nobody here computes.
RotarySettings readRotary(const ConfigReader& config, const DecoderSettings& settings,
                          const RotaryDefaults& defaults = {});

/// The same from one object of rotary settings, for families that have several.
RotarySettings rotaryFrom(const ConfigReader& rope, const ConfigReader& config, const DecoderSettings& settings,
                          const RotaryDefaults& defaults);

/// Which blocks slide, from layer_types ("full_attention", "sliding_attention") when it is there, else `usual(block)`.
std::vector<bool> slidingLayers(const ConfigReader& config, int layers, const std::function<bool(int)>& usual);

/// Gives the sliding blocks the window. Needs fillLayers() before.
void setWindow(DecoderSettings& settings, const std::vector<bool>& sliding, int window);

} // namespace calm
