#pragma once

/// The registry: one line per architecture that core/models computes, by config.json's model_type. NAME here means a
/// function NAMEFamily() in core/models/families/NAME.cpp (see core/models/ADDING_A_MODEL.md). It stands in core/spec
/// so that the window can say what is supported without the engine.
#define CALM_MODEL_FAMILIES(FAMILY)                                                                                    \
    FAMILY(llama)                                                                                                      \
    FAMILY(mistral)                                                                                                    \
    FAMILY(mixtral)                                                                                                    \
    FAMILY(qwen2)                                                                                                      \
    FAMILY(qwen3)                                                                                                      \
    FAMILY(qwen3_moe)                                                                                                  \
    FAMILY(gemma)                                                                                                      \
    FAMILY(gemma2)                                                                                                     \
    FAMILY(gemma3_text)                                                                                                \
    FAMILY(gpt2)                                                                                                       \
    FAMILY(gpt_neo)                                                                                                    \
    FAMILY(gpt_neox)                                                                                                   \
    FAMILY(phi)                                                                                                        \
    FAMILY(phi3)                                                                                                       \
    FAMILY(olmo2)                                                                                                      \
    FAMILY(olmo3)                                                                                                      \
    FAMILY(smollm3)                                                                                                    \
    FAMILY(granite)                                                                                                    \
    FAMILY(starcoder2)                                                                                                 \
    FAMILY(stablelm)                                                                                                   \
    FAMILY(cohere)                                                                                                     \
    FAMILY(opt)                                                                                                        \
    FAMILY(bloom)                                                                                                      \
    FAMILY(falcon)
