#include "core/train/shared_training.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/temporary_folder.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>

namespace calm
{

namespace
{
/// One vector of all gradients, then per parameter whether it has one, then the two numbers.
std::int64_t lengthOf(const NamedTensors& parameters)
{
    std::int64_t length = 2 + static_cast<std::int64_t>(parameters.size());
    for (const auto& [name, parameter] : parameters)
        length += parameter.numel();
    return length;
}
} // namespace

bool SharedTraining::lostOne() const
{
    return m_group && m_group->isLost();
}

double SharedTraining::sumOf(const std::function<double()>& compute, const NamedTensors& parameters)
{
    if (!m_group)
        return compute();
    double value = 0;
    bool stopped = false;
    try {
        value = compute();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::cancelled)
            throw;
        stopped = true;
    }
    return added(parameters, value, stopped);
}

double SharedTraining::added(const NamedTensors& parameters, double value, bool stopped)
{
    at::NoGradGuard noGradients;
    // A sum of many losses keeps its digits; a step's own is as exact as its gradients.
    Tensor all = at::zeros({lengthOf(parameters)}, parameters.empty() ? at::kDouble : at::kFloat);
    std::int64_t at = 0;
    const auto next = [&](std::int64_t count) { return all.narrow(0, std::exchange(at, at + count), count); };
    for (const auto& [name, parameter] : parameters)
        if (Tensor into = next(parameter.numel()); parameter.grad().defined())
            into.copy_(parameter.grad().reshape({-1}));
    for (const auto& [name, parameter] : parameters)
        next(1).fill_(parameter.grad().defined() ? 1 : 0);
    next(1).fill_(value);
    next(1).fill_(stopped ? 1 : 0);

    m_group->sum(all);
    if (all[-1].item<double>() > 0)
        throw Error(ErrorKind::cancelled, "Stopped.");
    const std::int64_t flags = all.numel() - 2 - static_cast<std::int64_t>(parameters.size());
    at = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Tensor& parameter = parameters[i].second;
        const Tensor sum = next(parameter.numel());
        if (all[flags + static_cast<std::int64_t>(i)].item<double>() > 0)
            parameter.mutable_grad() = sum.view(parameter.sizes());
    }
    return all[-2].item<double>();
}

void SharedTraining::agree(Learner& learner)
{
    if (!m_group)
        return;
    const TemporaryFolder folder;
    Json names = Json::array();
    if (writes()) {
        learner.save(folder.path());
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            names.push_back(entry.path().filename().string());
    }
    for (const Json& name : parseJson(m_group->broadcast(names.dump()), "what the first process sent")) {
        const Path file = folder.path() / name.get<std::string>();
        const std::string content = m_group->broadcast(writes() ? readFile(file) : std::string());
        if (!writes())
            writeFileWhole(file, content);
    }
    if (!writes())
        learner.restore(folder.path());
}

} // namespace calm
