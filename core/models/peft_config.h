#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/spec/training_settings.h"
#include "core/text/pattern.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// adapter_config.json of a plain LoRA adapter, as Hugging Face's PEFT writes it and as far as it decides what is
/// computed: which modules are changed, by which rank and scale. PEFT's own rules, regular expressions among them.
class PeftConfig
{
public:
    /// Error(notFound | corrupt); Error(unsupported) names what the file asks for that plain LoRA is not (DoRA, trained
    /// biases, other modules trained and saved, ...).
    static PeftConfig read(const Path& file);

    /// Whether target_modules, exclude_modules and layers_to_transform mean this module.
    bool targets(const std::string& module) const;
    int rankOf(const std::string& module) const;
    double scaleOf(const std::string& module) const; ///< alpha / rank; with use_rslora alpha / sqrt(rank)

    int rank() const { return m_rank; }
    double alpha() const { return m_alpha; }
    double dropout() const { return m_dropout; }

private:
    /// Names that a module's ends with, or one expression that matches all of it.
    struct Modules
    {
        std::vector<std::string> names;
        std::optional<Pattern> expression;

        bool contain(const std::string& module) const;
    };
    using Numbers = std::vector<std::pair<Pattern, double>>; ///< for modules whose name ends so, the first counts

    static Modules modulesFrom(const Json& json, const char* key, const std::string& what);
    static Numbers numbersFrom(const Json& json, const char* key, const std::string& what);
    static double numberFor(const Numbers& numbers, const std::string& module, double usual);
    bool isInLayers(const std::string& module) const;

    int m_rank = 0;
    double m_alpha = 0, m_dropout = 0;
    bool m_allLinear = false, m_rankStabilized = false;
    Modules m_targets, m_excluded;
    std::vector<int> m_layers; ///< empty = all
    std::vector<std::string> m_layersPattern;
    Numbers m_ranks, m_alphas;
};

/// What save_pretrained() of PEFT writes for a LoRA adapter of one rank. `targetModules`: ends of module names.
Json peftConfig(const LoraSettings& settings, const std::vector<std::string>& targetModules,
                const std::string& baseModel, bool fanInFanOut);

} // namespace calm
