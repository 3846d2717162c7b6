// The rotary settings of config.json, in both spellings, with the defaults Hugging Face transformers gives them.

#include "core/base/error.h"
#include "core/models/config_reader.h"

#include <cmath>

namespace calm
{

namespace
{
using Scaling = RotarySettings::Scaling;

Scaling scalingNamed(const std::string& name)
{
    static const std::vector<std::pair<std::string, Scaling>> known{
        {"default", Scaling::none}, {"linear", Scaling::linear},     {"dynamic", Scaling::dynamic},
        {"yarn", Scaling::yarn},    {"longrope", Scaling::longrope}, {"su", Scaling::longrope},
        {"llama3", Scaling::llama3}};
    for (const auto& [spelling, scaling] : known)
        if (spelling == name)
            return scaling;
    throw Error(ErrorKind::unsupported,
                "config.json asks for rotary scaling of type \"" + name +
                    "\"; this version computes: default, linear, dynamic, yarn, longrope, llama3.");
}

// How much sharper attention is made for a context `factor` times as long (YaRN, section 3.4).
double yarnSharpening(double factor, double scale)
{
    return factor <= 1.0 ? 1.0 : 0.1 * scale * std::log(factor) + 1.0;
}

void readYarn(const ConfigReader& rope, RotarySettings& r)
{
    const double scale = rope.number({"mscale"}, 0.0), allDimensions = rope.number({"mscale_all_dim"}, 0.0);
    const double usual = scale != 0.0 && allDimensions != 0.0
                             ? yarnSharpening(r.factor, scale) / yarnSharpening(r.factor, allDimensions)
                             : yarnSharpening(r.factor, 1.0);
    r.attentionFactor = rope.number({"attention_factor"}, usual);
    const double fast = rope.number({"beta_fast"}, 0.0), slow = rope.number({"beta_slow"}, 0.0);
    r.betaFast = fast != 0.0 ? fast : 32.0;
    r.betaSlow = slow != 0.0 ? slow : 1.0;
    r.truncate = rope.flag("truncate", true);
}

void readLongrope(const ConfigReader& rope, RotarySettings& r)
{
    r.shortFactors = rope.numbers("short_factor");
    r.longFactors = rope.numbers("long_factor");
    const auto wanted = static_cast<std::size_t>(r.dimensions / 2);
    if (r.shortFactors.size() != wanted || r.longFactors.size() != wanted)
        throw Error(ErrorKind::corrupt, "config.json has " + std::to_string(r.shortFactors.size()) + " short and " +
                                            std::to_string(r.longFactors.size()) +
                                            " long rotary factors; its heads turn " + std::to_string(wanted) +
                                            " pairs.");
    const double usual = r.factor <= 1.0 ? 1.0 : std::sqrt(1.0 + std::log(r.factor) / std::log(r.originalContext));
    r.attentionFactor = rope.number({"attention_factor"}, usual);
}
} // namespace

RotarySettings rotaryFrom(const ConfigReader& rope, const ConfigReader& config, const DecoderSettings& s,
                          const RotaryDefaults& defaults)
{
    RotarySettings r;
    r.scaling = scalingNamed(rope.text("rope_type", rope.text("type", "default")));
    r.theta = rope.number({"rope_theta"}, config.number({"rope_theta"}, defaults.theta));
    r.context = s.context;
    double partial = 1.0;
    if (defaults.partial || r.scaling != Scaling::none)
        partial = rope.number({"partial_rotary_factor"},
                              config.number({"partial_rotary_factor"}, defaults.partial.value_or(1.0)));
    r.dimensions = static_cast<int>(s.headDim * partial);
    if (r.dimensions <= 0 || r.dimensions > s.headDim || r.dimensions % 2 != 0)
        throw Error(ErrorKind::corrupt, "config.json lets " + std::to_string(r.dimensions) + " of the " +
                                            std::to_string(s.headDim) +
                                            " numbers of a head turn; it must be an even count.");
    r.originalContext =
        config.count({"original_max_position_embeddings"},
                     defaults.originalContext.value_or(rope.count({"original_max_position_embeddings"}, s.context)));
    if (r.scaling == Scaling::linear || r.scaling == Scaling::dynamic || r.scaling == Scaling::llama3)
        r.factor = rope.number("factor");
    else
        r.factor = rope.number({"factor"}, s.context / r.originalContext);
    if (r.scaling == Scaling::llama3) {
        r.lowFrequencyFactor = rope.number("low_freq_factor");
        r.highFrequencyFactor = rope.number("high_freq_factor");
    }
    if (r.scaling == Scaling::yarn)
        readYarn(rope, r);
    if (r.scaling == Scaling::longrope)
        readLongrope(rope, r);
    return r;
}

RotarySettings readRotary(const ConfigReader& config, const DecoderSettings& settings, const RotaryDefaults& defaults)
{
    const ConfigReader older = config.part("rope_scaling");
    return rotaryFrom(older.empty() ? config.part("rope_parameters") : older, config, settings, defaults);
}

} // namespace calm
