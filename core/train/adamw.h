#pragma once

#include "core/models/tensor_io.h"

#include <map>
#include <string>

namespace calm
{

struct AdamWSettings
{
    double beta1 = 0.9;
    double beta2 = 0.98;
    double epsilon = 1e-8;
    double weightDecay = 0.01; ///< decoupled; on matrices only, as norms and biases should not shrink
};

/// AdamW (Loshchilov and Hutter, arXiv 1711.05101) over named parameters that require gradients. Ours rather than
/// LibTorch's, so that moments are saved by name and nothing pulls in torch/torch.h.
class AdamW
{
public:
    AdamW(NamedTensors parameters, AdamWSettings settings);

    void zeroGradients();
    /// Scales all gradients so that their joint 2-norm is at most `limit` (0 = only measure); answers the norm before.
    double clipGradients(double limit);
    void step(double learningRate);

    NamedTensors state() const;                                   ///< "NAME.m", "NAME.v" and "adamw.steps"
    void restore(const std::map<std::string, Tensor>& state);     ///< Error(corrupt) when a moment is missing

private:
    struct Slot
    {
        std::string name;
        Tensor parameter, first, second;
    };
    AdamWSettings m_settings;
    std::vector<Slot> m_slots;
    std::int64_t m_steps = 0;
};

} // namespace calm
